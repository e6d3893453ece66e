import type { Board } from '../board.ts';
import { type CircuitPlan, circuits, deployCircuits } from '../circuits/circuit-board.ts';
import { place } from '../circuits/placement.ts';
import { planHash } from '../plan.ts';
import { imageOf, XyloChip } from './chip.ts';
import { XYLO_CHIPS, type XyloChipName } from './chips.ts';
import { layOut } from './lay-out.ts';
import { MOST_SPIKES } from './neuron.ts';

const NAME = 'xylo-sim';

/**
 * The arithmetic of a Xylo chip in this process, bit for bit that of its maker's simulator: the network is rounded to the chip's
 * integers and stepped in them, within the chip's numbers of neurons, channels and synapses. No chip is needed, and none is reached.
 *
 * It takes populations of current-based integrate-and-fire neurons with constant weights; sources of spikes stay on the host.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const input = network.population('input', poisson, { size: 16 });
 * const cells = network.population('cells', lif, { size: 20, parameters: { t_ref: '0 ms' } });
 * network.project(input, cells, {
 *   synapse: staticSynapse, receptor: 'excitatory', connect: allToAll(), initial: { w: '30 pA' },
 * });
 * console.log(planText(xyloSim({ chip: 'audio-3' }).plan(analyse(network))));
 *
 * @param chip whose limits hold. Default: audio-3
 */
export function xyloSim({ chip = 'audio-3' }: { chip?: XyloChipName } = {}): Board<CircuitPlan> {
  const limits = XYLO_CHIPS[chip];
  const neurons = limits.hidden + limits.readouts;
  return {
    name: NAME,
    summary: `Xylo's arithmetic in this process, in the integers of its maker's simulator, with the limits of ${chip}`,
    capabilities: {
      neurons,
      synapses: limits.hidden * limits.fanOut,
      weights: { bits: 8, format: 'integer' },
      state: { bits: 16, format: 'integer' },
      leak: 'shift',
      reset: ['subtract'],
      refractory: false,
      delays: { least: 1, most: 1 },
      learning: [],
      readsWeights: true,
      determinism: 'bit-exact',
      time: 'stepped',
      inputSpikes: limits.inputs * MOST_SPIKES.input,
    },
    plan(analysed) {
      const placement = place(analysed);
      const layout = layOut(placement, analysed.program, limits);
      const { groups, projections, findings } = layout;
      const weights = projections.map((one) => one.weights);
      const image = imageOf(weights, groups);
      return {
        ...{ board: NAME, analysed, findings, placement, image },
        hash: planHash(NAME, analysed, chip, image),
        chip: (mirrors) => new XyloChip(layout, mirrors),
      };
    },
    deploy: deployCircuits,
    twin: (plan) => circuits(plan).executable,
  };
}

export default xyloSim();
