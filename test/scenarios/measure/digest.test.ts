import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digestOfSeeds, RunDigest } from '../../../scenarios/measure/digest.ts';
import { share } from '../../effort.ts';

const NAMES = ['pose.x', 'pose.y', 'pose.heading', 'velocity[0]', 'reward'];
const start = { x: 0.5, y: -1, heading: 2 };
const outcome = { success: true, terminated: true, reason: 'goal reached' };

/** The layout of the docstring, written the slow way. */
class Bytes {
  readonly parts: Buffer[] = [];
  word(value: number): this {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    this.parts.push(bytes);
    return this;
  }
  double(...values: readonly number[]): this {
    for (const value of values) {
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleLE(value);
      this.parts.push(bytes);
    }
    return this;
  }
}

const link = (previous: Uint8Array, bytes: Bytes, names: readonly string[]): Buffer =>
  createHash('sha256').update(previous).update(Buffer.concat(bytes.parts)).update(JSON.stringify(names)).digest();
const first = createHash('sha256').update('reafference digest 1').digest();

const batch = (population: string, tick: number, ...ids: readonly number[]) => ({
  population,
  tick,
  ids: Uint32Array.from([...ids, 77]),
  count: ids.length,
});

test('hashes exactly the documented bytes', () => {
  const digest = new RunDigest();
  digest.beginTrial(3, start);
  digest.spikes(batch('place', 5, 4));
  digest.rest();
  digest.rest();
  digest.spikes(batch('place', 7, 1, 5));
  digest.spikes(batch('action', 7, 2));
  digest.tick(7, Float64Array.of(0.1, 0.2, 0.3, 0.4, 1), NAMES);
  digest.spikes(batch('action', 8, 9));
  digest.tick(8, Float64Array.of(1, 2, 3, -0, 0), NAMES);
  digest.endTrial(outcome);
  const bytes = new Bytes().word(3).double(0.5, -1, 2);
  bytes.word(0).word(5).word(1).word(4).word(0xfffffffd).word(0xfffffffd);
  bytes.word(0).word(7).word(2).word(1).word(5).word(1).word(7).word(1).word(2);
  bytes.word(0xffffffff).double(0.1, 0.2, 0.3, 0.4, 1);
  bytes.word(1).word(8).word(1).word(9);
  bytes.word(0xffffffff).double(1, 2, 3, -0, 0);
  bytes.word(0xfffffffe).word(3);
  expect(digest.hex).toBe(link(first, bytes, ['place', 'action']).toString('hex'));
});

test('long trials and huge batches are hashed in pieces', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 40000 }), { maxLength: 4 }),
      fc.integer({ min: 1, max: 4000 }),
      (counts, ticks) => {
        const digest = new RunDigest();
        const bytes = new Bytes().word(0).double(start.x, start.y, start.heading);
        digest.beginTrial(0, start);
        for (let tick = 0; tick < ticks; tick++) {
          const count = counts[tick];
          if (count !== undefined) {
            digest.spikes({ population: 'p', tick, ids: new Uint32Array(count), count });
            bytes
              .word(0)
              .word(tick)
              .word(count)
              .parts.push(Buffer.alloc(4 * count));
          }
          digest.tick(tick, Float64Array.of(tick, 1, 2, 3, 4), NAMES);
          bytes.word(0xffffffff).double(tick, 1, 2, 3, 4);
        }
        digest.endTrial({ success: false, terminated: false, reason: '' });
        bytes.word(0xfffffffe).word(0);
        expect(digest.hex).toBe(link(first, bytes, counts.length > 0 ? ['p'] : []).toString('hex'));
      },
    ),
    { numRuns: share(10) },
  );
});

test('continues from a kept chain', () => {
  const trial = (digest: RunDigest, index: number): void => {
    digest.beginTrial(index, start);
    digest.tick(index, Float64Array.of(index, 0, 0, 0, 0), NAMES);
    digest.endTrial(outcome);
  };
  const whole = new RunDigest();
  trial(whole, 0);
  const kept = whole.save();
  trial(whole, 1);
  const resumed = new RunDigest();
  resumed.beginTrial(0, start);
  resumed.restore(kept);
  trial(resumed, 1);
  expect(resumed.hex).toBe(whole.hex);
  expect(() => resumed.restore({ chain: new Uint8Array(31) })).toThrow(RangeError);
});

test('numbers populations anew in each trial, in the order in which they spike', () => {
  const whole = new RunDigest();
  whole.beginTrial(0, start);
  whole.spikes(batch('place', 0, 3));
  whole.spikes(batch('action', 0, 1));
  whole.endTrial(outcome);
  const resumed = new RunDigest();
  resumed.restore(whole.save());
  for (const digest of [whole, resumed]) {
    digest.beginTrial(1, start);
    digest.spikes(batch('action', 5, 2));
    digest.endTrial(outcome);
  }
  expect(resumed.hex).toBe(whole.hex);
});

test('continues inside a trial, wherever it was saved', () => {
  const begun = (): RunDigest => {
    const digest = new RunDigest();
    digest.beginTrial(0, start);
    digest.spikes(batch('place', 0, 3));
    return digest;
  };
  const end = (digest: RunDigest): string => {
    digest.spikes(batch('action', 0, 1));
    digest.tick(0, Float64Array.of(1, 2, 3, 4, 5), NAMES);
    digest.endTrial(outcome);
    return digest.hex;
  };
  const state = structuredClone(begun().save());
  const resumed = new RunDigest();
  resumed.beginTrial(5, start);
  resumed.restore(state);
  expect(end(resumed)).toBe(end(begun()));
});

describe('what is not finite is never hashed', () => {
  test.each([
    [Number.NaN, 0],
    [Infinity, 2],
    [-Infinity, 4],
  ])('%f as scalar %i', (value, at) => {
    const digest = new RunDigest();
    digest.beginTrial(0, start);
    const scalars = new Float64Array(5);
    scalars[at] = value;
    expect(() => digest.tick(42, scalars, NAMES)).toThrow(
      expect.objectContaining({
        name: 'DivergenceError',
        code: 'not_finite',
        tick: 42,
        block: NAMES[at],
        received: String(value),
      }),
    );
  });
});

test("a run's digest depends on every seed's and on their order", () => {
  const [a, b] = ['0123456789abcdef'.repeat(4), 'fedcba9876543210'.repeat(4)] as [string, string];
  const bytes = createHash('sha256')
    .update('reafference digest 1, seeds')
    .update(Buffer.from(a + b, 'hex'));
  expect(digestOfSeeds([a, b])).toBe(bytes.digest('hex'));
  expect(digestOfSeeds([a, b])).not.toBe(digestOfSeeds([b, a]));
  expect(digestOfSeeds([a])).not.toBe(digestOfSeeds([a, a]));
  expect(digestOfSeeds([])).toMatch(/^[0-9a-f]{64}$/);
});

describe('a state that is restored', () => {
  const inside = (): RunDigest => {
    const digest = new RunDigest();
    digest.beginTrial(0, start);
    digest.spikes(batch('place', 0, 3));
    return digest;
  };

  test('replaces all that was: numbers of populations, bytes and the trial under way', () => {
    const state = structuredClone(inside().save());
    const [plain, other] = [new RunDigest(), new RunDigest()];
    other.beginTrial(9, start);
    other.spikes(batch('grid', 1, 1));
    other.spikes(batch('place', 1, 2));
    for (const digest of [plain, other]) {
      digest.restore(state);
      digest.spikes(batch('action', 0, 1));
      digest.endTrial(outcome);
    }
    expect(other.hex).toBe(plain.hex);
  });

  test('between trials leaves none to end', () => {
    const between = new RunDigest().save();
    expect(between.trial).toBeUndefined();
    const digest = inside();
    digest.restore(between);
    expect(() => digest.endTrial(outcome)).toThrow(new RangeError('no trial has begun'));
    expect(digest.hex).toBe(first.toString('hex'));
  });

  test('is none inside a trial where the hash cannot be saved, and one between trials', () => {
    const digest = new RunDigest(() => createHash('sha256'));
    digest.beginTrial(0, start);
    expect(() => digest.save()).toThrow(expect.objectContaining({ code: 'not_saved_inside_trial' }));
    digest.endTrial(outcome);
    expect(Buffer.from(digest.save().chain).toString('hex')).toBe(digest.hex);
  });
});

test.each([
  [false, false, 0],
  [true, false, 1],
  [false, true, 2],
  [true, true, 3],
])('success %s and terminated %s end a trial by %d', (success, terminated, word) => {
  const digest = new RunDigest();
  digest.beginTrial(0, start);
  digest.endTrial({ success, terminated, reason: '' });
  const bytes = new Bytes().word(0).double(start.x, start.y, start.heading).word(0xfffffffe).word(word);
  expect(digest.hex).toBe(link(first, bytes, []).toString('hex'));
});
