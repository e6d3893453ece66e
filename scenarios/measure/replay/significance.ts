import type { RandomStream } from '../../../kernels/random.ts';
import type { PlaceDecoder, Posterior } from './decoder.ts';
import { cellShuffle, cycleColumns, shuffleOrder } from './shuffles.ts';
import type { SpikeCounts } from './spike-counts.ts';

/** The shuffles that an event is compared with. */
export const SHUFFLES = ['cells', 'cycle', 'order'] as const;

/** Score of an event, and the probability of one as high by chance. */
export interface Significance {
  /** The score of the event itself. */
  readonly score: number;
  /**
   * By shuffle, how likely a score as high is by chance: (1 + b)/(1 + n), where b of n shuffled events have it or a higher one. There are
   * fewer of them than asked for where the event cannot pass any more.
   */
  readonly p: Readonly<Record<(typeof SHUFFLES)[number], number>>;
}

/** Level of a test. */
const LEVEL = 0.05;

/** Scores within this share of each other are equal: the same terms, summed in another order. */
const ROUNDING = 1e-12;

/**
 * Compares the score of an event with those of shuffled ones: the field of each cell, the place of each window, and the order of the
 * windows, each alone (p as in Phipson & Smyth 2010). As soon as so many have its score that it cannot pass at 5 %, a shuffle ends (Besag &
 * Clifford 1991); which events pass is the same as if it went on.
 *
 * @param score of a posterior, the higher the more it is a sequence
 * @param shuffles number of shuffled events for each shuffle, 19 or more for any event to pass. Default 500
 */
export function testSequence(
  counts: SpikeCounts,
  decoder: PlaceDecoder,
  score: (posterior: Posterior) => number,
  random: RandomStream,
  shuffles = 500,
): Significance {
  const posterior = decoder.decode(counts);
  const own = score(posterior);
  const p = (shuffled: () => Posterior): number => {
    let [asHigh, n] = [0, 0];
    for (; n < shuffles && (1 + asHigh) / (1 + shuffles) <= LEVEL; n++) {
      if (score(shuffled()) >= own * (1 - ROUNDING)) asHigh++;
    }
    return (1 + asHigh) / (1 + n);
  };
  return {
    score: own,
    p: {
      cells: p(cellShuffle(counts, decoder, random)),
      cycle: p(() => cycleColumns(posterior, random)),
      order: p(() => shuffleOrder(posterior, random)),
    },
  };
}

/** Whether an event passes a shuffle at 5 %. */
export function passes({ p }: Significance, shuffle: (typeof SHUFFLES)[number]): boolean {
  return p[shuffle] <= LEVEL;
}

/** Whether an event passes all shuffles at 5 %. */
export function isSignificant(significance: Significance): boolean {
  return SHUFFLES.every((shuffle) => passes(significance, shuffle));
}
