import { expectTypeOf } from 'vitest';
import type {
  NeuronModel,
  NeuronValues,
  Population,
  Projection,
  Quantity,
  QuantityIn,
  QuantityText,
  Simulation,
  SynapseValues,
} from '../../../../controllers/engine/index.ts';
import { allToAll, ms, mV, Network, pA, seconds, uniform } from '../../../../controllers/engine/index.ts';
import { monitorState } from '../../../../controllers/monitors/index.ts';
import type { lif } from '../../../../controllers/neurons/lif.ts';
import type { poisson } from '../../../../controllers/neurons/poisson.ts';
import type { softCompetitor } from '../../../../controllers/neurons/soft-competitor.ts';
import type { dopamineStdp } from '../../../../controllers/synapses/dopamine-stdp.ts';
import { stdp } from '../../../../controllers/synapses/stdp.ts';

// What may be given follows from the declared unit.
expectTypeOf<QuantityIn<'ms', number>>().toEqualTypeOf<Quantity<number> | QuantityText>();
expectTypeOf<QuantityIn<'1', number>>().toEqualTypeOf<number | Quantity<number>>();
expectTypeOf<QuantityIn<string, number>>().toEqualTypeOf<number | Quantity<number> | QuantityText>();
expectTypeOf<'10 ms' | '-50 mV' | '1e-3 V' | '5 1/s'>().toExtend<QuantityText>();
expectTypeOf<'10' | 'ten ms'>().not.toExtend<QuantityText>();
expectTypeOf(ms(10)).toExtend<Quantity<number>>();
expectTypeOf(mV([-50, -55])).toExtend<Quantity<NeuronValues>>();
expectTypeOf(pA((random, pre, post) => random.uniform() + pre + post)).toExtend<Quantity<SynapseValues>>();
expectTypeOf(pA((random, pre, post) => random.uniform() + pre + post)).not.toExtend<Quantity<NeuronValues>>();
expectTypeOf(mV(uniform(-50, -55))).toExtend<Quantity<NeuronValues>>();

declare const simulation: Simulation;
declare const cells: Population<typeof lif>;
declare const noise: Population<typeof poisson>;
declare const layer: Population<typeof softCompetitor>;
declare const any: Population;
declare const learned: Projection<typeof dopamineStdp>;
declare const model: typeof lif;
const network = new Network({ seed: 1 });

/** Never called: what TypeScript takes, and what it refuses. */
export function given(): void {
  network.population('a', model, {
    size: 2,
    parameters: { tau_m: '10 ms', V_th: mV([-50, -55]), t_ref: seconds(2e-3), E_L: mV(uniform(-70, -65)) },
    initial: { v: '-60 mV' },
  });
  // @ts-expect-error: a bare number for a time
  network.population('b', model, { size: 2, parameters: { tau_m: 10 } });
  // @ts-expect-error: a number as text
  network.population('c', model, { size: 2, parameters: { tau_m: '10' } });
  // @ts-expect-error: a bare array for a voltage
  network.population('d', model, { size: 2, initial: { v: [-50, -55] } });
  // @ts-expect-error: a bare function for a voltage
  network.population('e', model, { size: 2, initial: { v: () => -50 } });
  network.population('f', model as NeuronModel, { size: 2, parameters: { tau_m: 10 } });

  const onto = { synapse: stdp, connect: allToAll(), receptor: 'excitatory' } as const;
  network.project(noise, cells, { ...onto, delay: '1 ms', initial: { w: pA(uniform(0, 80)) } });
  network.project(noise, cells, { ...onto, delay: ms((_, pre, post) => 1 + ((pre + post) % 3)) });
  network.project(noise, layer, { ...onto, receptor: 'evidence', initial: { w: 0.5 } });
  // @ts-expect-error: a bare number for a delay
  network.project(noise, cells, { ...onto, delay: 1e-3 });
  // @ts-expect-error: a bare number for a weight that is a current
  network.project(noise, cells, { ...onto, initial: { w: 4 } });
  // @ts-expect-error: a bare number for a parameter of a rule, where weights are currents
  network.project(noise, cells, { ...onto, parameters: { w_max: 100 } });
  network.project(noise, any, { ...onto, initial: { w: 4 } });
}

/** Never called. */
export function read(): void {
  simulation.state(cells, 'v', 'mV');
  simulation.state(layer, 'u');
  simulation.state(any, 'v');
  simulation.input(cells, 'I_ext', 'pA');
  simulation.input(layer, 'gain');
  simulation.setState(cells, 'v', mV([-50, -55]));
  simulation.setState(layer, 'u', [1, 2]);
  simulation.synapses(learned, 'w', 'pA');
  simulation.setModulator('dopamine', '5 Hz');
  monitorState(simulation, cells, 'v', 'mV', { every: 10 });
  monitorState(simulation, layer, 'u');
  // @ts-expect-error: a voltage without the unit to read it in
  simulation.state(cells, 'v');
  // @ts-expect-error: a current without its unit
  simulation.input(cells, 'I_ext');
  // @ts-expect-error: a live array in another unit than the declared one
  simulation.input(cells, 'I_ext', 'nA');
  // @ts-expect-error: a bare number for a voltage
  simulation.setState(cells, 'v', -50);
  // @ts-expect-error: a voltage without the unit to sample it in
  monitorState(simulation, cells, 'v', { every: 10 });
}
