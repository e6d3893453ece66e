import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecordingError } from '../../../../bridges/recording/events/recording-error.ts';
import { decode, join } from './recordings.ts';
import { FORMATS, parse, SAMPLES } from './samples.ts';

/** How many damaged files a format; more in continuous integration. */
const MUTATIONS = Number(process.env['REAFFERENCE_MUTATIONS'] ?? 1000);
/** No word of any format holds more events a byte. */
const MOST_EVENTS_A_BYTE = 6;
/** What a chunk of a bag can be compressed by. */
const MOST_EXPANSION = 255;

type Mutation = (file: Uint8Array) => Uint8Array;

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const interesting = fc.constantFrom(0, 1, 0x7f, 0x80, 0xfe, 0xff);

/** Damage of one kind, at places given as fractions of the file. */
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, fc.oneof(interesting, fc.nat(255))).map(([at, byte]) => (file: Uint8Array) => {
    const damaged = file.slice();
    if (damaged.length > 0) damaged[Math.floor(at * damaged.length)] = byte;
    return damaged;
  }),
  fc.tuple(place, fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xffffffff)).map(([at, word]) => (file: Uint8Array) => {
    const damaged = file.slice();
    const from = Math.floor(at * damaged.length);
    for (let i = 0; i < 4 && from + i < damaged.length; i++) damaged[from + i] = word >>> (8 * i);
    return damaged;
  }),
  place.map((at) => (file: Uint8Array) => file.slice(0, Math.floor(at * file.length))),
  fc.tuple(place, place).map(([a, b]) => (file: Uint8Array) => {
    const [from, to] = [a, b].map((at) => Math.floor(at * file.length)).sort((p, q) => p - q);
    return join(file.subarray(0, from), file.subarray(to));
  }),
  fc.tuple(place, place).map(([a, b]) => (file: Uint8Array) => {
    const [from, to] = [a, b].map((at) => Math.floor(at * file.length)).sort((p, q) => p - q);
    return join(file.subarray(0, to), file.subarray(from));
  }),
  fc.tuple(place, fc.uint8Array({ maxLength: 64 })).map(([at, bytes]) => (file: Uint8Array) => {
    const from = Math.floor(at * file.length);
    return join(file.subarray(0, from), bytes, file.subarray(from));
  }),
);

describe.each(FORMATS)('%s', (format) => {
  it(`of ${MUTATIONS} damaged files reads what it can, or ends with an error that names the place`, {
    timeout: 600_000,
  }, async () => {
    const parser = await parse(format);
    fc.assert(
      fc.property(
        fc.array(mutation, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 16, max: 4096 }),
        (damage, step) => {
          const file = damage.reduce((bytes, mutate) => mutate(bytes), SAMPLES[format]);
          const { events, error, state } = decode(parser, file, step);
          if (error !== undefined) {
            expect(error).toBeInstanceOf(RecordingError);
            expect(error.offset >= 0 && error.offset <= file.length).toBe(true);
          }
          expect(events.count).toBe(state.tally.events);
          expect(events.count).toBeLessThanOrEqual(MOST_EVENTS_A_BYTE * MOST_EXPANSION * file.length);
          if (state.geometry !== undefined && events.count > 0) {
            expect(events.x.every((x) => x < (state.geometry?.width as number))).toBe(true);
            expect(events.y.every((y) => y < (state.geometry?.height as number))).toBe(true);
          }
        },
      ),
      { numRuns: MUTATIONS },
    );
  });
});
