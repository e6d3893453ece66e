import type { EpropTrial } from '../../../controllers/learning/eprop-network.ts';
import type { RandomStream } from '../../../kernels/random.ts';
import { CUES, drawCues, majority } from './cues.ts';
import { SpikeStream } from './spike-stream.ts';

/** The task in numbers. */
export const EVIDENCE = {
  /** Number of inputs: those of the left, of the right, of the recall, and of noise. */
  inputs: 40,
  /** Number of inputs of each kind. */
  ofAKind: 10,
  /** Number of cues. */
  cues: CUES,
  /** Ticks from the start of a period to that of the next. */
  periodTicks: 150,
  /** Ticks of silence at the start of a period; the rest of it is the cue. */
  gapTicks: 50,
  /** Tick in which the recall begins. */
  recallTick: 2100,
  /** Ticks of a trial. */
  ticks: 2250,
} as const;

/** Probabilities per ms that an input spikes: one of an active kind, and one of noise. */
export const SPIKE_PROBABILITY = { active: 0.04, noise: 0.01 } as const;

/** A trial of evidence accumulation. */
export interface EvidenceTrial extends EpropTrial {
  /** Side of each cue: 0 or 1, left or right. */
  readonly cues: readonly number[];
  /** Side of most cues, 0 or 1. */
  readonly target: number;
}

/**
 * Draws a trial of evidence accumulation, as in Bellec et al. 2020, fig. 4: seven cues of 100 ms on the left or on the right, silence of a
 * second, and 150 ms in which the network is asked on which side there were more. 40 inputs: 10 for each side, 10 that ask, and 10 of
 * noise; active ones spike at 40 Hz, noise at 10 Hz.
 *
 * @example
 * const { cues, spikes, from, ticks, target } = drawEvidence(new RandomStream(1, 'evidence'));
 * console.log(cues, target); // sides of seven cues, and that of most of them: 0 left, 1 right
 * console.log(spikes.ids.length, from, ticks); // its spikes, and the steps in which it is asked
 */
export function drawEvidence(random: RandomStream): EvidenceTrial {
  return evidenceOf(drawCues(random), random);
}

/** A trial with given cues. @param cues side of each: 0 left, 1 right */
export function evidenceOf(cues: readonly number[], random: RandomStream): EvidenceTrial {
  const { periodTicks, gapTicks, recallTick, ticks } = EVIDENCE;
  const { active, noise } = SPIKE_PROBABILITY;
  const stream = new SpikeStream(EVIDENCE.ofAKind, random);
  for (const [n, side] of cues.entries()) stream.spike(side, n * periodTicks + gapTicks, (n + 1) * periodTicks, active);
  stream.spike(2, recallTick, ticks, active);
  stream.spike(3, 0, ticks, noise);
  return { cues, target: majority(cues), ticks, from: recallTick, spikes: stream };
}
