/**
 * `tsx test/kill-and-resume.ts [KILLS]` kills a run at so many random instants, 8 by default, and resumes it from its checkpoints until it
 * completes; the digest must be that of a run that was never killed. Needs the built package; run by `npm run test:kill`.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RandomStream } from '../kernels/random.ts';

const KILLS = Number(process.argv[2] ?? 8);
const RUN = ['dist/node/scenarios/cli/main.js', 'run', 'water-maze', '--seeds', '2', '--json'];

interface Outcome {
  readonly killed: boolean;
  readonly milliseconds: number;
  readonly digest: string | undefined;
}

function run(options: readonly string[], killAfter = Infinity): Promise<Outcome> {
  const began = performance.now();
  const child = spawn(process.execPath, [...RUN, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let complaint = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const timer = Number.isFinite(killAfter) ? setTimeout(() => child.kill('SIGKILL'), killAfter) : undefined;
  return new Promise((resolve, reject) =>
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const killed = signal === 'SIGKILL';
      if (!killed && code !== 0) return reject(new Error(`exit ${code}: ${complaint}`));
      const digest = killed ? undefined : (JSON.parse(output) as { digest: string }).digest;
      resolve({ killed, milliseconds: performance.now() - began, digest });
    }),
  );
}

const folder = mkdtempSync(join(tmpdir(), 'reafference-'));
try {
  const whole = await run(['--jobs', '2']);
  const random = new RandomStream(20, 'kill-and-resume');
  let kills = 0;
  for (let round = 1; kills < KILLS; round++) {
    const out = join(folder, `${round}`);
    const options = ['--out', out, '--checkpoint-every', '1', '--jobs', String(1 + (round % 2))];
    let outcome = await run(options, random.uniform() * whole.milliseconds);
    while (outcome.killed) {
      kills++;
      outcome = await run([...options, '--resume'], kills < KILLS ? random.uniform() * whole.milliseconds : Infinity);
    }
    const same = outcome.digest === whole.digest;
    console.log(
      `round ${round}: ${kills} kills so far, digest ${same ? 'the same' : `${outcome.digest}, not ${whole.digest}`}`,
    );
    if (!same) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
