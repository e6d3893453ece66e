import { batchOf, type EventBatch, keepInside, type SensorGeometry } from './event-batch.ts';
import type { Parser, ParserState } from './parser.ts';
import { words } from './parser.ts';

/**
 * The inner loop of a format: bytes in, events out, with what the format carries from word to word.
 *
 * The hot formats have two, which agree event for event: WebAssembly, and plain JavaScript as its oracle.
 */
export interface EventKernel {
  /** Decodes the whole records at the start of `bytes` and returns how many bytes those are. */
  decode(bytes: Uint8Array): number;
  /** The events of the last call; borrowed until the next. */
  readonly batch: EventBatch;
  /** Whether an event of the last call is not on the sensor. */
  outside(geometry: SensorGeometry): boolean;
  /** Of the last call. */
  readonly triggers: number;
  /** Words of the last call that are neither events, their addresses and times, nor triggers. */
  readonly other: number;
}

export type KernelKind = 'wasm' | 'javascript';

/** The part of a kernel in plain JavaScript that formats share: arrays to write to, and counts. */
export abstract class JavaScriptKernel implements EventKernel {
  triggers = 0;
  other = 0;
  protected count = 0;
  protected readonly out: EventBatch;

  constructor(out: EventBatch) {
    this.out = out;
  }

  decode(bytes: Uint8Array): number {
    this.count = 0;
    this.triggers = 0;
    this.other = 0;
    return this.read(bytes);
  }

  /** Decodes into arrays and counts that are empty. */
  protected abstract read(bytes: Uint8Array): number;

  get batch(): EventBatch {
    return batchOf(this.out, this.count);
  }

  outside({ width, height }: SensorGeometry): boolean {
    const { x, y } = this.out;
    for (let i = 0; i < this.count; i++) if (x[i] >= width || y[i] >= height) return true;
    return false;
  }

  protected emit(t: number, x: number, y: number, polarity: number): void {
    const { out, count } = this;
    out.t[count] = t;
    out.x[count] = x;
    out.y[count] = y;
    out.polarity[count] = polarity;
    this.count = count + 1;
  }
}

/** The events of a kernel's last call that are on the sensor, and what else it met entered in the tally. */
export function settle(kernel: EventKernel, { geometry, tally }: ParserState): EventBatch {
  tally.triggers += kernel.triggers;
  tally.other += kernel.other;
  const { batch } = kernel;
  if (geometry === undefined || !kernel.outside(geometry)) return batch;
  const inside = keepInside(batch, geometry);
  tally.outside += batch.count - inside.count;
  return inside;
}

/** Parses a file that is words of one size to its end. */
export function* parseWords(state: ParserState, kernel: EventKernel, wordBytes: number, pieceBytes: number): Parser {
  for (;;) {
    const piece = yield* words(wordBytes, pieceBytes);
    if (piece.length === 0) return;
    kernel.decode(piece);
    yield settle(kernel, state);
  }
}
