import fc from 'fast-check';
import type { EventEncoder } from '../../../../bridges/recording/events/encoder.ts';
import {
  concatenateBatches,
  type EventBatch,
  ownedBatch,
  type SensorGeometry,
} from '../../../../bridges/recording/events/event-batch.ts';
import { EventDecoder } from '../../../../bridges/recording/events/event-decoder.ts';
import type { Parser, ParserState } from '../../../../bridges/recording/events/parser.ts';
import type { RecordingError } from '../../../../bridges/recording/events/recording-error.ts';

/** What came of decoding. */
export interface Decoded {
  readonly events: EventBatch;
  readonly state: ParserState;
  readonly error: RecordingError | undefined;
}

/** Decodes a whole file, fed in pieces of `step` bytes; an error is kept beside the events before it. */
export function decode(parse: (state: ParserState) => Parser, file: Uint8Array, step = file.length): Decoded {
  const decoder = new EventDecoder(parse, file.length);
  const batches: EventBatch[] = [];
  let error: unknown;
  try {
    while (!decoder.done && decoder.position < file.length) {
      const bytes = file.slice(decoder.position, decoder.position + step);
      for (const batch of decoder.feed(bytes)) batches.push(ownedBatch(batch));
      bytes.fill(0xaa);
    }
    for (const batch of decoder.end()) batches.push(ownedBatch(batch));
  } catch (fault) {
    error = fault;
  }
  return { events: concatenateBatches(batches), state: decoder.state, error: error as RecordingError | undefined };
}

/** A whole file of some batches. */
export function encode(encoder: EventEncoder, ...batches: readonly EventBatch[]): Uint8Array {
  const parts = [encoder.begin(), ...batches.map((batch) => encoder.encode(batch))];
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

/** Events as rows `[t, x, y, polarity]`. */
export function rows({ count, t, x, y, polarity }: EventBatch): number[][] {
  return Array.from({ length: count }, (_, i) => [t[i], x[i], y[i], polarity[i]]);
}

export function batch(
  ...events: readonly (readonly [t: number, x: number, y: number, polarity: number])[]
): EventBatch {
  return {
    count: events.length,
    t: Float64Array.from(events, ([t]) => t),
    x: Uint16Array.from(events, ([, x]) => x),
    y: Uint16Array.from(events, ([, , y]) => y),
    polarity: Uint8Array.from(events, ([, , , polarity]) => polarity),
  };
}

/** Events of a sensor in the order of time, bursts along rows among them. */
export function eventsOf(
  { width, height }: SensorGeometry,
  { gap = 1e5, length = 300 }: { readonly gap?: number; readonly length?: number } = {},
): fc.Arbitrary<EventBatch> {
  const burst = fc.record({
    wait: fc.oneof({ weight: 5, arbitrary: fc.nat(80) }, { weight: 1, arbitrary: fc.nat(gap) }),
    x: fc.nat(width - 1),
    y: fc.nat(height - 1),
    polarity: fc.nat(1),
    steps: fc.array(fc.nat(6), { maxLength: 12 }),
  });
  return fc.array(burst, { maxLength: length / 6 }).map((bursts) => {
    let now = 0;
    return batch(
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
