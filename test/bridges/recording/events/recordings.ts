import type { Events } from '../../../../agents/index.ts';
import type { Parse } from '../../../../bridges/recording/events/core/event-format.ts';
import { microsecondsOf, secondsOf } from '../../../../bridges/recording/events/core/time-stamps.ts';
import type { RecordingError } from '../../../../bridges/recording/reading/recording-error.ts';
import { decodeFile } from '../../../conformance/event-files.ts';

export { encodeFile as encode, joinBytes as join } from '../../../conformance/event-files.ts';

/** Decodes a whole file, fed in pieces of `step` bytes; an error is kept beside the events before it. */
export function decode(parse: Parse, file: Uint8Array, step = file.length) {
  const decoded = decodeFile(parse, file, { step: () => step });
  return { ...decoded, error: decoded.error as RecordingError | undefined };
}

export const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Little-endian words. */
export const words16 = (...words: readonly number[]): Uint8Array => new Uint8Array(Uint16Array.from(words).buffer);
export const words32 = (...words: readonly number[]): Uint8Array => new Uint8Array(Uint32Array.from(words).buffer);

/** Times in us: a whole number where a time is that of the whole number to the last bit, else what it is. */
export function microseconds({ count, t }: Events): number[] {
  return Array.from(t.subarray(0, count), (time) => {
    const whole = microsecondsOf(time);
    return secondsOf(whole) === time ? whole : 1e6 * time;
  });
}

/** Events as rows `[us, x, y, polarity]`. */
export function rows(events: Events): number[][] {
  const { x, y, polarity } = events;
  return microseconds(events).map((time, i) => [time, x[i], y[i], polarity[i]]);
}

/** The events of rows `[us, x, y, polarity]`. */
export function eventsOf(
  ...rows: readonly (readonly [time: number, x: number, y: number, polarity: number])[]
): Events {
  return {
    count: rows.length,
    t: Float64Array.from(rows, ([time]) => secondsOf(time)),
    x: Uint16Array.from(rows, ([, x]) => x),
    y: Uint16Array.from(rows, ([, , y]) => y),
    polarity: Uint8Array.from(rows, ([, , , polarity]) => polarity),
  };
}
