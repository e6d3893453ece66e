// A sweep from a program: which learning rate is best, and how good is it on seeds that nobody chose it by?
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSweep } from 'reafference/scenarios/sweep';

const folder = mkdtempSync(join(tmpdir(), 'reafference-'));
const sweep = await openSweep(folder, {
  scenario: 'water-maze',
  vary: { learningRate: [0, 0.01, 0.1] },
  set: { trials: 6, timeLimit: 5 },
  seeds: 3,
  objective: 'mean(latency, 4-6)',
});

let done = 0;
const { generations, best, again, digest } = await sweep.run({ jobs: 2, onReceipt: () => done++ });
for (const { point, objective } of generations.flat())
  console.log(`learning rate ${point.learningRate}: ${objective?.value.toFixed(2)} s`);
console.log(`best: ${best?.point.learningRate}; on fresh seeds ${again?.objective?.value.toFixed(2)} s`);

// Later, or in another program: the folder has all of it.
const { outcome, jobs } = await openSweep(folder);
const successes = [...jobs()].flatMap(({ result }) => result.result.trials).filter(({ success }) => success).length;
console.log(`${done} jobs with ${successes} successes; the same again: ${outcome().digest === digest}`);
console.log(`digest of this code: ${digest.slice(0, 16)}`);
