import type { NeuronModel, SynapseModel } from '../../../../controllers/engine/index.ts';
import { Network, type Quantity, quantity, seconds } from '../../../../controllers/engine/index.ts';
import { poisson } from '../../../../controllers/neurons/poisson.ts';
import { staticSynapse } from '../../../../controllers/synapses/static.ts';
import type { StirredNeuron } from '../../../conformance/networks.ts';
import { RULES, STIRRED_NEURONS } from '../../../conformance/networks.ts';
import type { Draw } from '../random-network.ts';
import { coin, pick, randomConnectivity, whole } from '../random-network.ts';

type Values = Readonly<Record<string, Quantity<number | number[]>>>;

/** One value in four differs from the model's: scaled, the same as another of its unit, or now and then senseless. */
function randomParameters(draw: Draw, model: NeuronModel | SynapseModel, size: number | undefined): Values {
  const declared = Object.entries(model.parameters ?? {});
  return Object.fromEntries(
    declared.flatMap(([name, { unit, default: value }]): [string, Quantity<number | number[]>][] => {
      if (whole(draw, 0, 3) > 0 || unit.includes('weight')) return [];
      const alike = declared.filter(([, other]) => other.unit === unit).map(([, other]) => other.default);
      const one = (): number => {
        if (whole(draw, 0, 60) === 0) return pick(draw, 0, -value, 1e39, 1e-44);
        return coin(draw) ? pick(draw, ...alike) : value * pick(draw, 0.5, 0.9, 1.1, 2);
      };
      const values = size === undefined || coin(draw) ? one() : Array.from({ length: size }, one);
      return [[name, quantity<number | number[]>(values, unit)]];
    }),
  );
}

/** Built-in neurons that hear Poisson spikes on every receptor, and each other by a built-in rule. */
export function builtInNetwork(draw: Draw): Network {
  const network = new Network({ step: seconds(pick(draw, 1e-3, 5e-4, 1e-4)), seed: whole(draw, 0, 1000) });
  const source = network.population('source', poisson, { size: whole(draw, 1, 20) });
  const { model, weights } = pick<StirredNeuron>(draw, ...STIRRED_NEURONS);
  const size = whole(draw, 1, 30);
  const cells = network.population('cells', model, { size, parameters: randomParameters(draw, model, size) });
  for (const [receptor, { unit }] of Object.entries(model.receptors ?? {})) {
    const w = (weights[receptor] ?? 0) * pick(draw, 0.5, 1, 3);
    const longest = whole(draw, 1, 5);
    network.project(source, cells, {
      name: `to ${receptor}`,
      synapse: staticSynapse,
      connect: randomConnectivity(draw, source.size, size),
      receptor,
      delay: seconds((_, i, j) => (1 + ((i + j) % longest)) * network.step),
      initial: { w: quantity(w, unit) },
    });
    if (coin(draw)) continue;
    const rule = pick(draw, ...RULES);
    network.project(cells, cells, {
      name: `within, ${receptor}`,
      synapse: rule,
      connect: randomConnectivity(draw, size, size),
      receptor,
      delay: seconds(whole(draw, 1, 4) * network.step),
      parameters: randomParameters(draw, rule, undefined) as never,
      initial: { w: quantity(0.1 * w, unit) },
    });
  }
  return network;
}
