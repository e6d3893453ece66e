import type { NetworkWriter } from '../board.ts';
import { place } from '../circuits/placement.ts';
import { type Plan, planHash } from '../plan.ts';
import { LONGEST_DELAY } from './exported-network.ts';
import { layOut } from './lay-out.ts';

const NAME = 'spinnaker2';

/** A plan for SpiNNaker 2, with the network as it is written. */
export interface Spinnaker2Plan extends Plan {
  /** JSON of an exported network. */
  readonly network: string;
}

/**
 * SpiNNaker 2, for which networks are written: populations, parameters and connection lists under the names that py-spinnaker2 takes,
 * with weights of four bits and a sign. Nothing here reaches a chip, and what is written was built by no py-spinnaker2 yet.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * network.population('cells', lif, { size: 10 });
 * const plan = spinnaker2.plan(analyse(network));
 * console.log(planText(plan));
 * for (const { name, content } of spinnaker2.files(plan)) console.log(name, content.length);
 */
export const spinnaker2: NetworkWriter<Spinnaker2Plan> = {
  name: NAME,
  summary: 'networks are written for SpiNNaker 2, with 4-bit weights and a sign; py-spinnaker2 puts them there',
  capabilities: {
    neurons: Number.POSITIVE_INFINITY,
    synapses: Number.POSITIVE_INFINITY,
    weights: { bits: 5, format: 'integer' },
    state: { bits: 32, format: 'float' },
    leak: 'fixed',
    reset: ['value', 'subtract'],
    refractory: false,
    delays: { least: 1, most: LONGEST_DELAY },
    learning: [],
    readsWeights: false,
    determinism: 'statistical',
    time: 'free',
    inputSpikes: Number.POSITIVE_INFINITY,
  },
  builtBy: 'py-spinnaker2 builds it from network.json',
  plan(analysed) {
    const { network, findings } = layOut(place(analysed), analysed.program);
    const text = JSON.stringify(network);
    return { board: NAME, analysed, findings, hash: planHash(NAME, analysed, text), network: text };
  },
  files: ({ network }) => [{ name: 'network.json', content: `${network}\n` }],
};

export default spinnaker2;
