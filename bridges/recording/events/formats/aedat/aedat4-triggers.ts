import type { TriggerEdge } from '../../core/side-sample.ts';
import { microsecondsOf, secondsOf } from '../../core/time-stamps.ts';
import { packetOfTables } from './aedat4-tables.ts';
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
export function sourcesOf({ channel, edge }: TriggerEdge): readonly number[] {
  const ofEdge = (asked: TriggerEdge['edge']): number[] =>
    [...SOURCES].filter(([, source]) => source.channel === channel && source.edge === asked).map(([number]) => number);
  const found = ofEdge(edge);
  return edge === 'pulse' && found.length === 0 ? [...ofEdge('rising'), ...ofEdge('falling')] : found;
}

/** Where the fields lie in what is written: the source, three bytes of padding, the time. */
const LAYOUT = { bytes: 16, fields: [8, 4] };

/** A packet of triggers with at least one, each of a time in us and a source. */
export function triggerPacket(triggers: readonly { readonly time: number; readonly source: number }[]): Uint8Array {
  return packetOfTables(TRIGGERS, LAYOUT, triggers, (out, { time, source }) => {
    out.u32(source);
    out.i64(time);
  });
}

/** The triggers of samples, in us and by source, and how many of the samples have a place in them. */
export function triggersOf(beside: readonly TriggerEdge[]) {
  const kept = beside.filter((sample) => sourcesOf(sample).length > 0);
  return {
    kept: kept.length,
    triggers: kept.flatMap((sample) => sourcesOf(sample).map((source) => ({ time: microsecondsOf(sample.t), source }))),
  };
}
