import { ReafferenceError } from '../../../agents/errors.ts';
import type { Population, Projection } from './description.ts';
import { checkFits, checkSynapsesFit } from './memory-limit.ts';

/** Numbers that a population has at least: its variables, and two ticks of spikes. */
export function placesOf({ model, size }: Pick<Population, 'model' | 'size'>): number {
  return size * (Object.keys(model.state).length + Object.keys(model.inputs ?? {}).length + 2);
}

/**
 * Checks that populations and projections fit together, before any synapse is drawn. Of a projection whose synapses are not told before, as of
 * one with a filter, nothing is counted.
 *
 * @throws ValidationError `network_too_large`
 */
export function checkNetworkFits(populations: readonly Population[], projections: readonly Projection[]): void {
  let bytes = 4 * populations.reduce((sum, one) => sum + placesOf(one), 0);
  const counted: string[] = [];
  for (const { name, source, target, connect, model } of projections) {
    const count = connect.expected?.(source.size, target.size);
    // What is no number is refused with a better reason when it is drawn.
    if (count === undefined || !(count > 0)) continue;
    try {
      checkSynapsesFit(count);
    } catch (error) {
      throw error instanceof ReafferenceError ? error.locate(undefined, name) : error;
    }
    bytes += 4 * count * (1 + Object.keys(model.state).length);
    counted.push(`'${name}' of ${Math.round(count)} synapses`);
  }
  const [last] = counted.slice(-1);
  checkFits(
    counted.length < 2 ? 'the network' : `the network with projections ${counted.slice(0, -1).join(', ')} and ${last}`,
    bytes,
  );
}
