import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadZstd } from '../../../../bridges/recording/events/compression/zstd.ts';
import type { EventEncoder } from '../../../../bridges/recording/events/core/encoder.ts';
import type { KernelKind } from '../../../../bridges/recording/events/core/event-kernel.ts';
import type { Parser, ParserState } from '../../../../bridges/recording/events/core/parser.ts';
import type { SensorGeometry } from '../../../../bridges/recording/events/core/sensor-geometry.ts';
import { microsecondsOf, secondsOf } from '../../../../bridges/recording/events/core/time-stamps.ts';
import { detectFormat } from '../../../../bridges/recording/events/files/detect.ts';
import { parseAedat4 } from '../../../../bridges/recording/events/formats/aedat4.ts';
import { AEDAT4_PACKINGS, aedat4Encoder } from '../../../../bridges/recording/events/formats/aedat4-encoder.ts';
import { parseDat } from '../../../../bridges/recording/events/formats/dat.ts';
import { datEncoder } from '../../../../bridges/recording/events/formats/dat-encoder.ts';
import { parseEventStream } from '../../../../bridges/recording/events/formats/event-stream.ts';
import { eventStreamEncoder } from '../../../../bridges/recording/events/formats/event-stream-encoder.ts';
import { parseEvt2 } from '../../../../bridges/recording/events/formats/evt2.ts';
import { evt2Encoder } from '../../../../bridges/recording/events/formats/evt2-encoder.ts';
import { parseEvt3 } from '../../../../bridges/recording/events/formats/evt3.ts';
import { evt3Encoder } from '../../../../bridges/recording/events/formats/evt3-encoder.ts';
import { parseText } from '../../../../bridges/recording/events/formats/text.ts';
import { textEncoder } from '../../../../bridges/recording/events/formats/text-encoder.ts';
import { share } from '../../../effort.ts';
import { anyEvents, decode, encode, eventsOf, rows } from './recordings.ts';

interface Format {
  readonly name: string;
  readonly encoder: (geometry: SensorGeometry) => EventEncoder;
  readonly parse: (state: ParserState, kind: KernelKind) => Parser;
  /** Largest gap between events that the test makes, us. */
  readonly gap: number;
  readonly geometry: SensorGeometry;
  readonly keepsGeometry: boolean;
}

const zstd = await loadZstd();
const large = { width: 1280, height: 720 };

const FORMATS: readonly Format[] = [
  { name: 'evt2', encoder: evt2Encoder, parse: parseEvt2, gap: 2e10, geometry: large, keepsGeometry: true },
  { name: 'evt3', encoder: evt3Encoder, parse: parseEvt3, gap: 3e7, geometry: large, keepsGeometry: true },
  { name: 'dat', encoder: datEncoder, parse: parseDat, gap: 1e7, geometry: large, keepsGeometry: true },
  {
    name: 'event-stream',
    encoder: eventStreamEncoder,
    parse: parseEventStream,
    gap: 1e4,
    geometry: { width: 320, height: 240 },
    keepsGeometry: true,
  },
  ...Object.values(AEDAT4_PACKINGS).map((packing) => ({
    name: 'aedat4',
    encoder: (sensor: SensorGeometry) => aedat4Encoder(sensor, packing),
    parse: (state: ParserState, kind: KernelKind) => parseAedat4(state, zstd, kind),
    gap: 1e12,
    geometry: large,
    keepsGeometry: true,
  })),
  {
    name: 'text',
    encoder: () => textEncoder(),
    parse: (state) => parseText(state),
    gap: 1e7,
    geometry: large,
    keepsGeometry: false,
  },
];

describe.each(FORMATS)('$name', ({ name, encoder, parse, gap, geometry, keepsGeometry }) => {
  it('gives back what was written, by both kernels and from pieces of any length', () => {
    fc.assert(
      fc.property(
        fc.array(anyEvents(geometry, { gap }), { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 5000 }),
        (parts, step) => {
          let last = 0;
          for (const { t } of parts) {
            for (let i = 0; i < t.length; i++) t[i] = secondsOf(microsecondsOf(t[i]) + last);
            last = microsecondsOf(t.at(-1) ?? secondsOf(last));
          }
          const file = encode(encoder(geometry), ...parts);
          const events = parts.flatMap(rows);
          for (const kind of ['wasm', 'javascript'] as const) {
            for (const pieces of [file.length, step]) {
              const { events: decoded, state, error } = decode((own) => parse(own, kind), file, pieces);
              expect(error).toBeUndefined();
              expect(rows(decoded)).toEqual(events);
              if (keepsGeometry) expect(state.geometry).toEqual(geometry);
              expect(state.tally).toEqual({ events: events.length, triggers: 0, outside: 0, other: 0 });
            }
          }
          if (events.length > 0) expect(detectFormat(file.subarray(0, 1 << 14), file.length)).toBe(name);
        },
      ),
      { numRuns: share(60) },
    );
  });

  it('refuses a pixel that is not on the sensor', () => {
    const one = eventsOf([0, 0, 720, 1]);
    if (keepsGeometry) {
      expect(() => encode(encoder(geometry), one)).toThrow(
        expect.objectContaining({ code: 'event_not_representable' }),
      );
    }
  });
});
