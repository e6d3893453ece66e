import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openEnvironment } from '../../scenarios/environment/index.ts';
import { recordWalks } from '../../scenarios/plots/index.ts';
import { plotWalks } from '../../scenarios/plots/walk-plot.ts';
import { waterMaze } from '../../scenarios/studies/water-maze/index.ts';

const PAGE = new URL('../tutorials/a-learner-in-python.md', import.meta.url);
const MAIN = fileURLToPath(new URL('../../scenarios/cli/main.ts', import.meta.url));

/** Whether there is the Python that {@link runLearner} needs. */
export const numpy = spawnSync('python3', ['-c', 'import numpy']).status === 0;

/** What the learner of docs/tutorials/a-learner-in-python.md prints in a folder, and each line that it asks of its environments. */
export function runLearner(folder: string): { readonly printed: string; readonly requests: readonly string[] } {
  const [, code = ''] = /^```python\n([\s\S]*?)^```\n/m.exec(readFileSync(PAGE, 'utf8')) ?? [];
  writeFileSync(join(folder, 'learner.py'), code);
  const asked = join(folder, 'requests.jsonl');
  const words = [process.execPath, '--import', import.meta.resolve('tsx'), MAIN].map((word) => `'${word}'`);
  // Takes the place of `npx reafference ...`.
  writeFileSync(join(folder, 'npx'), `#!/bin/sh\nshift\ntee -a '${asked}' | ${words.join(' ')} "$@"\n`);
  chmodSync(join(folder, 'npx'), 0o755);
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH']}`, PYTHONIOENCODING: 'utf-8' };
  const { status, stdout, stderr } = spawnSync('python3', ['learner.py'], { cwd: folder, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`learner.py ended with ${status}:\n${stderr}`);
  return { printed: stdout, requests: readFileSync(asked, 'utf8').trimEnd().split('\n') };
}

function requests(): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'reafference-learner-'));
  try {
    return runLearner(folder).requests;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const SEED = 6;
/** Trials of the learner, from 1. */
const TRIALS: readonly number[] = [1, 3, 8, 20];

/** A moving picture of the learner's ways: what it asked of its environment is asked again, of one that is followed. */
export async function learnerPicture(): Promise<string> {
  const recording = recordWalks();
  const environment = await openEnvironment(waterMaze, { stepSeconds: 0.2, listeners: [recording] });
  let begun = false;
  for (const line of requests()) {
    const { reset, step } = JSON.parse(line);
    // After the learner of this seed others follow, and then those that do not learn.
    if (reset?.seed !== undefined) {
      if (begun) break;
      begun = reset.seed === SEED;
    }
    if (begun && reset !== undefined) environment.reset(reset);
    if (begun && step !== undefined) environment.step(step);
  }
  environment.close();
  const walks = recording.records().filter(({ trial }) => TRIALS.includes(trial + 1));
  const citation = `${waterMaze.id}@${waterMaze.version}, seed ${SEED}; learner.py of docs/tutorials/a-learner-in-python.md`;
  return plotWalks(walks, { title: 'A learner in Python finds the goal ever sooner', citation }).svg;
}
