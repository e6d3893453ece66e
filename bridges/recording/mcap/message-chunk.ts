const [MESSAGE, MESSAGE_INDEX] = [0x05, 0x07];
/** Bytes of a message record before its data: opcode, u64 length, u16 channel, u32 sequence, u64 time of logging, u64 time of publication. */
const HEAD_BYTES = 31;
/** Bytes of an index before its entries: opcode, u64 length, u16 channel, u32 length of the entries. */
const INDEX_HEAD_BYTES = 15;
/** Bytes of an entry: u64 time, u64 offset. */
const ENTRY_BYTES = 16;
const FIRST_BYTES = 1 << 10;

/** The records of a chunk of an MCAP file under construction (mcap.dev: MCAP Format Specification), and where its messages are. */
export class MessageChunk {
  /** Time of the earliest message, ns. */
  earliest = 0n;
  /** Time of the latest message, ns. */
  latest = 0n;
  /** Number of messages. */
  messages = 0;
  readonly #records = new GrowingRecord();
  readonly #indexes = new Map<number, GrowingRecord>();

  /** Number of bytes of the records. */
  get length(): number {
    return this.#records.length;
  }

  /** The records; borrowed until something is added. */
  get bytes(): Uint8Array {
    return this.#records.bytes.subarray(0, this.length);
  }

  /** Number of messages of each channel that has some. */
  get counts(): [channelId: number, messages: number][] {
    return [...this.#indexes].map(([id, { length }]) => [id, (length - INDEX_HEAD_BYTES) / ENTRY_BYTES]);
  }

  /** Adds a whole record of another kind. */
  addRecord(record: Uint8Array): void {
    const at = this.#records.room(record.length);
    this.#records.bytes.set(record, at);
  }

  /** Adds a message; its bytes are copied. */
  addMessage(channelId: number, sequence: number, nanoseconds: bigint, data: Uint8Array): void {
    const records = this.#records;
    const at = records.room(HEAD_BYTES + data.length);
    const { view } = records;
    view.setUint8(at, MESSAGE);
    view.setUint32(at + 1, HEAD_BYTES - 9 + data.length, true);
    view.setUint32(at + 5, 0, true);
    view.setUint16(at + 9, channelId, true);
    view.setUint32(at + 11, sequence, true);
    view.setBigUint64(at + 15, nanoseconds, true);
    view.setBigUint64(at + 23, nanoseconds, true);
    records.bytes.set(data, at + HEAD_BYTES);
    if (this.messages === 0 || nanoseconds < this.earliest) this.earliest = nanoseconds;
    if (this.messages === 0 || nanoseconds > this.latest) this.latest = nanoseconds;
    this.messages++;
    this.#note(channelId, nanoseconds, at);
  }

  /** The index records, one a channel with messages; borrowed until something is added. */
  *indexRecords(): Generator<{ readonly channelId: number; readonly record: Uint8Array }> {
    for (const [channelId, { bytes, view, length }] of this.#indexes) {
      view.setUint8(0, MESSAGE_INDEX);
      view.setBigUint64(1, BigInt(length - 9), true);
      view.setUint16(9, channelId, true);
      view.setUint32(11, length - INDEX_HEAD_BYTES, true);
      yield { channelId, record: bytes.subarray(0, length) };
    }
  }

  /** Forgets all of it. */
  reset(): void {
    this.#records.length = 0;
    this.messages = 0;
    this.#indexes.clear();
  }

  #note(channelId: number, nanoseconds: bigint, offset: number): void {
    let index = this.#indexes.get(channelId);
    if (index === undefined) {
      index = new GrowingRecord();
      index.room(INDEX_HEAD_BYTES);
      this.#indexes.set(channelId, index);
    }
    const at = index.room(ENTRY_BYTES);
    index.view.setBigUint64(at, nanoseconds, true);
    index.view.setUint32(at + 8, offset, true);
    index.view.setUint32(at + 12, 0, true);
  }
}

/** Bytes that become more. */
class GrowingRecord {
  length = 0;
  bytes = new Uint8Array(FIRST_BYTES);
  view = new DataView(this.bytes.buffer);

  /** Makes room at the end, and returns where it begins. It may replace `bytes` and `view`. */
  room(bytes: number): number {
    const at = this.length;
    this.length += bytes;
    if (this.length > this.bytes.length) {
      const grown = new Uint8Array(Math.max(this.length, 2 * this.bytes.length));
      grown.set(this.bytes.subarray(0, at));
      this.bytes = grown;
      this.view = new DataView(grown.buffer);
    }
    return at;
  }
}
