import type { RandomStream } from '../../../kernels/random.ts';

/** Number of cues of a trial. */
export const CUES = 7;

/** Probability that a cue is on the side that the trial favours. */
const FAVOURED = 0.7;

/** Draws the sides of the cues of a trial: 0 left, 1 right. */
export function drawCues(random: RandomStream): number[] {
  const right = random.uniform() < 0.5 ? FAVOURED : 1 - FAVOURED;
  return Array.from({ length: CUES }, () => Number(random.uniform() < right));
}

/** Side of most cues: 0 left, 1 right. @param cues side of each */
export function majority(cues: readonly number[]): number {
  return Number(cues.reduce((sum, side) => sum + side, 0) > cues.length / 2);
}
