import type { Board } from '../board.ts';
import { MeasuredExecutable } from '../circuits/measured-executable.ts';
import { requireAccepted } from '../plan.ts';
import { twinCore } from './core.ts';
import { hashOf, memoryBytes } from './driver.ts';
import { TinyOdinExecutable } from './executable.ts';
import { planTinyOdin, TINYODIN_CAPABILITIES, type TinyOdinPlan } from './plan.ts';

const NAME = 'tinyodin-twin';

const twinOf = ({ analysed, placement, layout }: TinyOdinPlan): TinyOdinExecutable =>
  new TinyOdinExecutable(analysed, placement, layout, twinCore(layout.configuration));

/**
 * The arithmetic of tinyODIN in this process, bit for bit that of the chip: no chip is needed, and none is reached.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const input = network.population('input', poisson, { size: 16 });
 * const cells = network.population('cells', lif, { size: 20, parameters: { t_ref: '0 ms' } });
 * network.project(input, cells, {
 *   synapse: staticSynapse, receptor: 'excitatory', connect: allToAll(), initial: { w: '60 pA' },
 * });
 * const simulation = new Hosting(tinyOdinTwin).simulate(network);
 * simulation.input(input, 'rate', 'Hz').fill(100);
 * simulation.onSpikes(cells, (tick, ids, count) => console.log(tick, ids.subarray(0, count)));
 * simulation.step(1000);
 */
export const tinyOdinTwin: Board<TinyOdinPlan> = {
  name: NAME,
  summary: "tinyODIN's arithmetic in this process, event by event, in the integers of the chip",
  capabilities: TINYODIN_CAPABILITIES,
  plan: (analysed) => planTinyOdin(NAME, analysed),
  deploy(plan) {
    requireAccepted(plan);
    const measured = new MeasuredExecutable(twinOf(plan), NAME);
    const bytes = Uint8Array.from(memoryBytes(plan.layout.configuration), ({ value }) => value);
    return {
      receipt: { board: NAME, plan: plan.hash, readBack: hashOf(bytes), stateBytes: bytes.length },
      executable: measured,
      statistics: () => measured.statistics(),
      close: () => measured.dispose(),
    };
  },
  twin(plan) {
    requireAccepted(plan);
    return twinOf(plan);
  },
};

export default tinyOdinTwin;
