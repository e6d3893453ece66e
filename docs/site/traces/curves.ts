import type {
  NeuronModel,
  Population,
  Projection,
  Simulation,
  SynapseModel,
} from '../../../controllers/engine/index.ts';
import type { Series, Trace } from './experiment.ts';

/** What follows quantities of a simulation, step by step. */
export interface Curves {
  /** Follows state of the first neuron of a population. @param as name of the curve. Default: that of the state */
  follow(neurons: Population, name: string, as?: string): void;
  /** Follows state of the first synapse of a projection. */
  followSynapse(synapses: Projection, name: string, as?: string): void;
  /** Steps to the end. @param spiking whose spikes are marked @param before called before each step */
  run(spiking: readonly Population[], before: (tick: number) => void): Trace;
}

/** Follows quantities of a simulation for some ticks. Times are those of the ends of steps, in ms. */
export function curvesOf(simulation: Simulation, ticks: number): Curves {
  const step = simulation.network.step * 1e3;
  const followed: { readonly series: Series; readonly read: () => number }[] = [];
  const follow = (name: string, unit: string, read: () => number): void => {
    followed.push({ series: { name, unit, values: new Float64Array(ticks) }, read });
  };
  return {
    follow(neurons, name, as = name) {
      const unit = simulation.unit(neurons, name);
      const out = new Float64Array(neurons.size);
      follow(as, unit, () => simulation.state<NeuronModel>(neurons, name, unit, out)[0]);
    },
    followSynapse(synapses, name, as = name) {
      const unit = simulation.unit(synapses, name);
      follow(as, unit, () => simulation.synapses<SynapseModel>(synapses, name, unit)[0]);
    },
    run(spiking, before) {
      const spikes = spiking.map((neurons) => {
        const at: number[] = [];
        simulation.onSpikes(neurons, (tick) => void at.push((tick + 1) * step));
        return { of: neurons.name, at };
      });
      for (let tick = 0; tick < ticks; tick++) {
        before(tick);
        simulation.step();
        for (const { series, read } of followed) series.values[tick] = read();
      }
      const times = Float64Array.from({ length: ticks }, (_, tick) => (tick + 1) * step);
      return {
        x: { name: 'time', unit: 'ms', values: times },
        curves: followed.map(({ series }) => series),
        spikes: spikes.filter(({ at }) => at.length > 0),
      };
    },
  };
}
