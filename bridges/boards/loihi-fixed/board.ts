import type { Board } from '../board.ts';
import { type CircuitPlan, circuits, deployCircuits } from '../circuits/circuit-board.ts';
import { place } from '../circuits/placement.ts';
import { planHash } from '../plan.ts';
import { imageOf, LoihiChip } from './chip.ts';
import { layOut } from './lay-out.ts';
import { CORES, LONGEST_DELAY, NEURONS_OF_CORE } from './losses.ts';
import { LARGEST_WEIGHT_BITS } from './weights.ts';

const NAME = 'loihi-fixed';

/**
 * The arithmetic of Loihi in this process, bit for bit that of Lava's fixed-point models: the network is rounded to the chip's
 * integers and stepped in them. No chip is needed, and none is reached.
 *
 * It takes populations of current-based integrate-and-fire neurons with constant weights; sources of spikes stay on the host.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const cells = network.population('cells', lif, { size: 10 });
 * const simulation = new Hosting(loihiFixed({ weightBits: 6 })).simulate(network);
 * simulation.input(cells, 'I_ext', 'pA').fill(400);
 * simulation.onSpikes(cells, (tick, ids, count) => console.log(tick, ids.subarray(0, count)));
 * simulation.step(1000);
 *
 * @param weightBits bits of a weight, 4 to 8. Default: 8
 */
export function loihiFixed({
  weightBits = LARGEST_WEIGHT_BITS,
}: {
  weightBits?: 4 | 5 | 6 | 7 | 8;
} = {}): Board<CircuitPlan> {
  return {
    name: NAME,
    summary: "Loihi's arithmetic in this process, in the integers of Lava's bit-accurate models",
    capabilities: {
      neurons: CORES * NEURONS_OF_CORE,
      synapses: Number.POSITIVE_INFINITY,
      weights: { bits: weightBits, format: 'integer' },
      state: { bits: 24, format: 'integer' },
      leak: 'fixed',
      reset: ['value'],
      refractory: false,
      delays: { least: 1, most: LONGEST_DELAY },
      learning: [],
      readsWeights: true,
      determinism: 'bit-exact',
      time: 'stepped',
      inputSpikes: Number.POSITIVE_INFINITY,
    },
    // Davies et al. 2018, table 1.
    energy: {
      perSynapticOperation: 23.6e-12,
      perNeuronUpdate: 81e-12,
      source: 'Davies et al. 2018, simulated at 0.75 V: a synaptic operation, and the update of an active neuron',
    },
    plan(analysed) {
      const placement = place(analysed);
      const { groups, projections, findings } = layOut(placement, analysed.program, weightBits);
      const image = imageOf(
        projections,
        groups.map(({ scales: { du, dv, vth } }) => [du, dv, vth]),
      );
      return {
        ...{ board: NAME, analysed, findings, placement, image },
        hash: planHash(NAME, analysed, image),
        chip: (mirrors) => new LoihiChip(groups, projections, mirrors),
      };
    },
    deploy: deployCircuits,
    twin: (plan) => circuits(plan).executable,
  };
}

export default loihiFixed();
