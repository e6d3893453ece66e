import type { Opening } from './transport.ts';

/** Data that the thread of a line is started with. */
export interface LineAssignment {
  readonly opening: Opening;
  readonly shared: SharedArrayBuffer;
}

/** Message to the thread of a line: bytes to send, or that it shall close. */
export type ToLine = Uint8Array | 'close';

/** Words of the memory that the two threads share, each by its place. */
export const WORD = {
  /** Counts whatever happens. Who waits, waits for this. */
  happened: 0,
  /** One of {@link STATE}. */
  state: 1,
  /** Bytes that came, in all, as an unsigned number of 32 bits. */
  heard: 2,
  /** Bytes that were read, in all. */
  read: 3,
  /** Bytes that came when there was no room. */
  lost: 4,
  /** Process at the other end; 0 if there is none. */
  pid: 5,
  /** Bytes of the reason why the line was closed. */
  reasonLength: 6,
} as const;

/** States of a line, as the word `state` has them. */
export const STATE = { opening: 0, open: 1, closed: 2 } as const;

const WORDS = 16;
const REASON_BYTES = 1024;
/** Bytes that are kept until they are read, a power of two. */
const RING_BYTES = 1 << 16;

/** The memory that the thread of a line shares with the one that waits for it. */
export class SharedLine {
  readonly shared: SharedArrayBuffer;
  readonly words: Int32Array;
  readonly reason: Uint8Array;
  readonly ring: Uint8Array;

  constructor(shared = new SharedArrayBuffer(4 * WORDS + REASON_BYTES + RING_BYTES)) {
    this.shared = shared;
    this.words = new Int32Array(shared, 0, WORDS);
    this.reason = new Uint8Array(shared, 4 * WORDS, REASON_BYTES);
    this.ring = new Uint8Array(shared, 4 * WORDS + REASON_BYTES);
  }

  /** Tells who waits that something has happened. */
  tell(): void {
    Atomics.add(this.words, WORD.happened, 1);
    Atomics.notify(this.words, WORD.happened);
  }

  /** The side of the thread that hears: keeps bytes until they are read. */
  keep(bytes: Uint8Array): void {
    const heard = Atomics.load(this.words, WORD.heard);
    const room = RING_BYTES - ((heard - Atomics.load(this.words, WORD.read)) >>> 0);
    const kept = Math.min(room, bytes.length);
    for (let i = 0; i < kept; i++) this.ring[(heard + i) & (RING_BYTES - 1)] = bytes[i];
    if (kept < bytes.length) Atomics.add(this.words, WORD.lost, bytes.length - kept);
    Atomics.store(this.words, WORD.heard, (heard + kept) | 0);
    this.tell();
  }

  /** The side of the thread that waits: takes what there is and fits. Returns how many bytes. */
  take(into: Uint8Array): number {
    const read = Atomics.load(this.words, WORD.read);
    const count = Math.min(into.length, (Atomics.load(this.words, WORD.heard) - read) >>> 0);
    for (let i = 0; i < count; i++) into[i] = this.ring[(read + i) & (RING_BYTES - 1)];
    Atomics.store(this.words, WORD.read, (read + count) | 0);
    return count;
  }

  /** The side of the thread that hears: nothing more will come. */
  end(reason: string): void {
    if (Atomics.load(this.words, WORD.state) === STATE.closed) return;
    const { written } = new TextEncoder().encodeInto(reason, this.reason.slice());
    this.reason.set(new TextEncoder().encode(reason).subarray(0, written));
    Atomics.store(this.words, WORD.reasonLength, written);
    Atomics.store(this.words, WORD.state, STATE.closed);
    this.tell();
  }

  /** Why the line was closed. */
  get why(): string {
    return new TextDecoder().decode(this.reason.slice(0, Atomics.load(this.words, WORD.reasonLength)));
  }
}
