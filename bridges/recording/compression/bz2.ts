import { ContentTooLarge, type Decompress, MOST_CONTENT_BYTES } from './decompress.ts';

const STREAM_MAGIC = 0x425a68; // BZh
const BLOCK_MAGIC = 0x314159265359;
const END_MAGIC = 0x177245385090;
/** Largest number of bytes of a block, with shortened runs, per level of the stream. */
const LEVEL_BYTES = 100_000;
const HIGHEST_LEVEL = 9;
/** Number of symbols coded with one table before the next is selected. */
const GROUP = 50;
const LONGEST_CODE = 20;
/** Number of equal bytes after which the number of further repetitions follows. */
const RUN = 4;

/**
 * A decompressor of bzip2 streams (Seward, bzip2 1.0). A block holds Huffman codes; they encode runs and a move-to-front list of
 * the last column of the sorted rotations (Burrows & Wheeler 1994); that encodes the content with shortened runs. Checksums must
 * match.
 */
export function bz2Decompressor(): Decompress {
  const column = new Uint32Array(HIGHEST_LEVEL * LEVEL_BYTES);
  return (bytes, most = MOST_CONTENT_BYTES) => {
    const bits = new BitReader(bytes);
    const out = new Output(most);
    while (!bits.ended) readStream(bits, column, out);
    return out.content;
  };
}

function readStream(bits: BitReader, room: Uint32Array, out: Output): void {
  const magic = bits.read(24);
  const level = bits.read(8) - 0x30;
  if (magic !== STREAM_MAGIC || !(level >= 1 && level <= HIGHEST_LEVEL)) throw new RangeError('no bzip2 stream');
  const column = room.subarray(0, level * LEVEL_BYTES);
  let combined = 0;
  for (;;) {
    const kind = bits.read(24) * 2 ** 24 + bits.read(24);
    const checksum = bits.read(16) * 2 ** 16 + bits.read(16);
    if (kind === END_MAGIC) {
      if (checksum !== combined) throw new RangeError('a bzip2 stream whose checksum does not fit');
      bits.align();
      return;
    }
    if (kind !== BLOCK_MAGIC) throw new RangeError('no bzip2 block');
    if (bits.read(1) === 1) throw new RangeError('a randomised bzip2 block, as none is written since 1997');
    const origin = bits.read(24);
    const length = readColumn(bits, column);
    if (origin >= length) throw new RangeError('a bzip2 block that starts outside of itself');
    if (unsort(column, length, origin, out) !== checksum)
      throw new RangeError('a bzip2 block whose checksum does not fit');
    combined = (((combined << 1) | (combined >>> 31)) ^ checksum) >>> 0;
  }
}

/** Reads the last column of the sorted rotations of a block and returns its length. */
function readColumn(bits: BitReader, column: Uint32Array): number {
  const front = readUsedBytes(bits);
  const tables = bits.read(3);
  const selectors = bits.read(15);
  if (tables < 2 || tables > 6 || selectors === 0) throw new RangeError('a bzip2 block with impossible tables');
  const order = readSelectors(bits, selectors, tables);
  const codes = Array.from({ length: tables }, () => readCode(bits, front.length + 2));
  const end = front.length + 1;
  let [length, run, weight] = [0, 0, 1];
  for (let k = 0; ; k++) {
    const code = codes[order[Math.floor(k / GROUP)]];
    if (code === undefined) throw new RangeError('a bzip2 block without an end');
    const symbol = code.read(bits);
    if (symbol <= 1) {
      // The digits 1 and 2 of the length of a run, the lowest first.
      run += weight << symbol;
      weight *= 2;
      if (length + run > column.length) throw new RangeError('a bzip2 block that is too long');
      continue;
    }
    column.fill(front[0], length, length + run);
    length += run;
    [run, weight] = [0, 1];
    if (symbol === end) return length;
    if (length === column.length) throw new RangeError('a bzip2 block that is too long');
    column[length++] = moveToFront(front, symbol - 1);
  }
}

/** The byte values in use: 16 bits select groups of 16 values, and 16 bits per group select its values. */
function readUsedBytes(bits: BitReader): Uint8Array {
  const used: number[] = [];
  const sixteenths = bits.read(16);
  for (let high = 0; high < 16; high++) {
    if (((sixteenths >> (15 - high)) & 1) === 0) continue;
    const which = bits.read(16);
    for (let low = 0; low < 16; low++) if ((which >> (15 - low)) & 1) used.push(16 * high + low);
  }
  if (used.length === 0) throw new RangeError('a bzip2 block without bytes');
  return Uint8Array.from(used);
}

/** The table of each group of symbols: places in a move-to-front list of tables, in unary. */
function readSelectors(bits: BitReader, count: number, tables: number): Uint8Array {
  const front = Uint8Array.from({ length: tables }, (_, table) => table);
  return Uint8Array.from({ length: count }, () => {
    let place = 0;
    while (bits.read(1) === 1) if (++place === tables) throw new RangeError('a bzip2 block with a table that it lacks');
    return moveToFront(front, place);
  });
}

function moveToFront(front: Uint8Array, place: number): number {
  const value = front[place];
  front.copyWithin(1, 0, place);
  front[0] = value;
  return value;
}

/** A code by its lengths, each given as steps up and down from the one before. */
function readCode(bits: BitReader, symbols: number): PrefixCode {
  let length = bits.read(5);
  const lengths = Uint8Array.from({ length: symbols }, () => {
    while (bits.read(1) === 1) {
      length += bits.read(1) === 1 ? -1 : 1;
      if (length < 1 || length > LONGEST_CODE) break;
    }
    if (length < 1 || length > LONGEST_CODE) throw new RangeError('a bzip2 code of an impossible length');
    return length;
  });
  return new PrefixCode(lengths);
}

/** A canonical prefix code: codes of a length are consecutive, in the order of their symbols. */
class PrefixCode {
  readonly #counts = new Uint16Array(LONGEST_CODE + 1);
  readonly #symbols: Uint16Array;

  constructor(lengths: Uint8Array) {
    for (const length of lengths) this.#counts[length]++;
    const order = Array.from(lengths, (_, symbol) => symbol).sort((a, b) => lengths[a] - lengths[b] || a - b);
    this.#symbols = Uint16Array.from(order);
  }

  read(bits: BitReader): number {
    let [code, first, index] = [0, 0, 0];
    for (let length = 1; length <= LONGEST_CODE; length++) {
      code = 2 * code + bits.read(1);
      const count = this.#counts[length];
      if (code - first < count) return this.#symbols[index + code - first];
      index += count;
      first = 2 * (first + count);
    }
    throw new RangeError('bits that are no code of a bzip2 block');
  }
}

/** Writes the content of a block from the last column of its sorted rotations, with runs at full length; returns its checksum. */
function unsort(column: Uint32Array, length: number, origin: number, out: Output): number {
  const starts = new Uint32Array(256);
  for (let i = 0; i < length; i++) starts[column[i] & 0xff]++;
  for (let byte = 0, sum = 0; byte < 256; byte++) {
    const count = starts[byte];
    starts[byte] = sum;
    sum += count;
  }
  for (let i = 0; i < length; i++) column[starts[column[i] & 0xff]++] |= i << 8;
  out.begin();
  let [place, last, run] = [column[origin] >>> 8, -1, 0];
  for (let i = 0; i < length; i++) {
    const entry = column[place];
    const byte = entry & 0xff;
    place = entry >>> 8;
    if (run === RUN) {
      out.write(last, byte);
      run = 0;
    } else {
      out.write(byte, 1);
      run = byte === last ? run + 1 : 1;
      last = byte;
    }
  }
  return out.checksum;
}

/** Reads bits, the upper bits of a byte first. */
class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  #buffer = 0;
  #left = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** @param bits at most 24 */
  read(bits: number): number {
    while (this.#left < bits) {
      if (this.#at === this.#bytes.length) throw new RangeError('a bzip2 stream that is cut off');
      this.#buffer = (this.#buffer << 8) | this.#bytes[this.#at++];
      this.#left += 8;
    }
    this.#left -= bits;
    return (this.#buffer >>> this.#left) & ((1 << bits) - 1);
  }

  /** Goes on to the next whole byte. */
  align(): void {
    this.#left -= this.#left % 8;
  }

  get ended(): boolean {
    return this.#at === this.#bytes.length && this.#left === 0;
  }
}

/** Table of the CRC-32 of bzip2: the polynomial of Ethernet, the upper bits first. */
const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = (crc << 1) ^ (crc < 0 ? 0x04c11db7 : 0);
  return crc;
});

class Output {
  readonly #most: number;
  #bytes = new Uint8Array(1 << 16);
  #length = 0;
  #crc = -1;

  constructor(most: number) {
    this.#most = most;
  }

  get content(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Starts a checksum. */
  begin(): void {
    this.#crc = -1;
  }

  get checksum(): number {
    return ~this.#crc >>> 0;
  }

  write(byte: number, times: number): void {
    const end = this.#length + times;
    if (end > this.#most) throw new ContentTooLarge(this.#most);
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.min(this.#most, 2 * end));
      grown.set(this.content);
      this.#bytes = grown;
    }
    while (this.#length < end) {
      this.#bytes[this.#length++] = byte;
      this.#crc = (this.#crc << 8) ^ CRC[(this.#crc >>> 24) ^ byte];
    }
  }
}
