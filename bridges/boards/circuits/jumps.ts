import type { Program } from '../../../controllers/engine/compiler/index.ts';
import type { PlacedProjection } from './placement.ts';

/** The first weights of a projection as jumps of the target's membrane, in the layout's places; 0 in the padding. */
export function jumpsOf(projection: PlacedProjection, program: Program): Float64Array {
  const { analysed, weights, receptor, target } = projection;
  const jumps = new Float64Array(program.arrays[weights].length);
  program.arrays[weights].initial(jumps);
  const targets = targetsOf(projection, program);
  const unit = target.neuron.jumps.get(receptor) as Float64Array;
  for (let k = 0; k < jumps.length; k++) jumps[k] = targets[k] < unit.length ? jumps[k] * unit[targets[k]] : 0;
  return jumps.subarray(0, analysed.layout.length);
}

/** The postsynaptic neuron of each place of a projection; in the padding a number beyond the last neuron. */
export function targetsOf({ analysed }: PlacedProjection, program: Program): Uint32Array {
  const { length, initial } = program.arrays[analysed.layout.rows[0].target];
  const targets = new Uint32Array(length);
  initial(targets);
  return targets;
}

export function mean(values: Float64Array): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}

/** The largest relative distance of a value from a number, 0 where all are equal to it. */
export function spread(values: Float64Array, about: number): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value - about));
  return most === 0 ? 0 : most / Math.max(Math.abs(about), Number.MIN_VALUE);
}

export function largestMagnitude(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
