/** The process that hands a sweep out by a server: its arguments are a URL, the folder and the sweep as JSON. Prints what came of it as JSON. */
import { given } from '../../../../agents/given.ts';
import { BullQueue } from '../../../../scenarios/sweep/dispatch/bull-queue.ts';
import { planSweep } from '../../../../scenarios/sweep/plan-sweep.ts';
import { ResultsFolder } from '../../../../scenarios/sweep/results/results-folder.ts';
import { runSweep } from '../../../../scenarios/sweep/run-sweep.ts';
import type { Sweep } from '../../../../scenarios/sweep/sweep.ts';

const [url = '', folder = '', text = '{}'] = process.argv.slice(2);
const sweep = JSON.parse(text) as Sweep;
const say = (line: string): void => console.error(line);
const queue = await BullQueue.open({
  ...{ url, folder, say, askSeconds: 1 },
  ...given({ checkpointEvery: sweep.checkpointEvery }),
});
try {
  const { digest, partial } = await runSweep(await planSweep(sweep), new ResultsFolder(folder), queue);
  console.log(JSON.stringify({ digest, partial }));
} finally {
  await queue.close();
}
