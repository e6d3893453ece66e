import type { RandomStream } from '../../../kernels/random.ts';

/**
 * Replay of binary cells as an estimator of a latent sequence, after the binary model of Liao et al. 2024 (Nat Neurosci 27:1987), of which
 * no program is public: what is not in its abstract is our own reading.
 *
 * A lap has as many steps as there are place cells. In step t place cell t fires with probability q; in one step, drawn anew for each lap,
 * a cue cell fires for certain. Interneurons fire as they do: one with the cue, one at each place, with probability q. Weights are counts
 * of pairs over all laps: W_ij of i in a step and j in the next, V_kj of interneuron k and cell j in one step.
 */
export interface BinaryModel {
  readonly places: number;
  /** Probability that a place cell fires in its step. */
  readonly q: number;
  readonly laps: number;
}

export interface Learned {
  /** W, row by row: presynaptic cell, then postsynaptic; the cue cell is the last. */
  readonly excitation: Uint32Array;
  /** Sum over interneurons of V onto each cell. */
  readonly inhibition: Uint32Array;
}

export function learn({ places, q, laps }: BinaryModel, random: RandomStream): Learned {
  const cells = places + 1;
  const cue = places;
  const excitation = new Uint32Array(cells * cells);
  const inhibition = new Uint32Array(cells);
  const add = (into: Uint32Array, at: number): void => {
    into[at] = into[at] + 1;
  };
  for (let lap = 0; lap < laps; lap++) {
    const cued = random.integer(places);
    let before: readonly number[] = [];
    for (let step = 0; step < places; step++) {
      const fires = random.uniform() < q ? [step] : [];
      if (step === cued) fires.push(cue);
      const interneurons = (random.uniform() < q ? 1 : 0) + (step === cued ? 1 : 0);
      for (const j of fires) {
        for (const i of before) add(excitation, i * cells + j);
        for (let k = 0; k < interneurons; k++) add(inhibition, j);
      }
      before = fires;
    }
  }
  return { excitation, inhibition };
}

/**
 * The sequence that is replayed from the first place cell on: each cell is followed by the one with the largest W - g V, as long as that is
 * above 0. `inhibition` is g times what each cell gets.
 */
export function replay(
  { excitation, inhibition }: Learned,
  places: number,
  g: number,
  inhibitionOf: (cell: number) => number = (cell) => inhibition[cell],
): number[] {
  const cells = places + 1;
  const sequence = [0];
  while (sequence.length < places) {
    const from = sequence[sequence.length - 1] as number;
    let [next, most] = [-1, 0];
    for (let j = 0; j < cells; j++) {
      const net = excitation[from * cells + j] - g * inhibitionOf(j);
      if (net > most) [next, most] = [j, net];
    }
    if (next < 0) break;
    sequence.push(next);
  }
  return sequence;
}
