import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { RecordingError } from '../../../../bridges/recording/events/core/recording-error.ts';
import type { EventFormat } from '../../../../bridges/recording/events/files/detect.ts';
import { share } from '../../../effort.ts';
import { decode, join } from './recordings.ts';
import { parse, SAMPLES } from './samples.ts';

/** Damaged files a format; `REAFFERENCE_MUTATIONS=100000` in continuous integration. */
const MUTATIONS = Number(process.env.REAFFERENCE_MUTATIONS ?? share(1000));
/** No word of any format holds more events a byte. */
const MOST_EVENTS_A_BYTE = 6;
/** What a chunk of a bag can be compressed by. */
const MOST_EXPANSION = 255;
/** Bytes by which memory may grow while the files are read. */
const GROWTH = 24 << 20;

type Mutation = (file: Uint8Array) => Uint8Array;

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const interesting = fc.constantFrom(0, 1, 0x7f, 0x80, 0xfe, 0xff);

function between(file: Uint8Array, a: number, b: number): readonly [from: number, to: number] {
  const [from, to] = [a, b].map((at) => Math.floor(at * file.length));
  return from < to ? [from, to] : [to, from];
}

/** Damage of one kind, at places given as fractions of the file: a byte, a word, a cut, and bytes lost, doubled or added. */
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
    const [from, to] = between(file, a, b);
    return join(file.subarray(0, from), file.subarray(to));
  }),
  fc.tuple(place, place).map(([a, b]) => (file: Uint8Array) => {
    const [from, to] = between(file, a, b);
    return join(file.subarray(0, to), file.subarray(from));
  }),
  fc.tuple(place, fc.uint8Array({ maxLength: 64 })).map(([at, bytes]) => (file: Uint8Array) => {
    const from = Math.floor(at * file.length);
    return join(file.subarray(0, from), bytes, file.subarray(from));
  }),
);

const damage = fc.array(mutation, { minLength: 1, maxLength: 3 });

/** Reads damaged files of some formats: each gives what it can, or ends with an error that names the place. */
export function describeMutations(formats: readonly EventFormat[]): void {
  describe.each(formats)('%s', (format) => {
    it(`of ${MUTATIONS} damaged files reads what it can and names the place where it ends`, {
      timeout: 1_800_000,
    }, async () => {
      const parser = await parse(format);
      const survives = fc.property(damage, fc.integer({ min: 16, max: 4096 }), (mutations, step) => {
        const file = mutations.reduce((bytes, mutate) => mutate(bytes), SAMPLES[format]);
        const { events, error, state } = decode(parser, file, step);
        const place = error instanceof RecordingError ? error.offset : 0;
        const { width = 0x10000, height = 0x10000 } = state.geometry ?? {};
        if (
          (error !== undefined && !(error instanceof RecordingError)) ||
          !(place >= 0 && place <= file.length) ||
          events.count !== state.tally.events ||
          events.count > MOST_EVENTS_A_BYTE * MOST_EXPANSION * file.length ||
          events.x.some((x) => x >= width) ||
          events.y.some((y) => y >= height)
        ) {
          throw new Error(`${events.count} of ${state.tally.events} events, place ${place}, ${String(error)}`);
        }
      });
      fc.assert(survives, { numRuns: Math.ceil(MUTATIONS / 20) });
      const settled = await memoryInUse();
      fc.assert(survives, { numRuns: MUTATIONS });
      await vi.waitFor(async () => expect((await memoryInUse()) - settled).toBeLessThan(GROWTH), { timeout: 30_000 });
    });
  });
}

/** Bytes that cannot be collected; what a collection finds is freed a little later. */
async function memoryInUse(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let k = 0; k < 3; k++) {
    collect();
    await setTimeout(20);
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
