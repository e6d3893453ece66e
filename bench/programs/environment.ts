import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openEnvironment } from '../../scenarios/environment/index.ts';
import waterMaze from '../../scenarios/studies/water-maze/water-maze.scenario.ts';
import { parameters, report } from '../benchmark.ts';

/** Steps a second of wall time. */
export interface EnvironmentResult {
  readonly called: number;
  readonly piped: number;
}

const { stepSeconds } = parameters<{ readonly stepSeconds: number }>();
/** Steps before the first that counts, and that count. */
const [WARM_UP, STEPS] = [5000, 20_000];
const MAIN = fileURLToPath(new URL('../../scenarios/cli/main.js', import.meta.url));

/** Steps until there were enough, and begins a trial whenever one is over. Returns steps a second. */
async function rateOf(
  step: () => Promise<boolean> | boolean,
  reset: () => Promise<unknown> | unknown,
): Promise<number> {
  let began = 0;
  await reset();
  for (let k = -WARM_UP; k < STEPS; k++) {
    if (k === 0) began = performance.now();
    if (await step()) await reset();
  }
  return (1e3 * STEPS) / (performance.now() - began);
}

const action = { velocity: [0.2, 0, 0] };
const environment = await openEnvironment(waterMaze, { stepSeconds });
const called = await rateOf(
  () => {
    const { terminated, truncated } = environment.step(action);
    return terminated || truncated;
  },
  () => environment.reset(),
);
environment.close();

const child = spawn(process.execPath, [MAIN, 'environment', 'water-maze', '--stdio', '--step', String(stepSeconds)], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
const ask = async (request: object): Promise<{ terminated?: boolean; truncated?: boolean }> => {
  child.stdin.write(`${JSON.stringify(request)}\n`);
  return JSON.parse((await lines.next()).value);
};
await lines.next();
const piped = await rateOf(
  async () => {
    const { terminated, truncated } = await ask({ step: action });
    return terminated === true || truncated === true;
  },
  () => ask({ reset: {} }),
);
child.stdin.end();
report({ called, piped } satisfies EnvironmentResult);
