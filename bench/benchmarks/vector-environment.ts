import { execFile, spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Benchmark } from '../benchmark.ts';
import { ratioOf, summarise } from '../statistics.ts';
import type { Row } from '../table.ts';

const run = promisify(execFile);
const PROGRAM = fileURLToPath(new URL('../gymnasium/vectors.py', import.meta.url));
const MODULE = fileURLToPath(new URL('../../bridges/gymnasium', import.meta.url));
/** Names of those that are compared, and the largest ratio of ours to each. */
const KINDS = { ours: undefined, sync: 1, async: 1 } as const;
const NAMES = { ours: 'ReafferenceVectorEnv', sync: "Gymnasium's SyncVectorEnv", async: "Gymnasium's AsyncVectorEnv" };
const STEPS = 1000;

/** Steps of a vector of water mazes in one process, beside Gymnasium's own vectors of as many processes, of 50 ms each. */
export const vectorEnvironment: Benchmark = {
  name: 'vector-environment',
  async run(bench) {
    const env = {
      ...process.env,
      PYTHONPATH: [MODULE, process.env['PYTHONPATH']].filter((path) => path !== undefined).join(delimiter),
    };
    if (spawnSync('python3', ['-c', 'from gymnasium.vector import AutoresetMode'], { env }).status !== 0) {
      bench.progress('no python3 with gymnasium 1.1 or newer, on PATH and PYTHONPATH: left out');
      return [];
    }
    const command = [process.execPath, join(bench.built, 'scenarios/cli/main.js')];
    const kinds = Object.keys(KINDS) as (keyof typeof KINDS)[];
    const rows: Row[] = [];
    for (const environments of [2, 8]) {
      const times: Record<keyof typeof KINDS, number[]> = { ours: [], sync: [], async: [] };
      for (let round = 0; round < bench.rounds; round++)
        for (const kind of kinds) {
          const given = JSON.stringify({ kind, environments, command, steps: STEPS });
          const { stdout } = await run('python3', [PROGRAM, given], { env });
          times[kind].push(JSON.parse(stdout) as number);
        }
      for (const kind of kinds) {
        const atMost = KINDS[kind];
        const compared =
          atMost === undefined
            ? {}
            : { ratio: ratioOf(times.ours, times[kind]), bound: { of: 'ratio' as const, atMost } };
        rows.push({
          ...{ benchmark: 'vector-environment', measure: `${environments} at a time, ${NAMES[kind]}` },
          ...{ unit: 'us of wall time a step of one', value: summarise(times[kind]), ...compared },
        });
      }
    }
    return rows;
  },
};
