import { Hosting, loadBoard } from 'reafference/bridges/boards';
import { recordWalks } from 'reafference/scenarios/plots';
import { openRun, planScenario } from 'reafference/scenarios/run';
import { plotWalks } from '../../scenarios/plots/walk-plot.ts';
import { toLamp } from './lamp.ts';

/** Numbers of docs/tutorials/a-network-to-a-board.md. */
const RANGES = {
  'lamp.rate': [0, 100],
  'ways.v': [-259, 0],
  'ways.i_ex': [-3146, 2145],
  'ways.i_in': [0, 0],
  'ways.I_ext': [0, 0],
  'ways.recent_spikes': [0, 202],
} as const;
const [SEED, TRIAL] = [1, 0];

/** A moving picture of the same way with weights of floats, and of fewer and fewer bits. */
export async function bitsPicture(): Promise<string> {
  const [walks, digests] = [[], []] as [ReturnType<ReturnType<typeof recordWalks>['records']>[number][], string[]];
  for (const bits of [undefined, 8, 4, 2]) {
    const board = bits === undefined ? undefined : await loadBoard(`integer-twin:${bits}`);
    const hosting = board && new Hosting(board.ranged?.(RANGES) ?? board);
    const recording = recordWalks();
    const run = openRun(planScenario(toLamp(hosting?.simulate)), SEED, { listeners: [recording] });
    run.step(Infinity);
    hosting?.close();
    walks.push({ ...recording.records()[TRIAL], name: bits === undefined ? 'Floats' : `${bits} bits` });
    digests.push(run.completed.digest);
  }
  const title = 'The same network goes to a lamp with weights of fewer and fewer bits';
  return plotWalks(walks, { title, citation: `docs/pictures/lamp.ts, seed ${SEED}; digests ${digests.join(', ')}` })
    .svg;
}
