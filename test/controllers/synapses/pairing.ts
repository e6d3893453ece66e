import type {
  Projection,
  QuantityText,
  Simulation,
  SimulationOptions,
  SynapseModel,
} from '../../../controllers/engine/index.ts';
import { allToAll, defineNeuron, ms, Network, simulate } from '../../../controllers/engine/index.ts';
import { spikeSource } from '../../../controllers/neurons/spike-source.ts';
import { inSI, siUnit } from '../engine/si.ts';

/** A target that spikes when the host says so, and sums what it receives. Its state is what some rules read of a target. */
export const told = defineNeuron({
  name: 'told',
  source: 'a test',
  parameters: {},
  state: { received: { unit: '1', meaning: 'sum of everything received' } },
  inputs: {
    fire: { unit: '1', default: 0, meaning: 'spikes still to be sent' },
    plateau: { unit: '1', default: 0, meaning: 'plateau potential' },
    instructive: { unit: '1', default: 0, meaning: 'filtered plateau potential' },
    factor: { unit: '1', default: 0, meaning: 'what other synapses have led to' },
    novelty: { unit: '1', default: 0, meaning: 'what a spike may teach' },
    contact: { unit: '1', default: 0, meaning: 'an obstacle felt' },
    free: { unit: '1', default: 0, meaning: 'a free way felt' },
  },
  receptors: { drive: { unit: '1', meaning: 'anything', onInput: 'received += input' } },
  spike: { when: 'fire > 0.5' },
  reset: 'fire -= 1',
});

/** One synapse, and when its two neurons spike; times in ms, of the steps in which both see the spike. */
export interface Protocol<M extends SynapseModel> {
  /** ms */
  readonly step: number;
  readonly pre?: readonly number[];
  readonly post?: readonly number[];
  readonly until: number;
  /** In SI, as `initial`. */
  readonly parameters?: { readonly [K in keyof NonNullable<M['parameters']>]?: number | QuantityText };
  readonly initial?: { readonly [K in keyof M['state']]?: number };
  readonly emitter?: SimulationOptions['emitter'];
  /** Called before a step, with the time at which it takes place, and how to set the inputs of the target. */
  readonly before?: (time: number, simulation: Simulation, level: (value: number) => void) => void;
  /** Called after a step, with the sum of what the target received by then. */
  readonly after?: (time: number, state: (name: keyof M['state'] & string) => number, received: number) => void;
}

/** Runs one synapse by itself, in double precision unless the protocol says otherwise, and returns its state, in SI. */
export function pair<const M extends SynapseModel>(
  synapse: M,
  protocol: Protocol<M>,
): Record<keyof M['state'], number> {
  const { step, pre = [], post = [], until, parameters, initial, emitter = 'javascript-f64', before, after } = protocol;
  const network = new Network({ step: ms(step), seed: 1 });
  const source = network.population('source', spikeSource, { size: 1 });
  const target = network.population('target', told, { size: 1 });
  const projection: Projection<M> = network.project<M>(source, target, {
    synapse,
    connect: allToAll(),
    delay: '0 ms',
    parameters: inSI<number>(synapse.parameters, parameters) as object,
    initial: inSI<number>(synapse.state, initial) as object,
  });
  const simulation = simulate(network, { emitter });
  const state = (name: keyof M['state'] & string): number =>
    simulation.synapses<SynapseModel>(projection, name, siUnit(simulation.unit(projection, name)))[0];
  const counts = (times: readonly number[]): Map<number, number> => {
    const ticks = times.map((time) => Math.round(time / step));
    return new Map(ticks.map((tick) => [tick, ticks.filter((one) => one === tick).length]));
  };
  const [early, late] = [counts(pre), counts(post)];
  const level = (value: number): void => {
    for (const name of ['plateau', 'instructive', 'factor', 'novelty'] as const)
      simulation.input(target, name)[0] = value;
  };
  for (let tick = 0; tick <= Math.round(until / step); tick++) {
    if (early.has(tick)) simulation.input(source, 'fire')[0] = 1;
    if (late.has(tick)) simulation.input(target, 'fire')[0] = 1;
    before?.(tick * step, simulation, level);
    simulation.step();
    after?.(tick * step, state, simulation.state(target, 'received')[0]);
  }
  return Object.fromEntries(Object.keys(synapse.state).map((name) => [name, state(name)])) as Record<
    keyof M['state'],
    number
  >;
}
