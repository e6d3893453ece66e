import { ByteBuilder } from '../../bytes/byte-builder.ts';
import type { SideSample, TriggerEdge } from '../core/side-sample.ts';
import { microsecondsOf, secondsOf } from '../core/time-stamps.ts';
import type { FlatTable } from './flatbuffer.ts';

/** Type of the streams of triggers. */
export const TRIGGERS = 'TRIG';

/** Fields of a trigger. */
const TRIGGER = { timestamp: 0, source: 1 } as const;

/**
 * Edges by their source: of the external signal, channel 0 here, and of the camera's own generator, channel 1. Other sources are no edges:
 * resets of the clock, starts and ends of frames.
 */
const SOURCES: ReadonlyMap<number, Pick<TriggerEdge, 'channel' | 'edge'>> = new Map([
  [1, { channel: 0, edge: 'rising' }],
  [2, { channel: 0, edge: 'falling' }],
  [3, { channel: 0, edge: 'pulse' }],
  [4, { channel: 1, edge: 'rising' }],
  [5, { channel: 1, edge: 'falling' }],
]);

/** The edge that an element of a packet of triggers says; undefined where it is none. */
export function triggerOf(element: FlatTable): TriggerEdge | undefined {
  const source = SOURCES.get(element.i8(TRIGGER.source, 0));
  return source && { kind: 'triggers', t: secondsOf(element.i64(TRIGGER.timestamp, 0)), ...source };
}

/** The sources that say a trigger: two for a pulse that has none of its own; none for a channel without a place. */
export function sourcesOf({ channel, edge }: SideSample): readonly number[] {
  const ofEdge = (asked: TriggerEdge['edge']): number[] =>
    [...SOURCES].filter(([, source]) => source.channel === channel && source.edge === asked).map(([number]) => number);
  const found = ofEdge(edge);
  return edge === 'pulse' && found.length === 0 ? [...ofEdge('rising'), ...ofEdge('falling')] : found;
}

/** Bytes of a trigger: the offset of the vtable, the source, three of padding, the time. */
const ENTRY_BYTES = 16;

/** A packet of triggers with at least one, each of a time in us and a source: a size-prefixed buffer whose table has one vector of tables. */
export function triggerPacket(triggers: readonly { readonly time: number; readonly source: number }[]): Uint8Array {
  const out = new ByteBuilder();
  const { length } = triggers;
  // Entries start at a multiple of 8 behind the size, for their times.
  const padding = length % 2 === 0 ? 0 : 4;
  const firstEntry = 28 + 4 * length + padding;
  const vtable = firstEntry + ENTRY_BYTES * length;
  out.u32(vtable + 8 - 4);
  out.u32(16); // the root table
  out.text(TRIGGERS);
  for (const value of [0, 6, 8, 4]) out.u16(value); // padding; vtable: its bytes, the table's, the vector's offset
  out.u32(6); // the vtable lies 6 bytes before the table
  out.u32(4); // the vector follows
  out.u32(length);
  for (let k = 0; k < length; k++) out.u32(firstEntry + ENTRY_BYTES * k - (28 + 4 * k));
  for (let pad = 0; pad < padding; pad++) out.u8(0);
  triggers.forEach(({ time, source }, k) => {
    out.u32((firstEntry + ENTRY_BYTES * k - vtable) | 0);
    out.u32(source);
    out.i64(time);
  });
  for (const value of [8, ENTRY_BYTES, 8, 4]) out.u16(value);
  return out.take();
}

/** The triggers of samples, in us and by source, and how many of the samples have a place in them. */
export function triggersOf(beside: readonly SideSample[]) {
  const kept = beside.filter((sample) => sourcesOf(sample).length > 0);
  return {
    kept: kept.length,
    triggers: kept.flatMap((sample) => sourcesOf(sample).map((source) => ({ time: microsecondsOf(sample.t), source }))),
  };
}
