import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planRun } from '../../scenarios/plan/plan-run.ts';
import { recordWalks } from '../../scenarios/plots/index.ts';
import { plotWalks } from '../../scenarios/plots/walk-plot.ts';
import { openRun } from '../../scenarios/run/index.ts';

const PAGE = new URL('../tutorials/a-robot-on-ros-2.md', import.meta.url);
const SEEDS = [1, 2, 3, 4];

/** Puts the scenario of docs/tutorials/a-robot-on-ros-2.md, and its agent, into a folder. @returns the path of the scenario */
export function saveRooms(folder: string): string {
  const [, code = ''] = /Save this as `rooms\.ts`:\n\n```ts\n([\s\S]*?)^```\n/m.exec(readFileSync(PAGE, 'utf8')) ?? [];
  copyFileSync(new URL('../../examples/keep-clear.ts', import.meta.url), join(folder, 'keep-clear.ts'));
  const path = join(folder, 'rooms.ts');
  writeFileSync(path, code);
  return path;
}

/** A moving picture of the robot in a room a seed. */
export async function roomsPicture(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'reafference-rooms-'));
  try {
    const plan = await planRun({ scenario: saveRooms(folder) });
    const digests: string[] = [];
    const walks = SEEDS.flatMap((seed) => {
      const recording = recordWalks();
      const run = openRun(plan, seed, { listeners: [recording] });
      run.step(Infinity);
      digests.push(run.completed.digest);
      return recording.records().map((walk) => ({ ...walk, name: `Room of seed ${seed}` }));
    });
    const title = 'A robot keeps clear of boxes and walls in four rooms';
    return plotWalks(walks, { title, citation: `rooms@1, seeds ${SEEDS}; digests ${digests.join(', ')}` }).svg;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
