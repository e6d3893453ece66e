import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type PopulationInfo, rodent } from '../../../../agents/index.ts';
import { createRecorder } from '../../../../bridges/recording/index.ts';
import { openBytes } from '../../../../bridges/recording/reading/open-bytes.ts';
import { readPopulations } from '../../../../bridges/recording/runs/recorded-populations.ts';
import { readRecordedRun } from '../../../../bridges/recording/runs/recorded-run.ts';
import { openRunFile, type RunFile } from '../../../../bridges/recording/runs/run-file.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

const populations: readonly PopulationInfo[] = [
  { name: 'place cells', size: 2, centres: Float64Array.of(0.1, 1 / 3, -1e-300, 4) },
  { name: 'ring', size: 1, directions: Float64Array.of(Math.PI), frame: 'base_link' },
  { name: 'asleep', size: 2, whileRunning: 'place cells' },
];

it('a recording tells the populations of the controller to the last bit, beside the facts of the run', async () => {
  const file = join(temporaryFolder(), 'run.mcap');
  const world = { walls: [], obstacles: [] };
  const info = { identity: { scenario: 'maze' }, seed: 1, body: rodent, period: 1e-3, world };
  const { listener, close } = await createRecorder(file, info);
  listener.seedStart({ controller: { populations: () => populations } });
  listener.trialStart({ index: 0, tick: 0, start: { x: 0, y: 0, heading: 0 } });
  await close();
  const source = await openBytes(file);
  expect(await readPopulations((await openRunFile(source)) as RunFile)).toEqual(populations);
  await source.close();
  expect(Object.keys((await readRecordedRun(file))?.facts ?? {})).not.toContain('place cells');
});
