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

describe('replay of binary cells', () => {
  it('with plastic inhibition estimates the latent sequence, and is consistent: the more laps, the surer', () => {
    const found = [100, 300, 1000, 2000].map((laps) => accuracies(laps, [plastic])[0]);
    for (const [k, accuracy] of found.entries()) if (k > 0) expect(accuracy).toBeGreaterThanOrEqual(found[k - 1]);
    expect(found[0]).toBeLessThan(0.1);
    expect(found[3]).toBeGreaterThan(0.98);
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
