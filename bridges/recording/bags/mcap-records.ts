import { crc32 } from '../bytes/crc32.ts';
import { RecordFields } from '../mcap/record-fields.ts';
import { startsWith } from '../reading/file-mark.ts';
import { type FileState, pass, type Reading, skipTo, take, takeOrEnd } from '../reading/file-parser.ts';
import { corrupt, type RecordingError, truncated } from '../reading/recording-error.ts';

const MAGIC = '\x89MCAP0\r\n';
/** The bytes that an MCAP file starts and ends with. */
export const MAGIC_BYTES = Uint8Array.from(MAGIC, (character) => character.charCodeAt(0));
/** Whether a file starts as one of MCAP. */
export const isMcap = startsWith(MAGIC);
/** Bytes of the opcode and the length of a record. */
export const RECORD_HEADER_BYTES = 9;
/** Opcodes of the records that are read, or passed over with care. */
export const OPCODE = {
  header: 0x01,
  footer: 0x02,
  schema: 0x03,
  channel: 0x04,
  message: 0x05,
  chunk: 0x06,
  attachment: 0x09,
  dataEnd: 0x0f,
} as const;
const CRC_BYTES = 4;
/** Bytes of the footer before its CRC-32. */
const FOOTER_BYTES = 16;

/** Reads the magic at the start or the end of a file. @throws RecordingError `corrupt_recording` for other bytes */
export function* readMagic(state: FileState): Reading<void> {
  const magic = yield* take(MAGIC.length);
  if (!isMcap(magic)) throw corrupt(state.offset, 'the magic of MCAP', [...magic]);
}

/** Bytes of a record that is left out, up to which it is read all the same, for checksums; longer ones are skipped. */
export const MOST_CHECKED_BYTES = 1 << 24;

/**
 * Passes over the content of a record, whose head is the present piece. Returns whether `see` was shown all of it.
 *
 * @param see is shown each piece
 */
export function* passRecord(state: FileState, length: number, see: (piece: Uint8Array) => void): Reading<boolean> {
  if (length <= MOST_CHECKED_BYTES) {
    yield* pass(length, see);
    return true;
  }
  state.remarks.add(
    `records of more than ${MOST_CHECKED_BYTES} bytes that hold no messages are skipped, and not checked`,
  );
  yield* skipTo(state.offset + RECORD_HEADER_BYTES + length);
  return false;
}

/**
 * Passes over an attachment, and returns what its CRC-32 has against it.
 *
 * @throws RecordingError `corrupt_recording` for one without room for its CRC-32
 */
export function* readAttachment(
  state: FileState,
  length: number,
  see: (piece: Uint8Array) => void,
): Reading<RecordingError | undefined> {
  const { offset } = state;
  if (length < CRC_BYTES) throw corrupt(offset, 'an attachment', `${length} bytes`);
  let crc = 0;
  yield* pass(length - CRC_BYTES, (piece) => {
    see(piece);
    crc = crc32(piece, crc);
  });
  const given = yield* take(CRC_BYTES);
  see(given);
  return crcFault(offset, 'an attachment', crc, new RecordFields(given).u32());
}

/**
 * Passes over the summary up to the magic at the end of the file. Returns the fault of its place or of its CRC-32, undefined for none.
 *
 * @throws RecordingError `truncated_recording` for a file without a footer; `corrupt_recording` for another magic
 */
export function* readSummary(state: FileState): Reading<RecordingError | undefined> {
  let seen = true;
  for (let crc = 0, start: number | undefined; ; ) {
    const head = yield* takeOrEnd(RECORD_HEADER_BYTES);
    if (head.length === 0) throw truncated(state.offset, 'the footer', 'the end of the file');
    start ??= state.offset;
    const [opcode, length] = recordHead(head, 0);
    crc = crc32(head, crc);
    if (opcode !== OPCODE.footer) {
      const all = yield* passRecord(state, length, (piece) => {
        crc = crc32(piece, crc);
      });
      seen &&= all;
      continue;
    }
    const content = yield* take(length);
    const footer = new RecordFields(content);
    const summary = footer.u64();
    footer.u64(); // start of the offsets in the summary
    crc = crc32(content.subarray(0, FOOTER_BYTES), crc);
    const given = footer.u32();
    const { offset } = state;
    yield* readMagic(state);
    // Without a summary, writers differ in what they give.
    if (summary === 0) return undefined;
    if (summary !== start) return corrupt(offset, `a summary at byte ${start}`, `at byte ${summary}`);
    return seen ? crcFault(offset, 'the summary', crc, given) : undefined;
  }
}

/** The opcode and the length of a record, of whose bytes `at` is the first. */
export const recordHead = (bytes: Uint8Array, at: number): readonly [opcode: number, length: number] => [
  bytes[at],
  Number(new DataView(bytes.buffer, bytes.byteOffset + at + 1, 8).getBigUint64(0, true)),
];

/**
 * Compares the CRC-32 of bytes with the one that the file gives, and returns the error where they differ.
 *
 * @param given 0 where it is not given
 */
export function crcFault(offset: number, what: string, crc: number, given: number): RecordingError | undefined {
  if (given === 0 || given === crc) return undefined;
  return corrupt(offset, `${what} with the CRC-32 ${hex(given)}`, hex(crc));
}

const hex = (word: number): string => `0x${word.toString(16).padStart(8, '0')}`;
