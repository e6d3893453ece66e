import type { ExportedNetwork, Spinnaker2Parameters } from '../../../../bridges/boards/spinnaker2/exported-network.ts';

type Spikes = ReadonlyMap<string, readonly (readonly number[])[]>;

/**
 * Runs a written network by the equations that its parameters stand for, from the file alone. A current acts in the step in which it
 * arrives; a written delay is one less than what it comes to. A membrane at the threshold spikes, as in the model: that it does not on
 * the chip is a loss of its own.
 *
 * @param given neurons of each `spike_list` that spike in each step
 * @returns the same of every other population
 */
export function integrate({ populations, projections }: ExportedNetwork, given: Spikes, steps: number): Spikes {
  const value = (of: number | readonly number[] | undefined, n: number): number =>
    typeof of === 'object' ? of[n] : (of ?? 0);
  const spikes = new Map<string, number[][]>();
  const cells = populations.flatMap(({ name, size, neuron_model, params }) => {
    if (neuron_model === 'spike_list') return [];
    const known = params as Spinnaker2Parameters;
    const v = Array.from({ length: size }, (_, n) => value(known.v_init, n));
    spikes.set(name, []);
    return [{ name, v, known, positive: v.map(() => 0), negative: v.map(() => 0) }];
  });
  for (let t = 0; t < steps; t++)
    for (const { name, v, known, positive, negative } of cells) {
      v.forEach((_, n) => {
        positive[n] *= value(known.exc_decay, n);
        negative[n] *= value(known.inh_decay, n);
      });
      for (const { pre, post, connections } of projections) {
        if (post !== name) continue;
        for (const [from, to, weight, delay] of connections)
          if ((given.get(pre) ?? spikes.get(pre))?.[t - delay - 1]?.includes(from))
            (weight > 0 ? positive : negative)[to] += weight;
      }
      const fired: number[] = [];
      v.forEach((before, n) => {
        v[n] = value(known.alpha_decay, n) * before + positive[n] + negative[n] + value(known.i_offset, n);
        const threshold = value(known.threshold, n);
        if (!(v[n] >= threshold)) return;
        fired.push(n);
        v[n] = known.reset === 'reset_to_v_reset' ? known.v_reset : v[n] - threshold;
      });
      spikes.get(name)?.push(fired);
    }
  return spikes;
}
