import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../kernels/random.ts';
import { share } from '../../effort.ts';
import { type Learned, learn, replay } from './binary-replay.ts';

const PLACES = 8;
/** A place cell fires more rarely than the cue is in a given step, so that a cue cell is what follows a place cell most often. */
const Q = 0.08;
/** Inhibition, of which a pair that is counted once has less than 1. */
const G = 0.1;
const TRIES = 200;

/** Share of tries in which the latent sequence is replayed, by how it is replayed. */
function accuracies(laps: number, ways: readonly ((learned: Learned) => readonly number[])[]): number[] {
  const right = ways.map(() => 0);
  const tries = share(TRIES);
  for (let seed = 1; seed <= tries; seed++) {
    const learned = learn({ places: PLACES, q: Q, laps }, new RandomStream(seed, `binary replay ${laps}`));
    for (const [k, way] of ways.entries()) {
      const sequence = way(learned);
      if (sequence.length === PLACES && sequence.every((cell, step) => cell === step)) right[k]++;
    }
  }
  return right.map((count) => count / tries);
}

const plastic = (learned: Learned) => replay(learned, PLACES, G);
const none = (learned: Learned) => replay(learned, PLACES, 0);
/** As much inhibition in all, onto all cells alike. */
const unspecific = (learned: Learned) => {
  const mean = learned.inhibition.reduce((sum, count) => sum + count, 0) / (PLACES + 1);
  return replay(learned, PLACES, G, () => mean);
};

/** Probabilities of 0 to `count` successes. */
function binomial(count: number, p: number): Float64Array {
  const all = new Float64Array(count + 1);
  // From the likeliest on, for the others may be too small for a number.
  const mode = Math.min(count, Math.floor((count + 1) * p));
  all[mode] = 1;
  for (let k = mode; k < count; k++) all[k + 1] = (all[k] * (count - k) * p) / ((k + 1) * (1 - p));
  for (let k = mode; k > 0; k--) all[k - 1] = (all[k] * k * (1 - p)) / ((count - k + 1) * p);
  const sum = all.reduce((a, b) => a + b, 0);
  return all.map((one) => one / sum);
}

/** Probabilities of the sum of two numbers. */
function sumOf(a: Float64Array, b: Float64Array): Float64Array {
  const all = new Float64Array(a.length + b.length - 1);
  for (const [j, p] of a.entries()) for (const [k, q] of b.entries()) all[j + k] = all[j + k] + p * q;
  return all;
}

/**
 * Probability that the next place cell is replayed, of W - g V > 0, where it fired F times: F is binomial (laps, q), W is binomial (F, q),
 * and V is the sum of one binomial (F, q) for the interneuron of the place and one (F, 1/places) for that of the cue.
 */
function follows(laps: number): number {
  let total = 0;
  for (const [fired, p] of binomial(laps, Q).entries()) {
    if (p < 1e-9) continue;
    const pairs = binomial(fired, Q);
    const inhibition = sumOf(pairs, binomial(fired, 1 / PLACES));
    for (let w = 1, less = 0, v = 0; w <= fired; w++) {
      // W - g V > 0 where V is less than W/g.
      for (; v < Math.round(w / G) && v < inhibition.length; v++) less += inhibition[v];
      total += p * pairs[w] * less;
    }
  }
  return total;
}

describe('replay of binary cells', () => {
  it('with plastic inhibition estimates the latent sequence, and is consistent: the more laps, the surer', {
    tags: 'long',
  }, () => {
    const found = [100, 300, 1000, 2000].map((laps) => accuracies(laps, [plastic])[0]);
    for (const [k, accuracy] of found.entries()) if (k > 0) expect(accuracy).toBeGreaterThanOrEqual(found[k - 1]);
    for (const [k, laps] of [100, 300, 1000, 2000].entries()) {
      const expected = follows(laps) ** (PLACES - 1);
      const deviation = Math.sqrt((expected * (1 - expected)) / share(TRIES));
      expect(Math.abs(found[k] - expected), `${laps} laps`).toBeLessThan(4 * deviation);
    }
    expect(follows(2000) ** (PLACES - 1)).toBeGreaterThan(0.98);
  });

  it('is right as often as every pair of neighbours was seen, where only the cue is inhibited: (1 - (1 - q^2)^n)^(places - 1)', () => {
    // A lap shows a pair of neighbours with probability q^2. Where place cells get no inhibition, one pair is enough.
    for (const laps of [200, 600]) {
      const onCue = (learned: Learned) =>
        replay(learned, PLACES, G, (cell) => (cell === PLACES ? learned.inhibition[cell] : 0));
      const expected = (1 - (1 - Q * Q) ** laps) ** (PLACES - 1);
      const deviation = Math.sqrt((expected * (1 - expected)) / share(TRIES));
      expect(Math.abs(accuracies(laps, [onCue])[0] - expected)).toBeLessThan(4 * deviation);
    }
  });

  it('without plastic inhibition, or with as much onto all cells alike, it is not: the cue takes the place of what follows', () => {
    const [withNone, alike] = accuracies(2000, [none, unspecific]);
    expect(withNone).toBe(0);
    expect(alike).toBe(0);
    const learned = learn({ places: PLACES, q: Q, laps: 3000 }, new RandomStream(1, 'cue'));
    expect(none(learned)[1]).toBe(PLACES);
  });
});
