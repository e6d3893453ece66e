import type { Events } from '../../../../agents/index.ts';
import { words } from '../../reading/file-parser.ts';
import { allocateEvents, keepOnSensor } from './event-arrays.ts';
import { type Delivery, delivery, type Parser, type ParserState } from './parser.ts';
import type { SensorGeometry } from './sensor-geometry.ts';
import type { TriggerEdge } from './side-sample.ts';

/**
 * The inner loop of a format: it takes bytes and returns events, and keeps the format's state from word to word.
 *
 * Frequent formats have two, which agree event for event: one in WebAssembly, and one in plain JavaScript as its oracle.
 */
export interface EventKernel {
  /** Memory from which bytes are decoded without a copy. */
  readonly landing: Uint8Array | undefined;
  /** Decodes the complete records at the start of `bytes` and returns their length in bytes. */
  decode(bytes: Uint8Array): number;
  /** The events of the last call; borrowed until the next. */
  readonly events: Events;
  /** How many of the last times of the last call may be none that a recording can have, unless one of these is none. */
  readonly doubtfulTimes: number;
  /** Whether an event of the last call lies outside of the sensor. */
  outside(geometry: SensorGeometry): boolean;
  /** Number of triggers in the last call. */
  readonly triggers: number;
  /** Those of these triggers whose time is known. */
  readonly edges: readonly TriggerEdge[];
  /** Words of the last call that are neither events, their addresses and times, nor triggers. */
  readonly other: number;
}

/** The part that kernels in plain JavaScript share: arrays to write to, and counts. */
export abstract class JavaScriptKernel implements EventKernel {
  readonly landing: Uint8Array | undefined = undefined;
  readonly doubtfulTimes = Infinity;
  triggers = 0;
  other = 0;
  edges: TriggerEdge[] = [];
  readonly events: Events;

  /** @param capacity largest number of events per call */
  constructor(capacity: number) {
    this.events = allocateEvents(capacity);
  }

  decode(bytes: Uint8Array): number {
    this.events.count = 0;
    this.triggers = 0;
    this.other = 0;
    this.edges = [];
    return this.read(bytes);
  }

  /** Decodes into empty events and counts. */
  protected abstract read(bytes: Uint8Array): number;

  outside({ width, height }: SensorGeometry): boolean {
    const { count, x, y } = this.events;
    for (let i = 0; i < count; i++) if (x[i] >= width || y[i] >= height) return true;
    return false;
  }

  /** @param t s */
  protected trigger(t: number, channel: number, edge: TriggerEdge['edge']): void {
    this.triggers++;
    this.edges.push({ kind: 'triggers', t, channel, edge });
  }

  /** Appends an event. @param t s @throws RangeError beyond the capacity */
  protected emit(t: number, x: number, y: number, polarity: number): void {
    const { events } = this;
    const { count } = events;
    // A typed array would drop what is written past its end.
    if (count === events.t.length) throw new RangeError(`more than ${count} events in a piece`);
    events.t[count] = t;
    events.x[count] = x;
    events.y[count] = y;
    events.polarity[count] = polarity;
    events.count = count + 1;
  }
}

/** The events of a kernel's last call on the sensor; everything else that it met is added to the tally. */
export function settle(kernel: EventKernel, state: ParserState): Delivery {
  const { geometry, tally } = state;
  tally.triggers += kernel.triggers;
  tally.other += kernel.other;
  state.beside?.push(...kernel.edges);
  const { events } = kernel;
  if (geometry !== undefined && kernel.outside(geometry)) keepOnSensor(events, state);
  return delivery(events, kernel.doubtfulTimes);
}

/** Parses a file that consists of words of one size to its end. */
export function* parseWords(state: ParserState, kernel: EventKernel, wordBytes: number, pieceBytes: number): Parser {
  state.landing = kernel.landing;
  for (;;) {
    const piece = yield* words(wordBytes, pieceBytes);
    if (piece.length === 0) return;
    kernel.decode(piece);
    yield settle(kernel, state);
  }
}
