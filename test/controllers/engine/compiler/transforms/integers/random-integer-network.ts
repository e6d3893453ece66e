import type {
  Network as AnyNetwork,
  NeuronModel,
  Population,
  SynapseModel,
} from '../../../../../../controllers/engine/index.ts';
import { defineNeuron, ms, Network, seconds } from '../../../../../../controllers/engine/index.ts';
import { poisson } from '../../../../../../controllers/neurons/poisson.ts';
import { dopamineStdp } from '../../../../../../controllers/synapses/dopamine-stdp.ts';
import { inhibitoryStdp } from '../../../../../../controllers/synapses/inhibitory-stdp.ts';
import { shortTermPlasticity } from '../../../../../../controllers/synapses/short-term-plasticity.ts';
import { staticSynapse } from '../../../../../../controllers/synapses/static.ts';
import { stdp } from '../../../../../../controllers/synapses/stdp.ts';
import { tripletStdp } from '../../../../../../controllers/synapses/triplet-stdp.ts';
import type { Draw } from '../../../random-network.ts';
import { coin, number, pick, randomConnectivity, whole } from '../../../random-network.ts';
import type { Command } from '../../emit/c/c-program.ts';

const RESETS = { resetting: 'v = 0', subtracting: 'v -= 1', drawing: 'v = 0.25*uniform' } as const;

/** A leaky neuron without units, whose reset sets the potential, also at random, or takes the threshold off. */
const leaky = (name: keyof typeof RESETS): NeuronModel =>
  defineNeuron({
    name,
    source: 'a test',
    parameters: {
      tau: { unit: 'ms', default: 12, meaning: 'decay' },
      t_ref: { unit: 'ms', default: 2, meaning: 'refractory time' },
    },
    state: { v: { unit: '1', meaning: 'potential' }, a: { unit: '1', meaning: 'adaptation' } },
    inputs: { I: { unit: '1', default: 1.1, meaning: 'drive' } },
    receptors: { drive: { unit: '1', meaning: 'input', onInput: 'v += input' } },
    equations: 'dv/dt = (I - a - v)/tau\nda/dt = -a/(9*tau)',
    spike: { when: 'v > 1' },
    reset: `${RESETS[name]}; a += 0.05`,
    refractory: { time: 't_ref', hold: ['v'] },
    events: { flash: 'v = 0.5*v; a = 0' },
  });

/** A rule with a weight that suits neurons without units. */
interface Rule {
  readonly model: SynapseModel;
  readonly learns: boolean;
}

const RULES: readonly Rule[] = [
  { model: staticSynapse, learns: false },
  { model: shortTermPlasticity, learns: false },
  { model: stdp, learns: true },
  { model: tripletStdp, learns: true },
  { model: inhibitoryStdp, learns: true },
  { model: dopamineStdp, learns: true },
];

/** A recurrent network of 8 to 256 neurons that integers can compute, with what a host does to it. */
export function randomIntegerNetwork(draw: Draw): {
  readonly network: AnyNetwork;
  readonly commands: (ticks: number) => Command[];
} {
  const network = new Network({ step: seconds(pick(draw, 1e-3, 0.5e-3)), seed: whole(draw, 0, 1000) });
  const source = network.population<NeuronModel>('source', poisson, { size: whole(draw, 4, 40) });
  const most = pick(draw, 20, 60, 108);
  const cells = Array.from({ length: whole(draw, 1, 2) }, (_, n) =>
    network.population<NeuronModel>(`cells ${n}`, leaky(pick(draw, 'resetting', 'subtracting', 'drawing')), {
      size: whole(draw, 4, most),
      parameters: coin(draw) ? { tau: ms(number(draw, 4, 30)) } : {},
    }),
  );
  const project = (from: Population, to: Population, weight: number, late: boolean, n: number): void => {
    const { model } = pick(draw, ...RULES);
    const longest = whole(draw, 1, 7);
    const several = coin(draw);
    network.project(from, to, {
      name: `projection ${n}`,
      synapse: model,
      connect: randomConnectivity(draw, from.size, to.size),
      receptor: 'drive',
      delay: ms((_, i, j) => network.step * 1e3 * (late || several ? 1 + (several ? (i + j) % longest : 0) : 0)),
      initial: { w: (random) => weight * (0.5 + random.uniform()) },
    });
  };
  let n = 0;
  for (const cell of cells) project(source, cell, 0.2, false, n++);
  for (const from of cells)
    for (const to of cells) if (coin(draw)) project(from, to, pick(draw, 0.02, -0.05), true, n++);
  const rate = whole(draw, 20, 120);
  const modulators = [...new Set(network.projections.flatMap(({ model }) => Object.keys(model.modulators ?? {})))];
  const commands = (ticks: number): Command[] => {
    const all: Command[] = [{ do: 'fill', array: 'source.rate', value: rate }];
    for (let part = 0; part < 5; part++) {
      for (const one of modulators)
        all.push({ do: 'fill', array: `modulator.${one}`, value: part % 2 === 0 ? 0 : 0.015625 });
      all.push({ do: 'fill', array: `${cells[part % cells.length].name}.I`, value: 0.75 + part / 8 });
      if (part === 3) all.push({ do: 'raise', event: 'flash' });
      all.push({ do: 'run', ticks: ticks / 5 });
    }
    return all;
  };
  return { network, commands };
}
