import fc from 'fast-check';
import type { Events } from '../../../../agents/index.ts';
import type { EventEncoder } from '../../../../bridges/recording/events/core/encoder.ts';
import { concatenateEvents, copyEvents } from '../../../../bridges/recording/events/core/event-arrays.ts';
import { EventDecoder } from '../../../../bridges/recording/events/core/event-decoder.ts';
import type { Parser, ParserState } from '../../../../bridges/recording/events/core/parser.ts';
import type { RecordingError } from '../../../../bridges/recording/events/core/recording-error.ts';
import type { SensorGeometry } from '../../../../bridges/recording/events/core/sensor-geometry.ts';
import { microsecondsOf, secondsOf } from '../../../../bridges/recording/events/core/time-stamps.ts';

/** What came of decoding. */
export interface Decoded {
  readonly events: Events;
  readonly state: ParserState;
  readonly error: RecordingError | undefined;
}

/** Decodes a whole file, fed in pieces of `step` bytes; an error is kept beside the events before it. */
export function decode(parse: (state: ParserState) => Parser, file: Uint8Array, step = file.length): Decoded {
  const decoder = new EventDecoder(parse, file.length);
  const parts: Events[] = [];
  let error: unknown;
  try {
    while (!decoder.done && decoder.position < file.length) {
      const bytes = file.slice(decoder.position, decoder.position + step);
      for (const part of decoder.feed(bytes)) parts.push(copyEvents(part));
      bytes.fill(0xaa);
    }
    for (const part of decoder.end()) parts.push(copyEvents(part));
  } catch (fault) {
    error = fault;
  }
  return { events: concatenateEvents(parts), state: decoder.state, error: error as RecordingError | undefined };
}

/** A whole file of some events. */
export function encode(encoder: EventEncoder, ...events: readonly Events[]): Uint8Array {
  const parts = [encoder.begin(), ...events.map((each) => encoder.encode(each))];
  const { bytes, replace } = encoder.end();
  const file = join(...parts, bytes);
  if (replace !== undefined) file.set(replace.bytes, replace.offset);
  return file;
}

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
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

/** Events of a sensor in the order of time, gaps in us, bursts along rows among them. */
export function anyEvents(
  { width, height }: SensorGeometry,
  { gap = 1e5, length = 300 }: { readonly gap?: number; readonly length?: number } = {},
): fc.Arbitrary<Events> {
  const burst = fc.record({
    wait: fc.oneof({ weight: 5, arbitrary: fc.nat(80) }, { weight: 1, arbitrary: fc.nat(gap) }),
    x: fc.nat(width - 1),
    y: fc.nat(height - 1),
    polarity: fc.nat(1),
    steps: fc.array(fc.nat(6), { maxLength: 12 }),
  });
  return fc.array(burst, { maxLength: length / 6 }).map((bursts) => {
    let now = 0;
    return eventsOf(
      ...bursts.flatMap(({ wait, x, y, polarity, steps }) => {
        now += wait;
        let column = x;
        return [0, ...steps]
          .map((step): [number, number, number, number] => [now, (column += step), y, polarity])
          .filter(([, at]) => at < width);
      }),
    );
  });
}
