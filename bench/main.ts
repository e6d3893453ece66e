import { execFile } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import type { Bench, Benchmark } from './benchmark.ts';
import { ca3 } from './benchmarks/ca3.ts';
import { closedLoop } from './benchmarks/closed-loop.ts';
import { cobelOpenField } from './benchmarks/cobel-open-field.ts';
import { columnCaster } from './benchmarks/column-caster.ts';
import { delayedResponse } from './benchmarks/delayed-response.ts';
import { environment } from './benchmarks/environment.ts';
import { eprop } from './benchmarks/eprop.ts';
import { eventCamera } from './benchmarks/event-camera.ts';
import { eventReaders } from './benchmarks/event-readers.ts';
import { evidence } from './benchmarks/evidence.ts';
import { exchangeLatency } from './benchmarks/exchange-latency.ts';
import { guard } from './benchmarks/guard.ts';
import { livePage } from './benchmarks/live-page.ts';
import { livePageMemory } from './benchmarks/live-page-memory.ts';
import { liveSpikes } from './benchmarks/live-spikes.ts';
import { mapBySight } from './benchmarks/map-by-sight.ts';
import { mcu } from './benchmarks/mcu.ts';
import { memory } from './benchmarks/memory.ts';
import { memoryCapacity } from './benchmarks/memory-capacity.ts';
import { networks } from './benchmarks/networks.ts';
import { passes } from './benchmarks/passes.ts';
import { plateauRamp } from './benchmarks/plateau-ramp.ts';
import { quantisation } from './benchmarks/quantisation.ts';
import { recording } from './benchmarks/recording.ts';
import { rodentCannon } from './benchmarks/rodent-cannon.ts';
import { startUp } from './benchmarks/start-up.ts';
import { sweepMemory } from './benchmarks/sweep-memory.ts';
import { sweepQueue } from './benchmarks/sweep-queue.ts';
import { sweepScaling } from './benchmarks/sweep-scaling.ts';
import { threads } from './benchmarks/threads.ts';
import { triplet } from './benchmarks/triplet.ts';
import { vectorEnvironment } from './benchmarks/vector-environment.ts';
import { buildKernels, buildTree } from './build.ts';
import type { Row } from './table.ts';
import { formatTable, keepsBound } from './table.ts';

/**
 * `npm run bench [-- NAME...] [-- --rounds N] [--json]`: measures how fast the framework is, beside C kernels of the same
 * models where there are some. CPU time, one process a measurement, programs interleaved round by round. The table, or one
 * JSON object, on standard output, progress on standard error; exits 1 when a figure misses its bound.
 */
const BENCHMARKS: readonly Benchmark[] = [
  closedLoop,
  exchangeLatency,
  guard,
  environment,
  vectorEnvironment,
  liveSpikes,
  livePage,
  livePageMemory,
  startUp,
  triplet,
  eprop,
  evidence,
  delayedResponse,
  rodentCannon,
  memory,
  memoryCapacity,
  plateauRamp,
  quantisation,
  mapBySight,
  networks,
  passes,
  threads,
  cobelOpenField,
  ca3,
  eventReaders,
  columnCaster,
  eventCamera,
  recording,
  mcu,
  sweepMemory,
  sweepQueue,
  sweepScaling,
];

const run = promisify(execFile);

async function execute(file: string, parameters: readonly string[]): Promise<string> {
  return (await run(file, [...parameters], { maxBuffer: 1 << 26 })).stdout;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, rounds: { type: 'string', default: '5' } },
  });
  const rounds = Number(values.rounds);
  const unknown = positionals.find((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name));
  if (unknown !== undefined || !Number.isInteger(rounds) || rounds < 1) {
    const names = BENCHMARKS.map(({ name }) => name).join(', ');
    process.stderr.write(
      `${unknown === undefined ? '--rounds takes a whole number from 1' : `there is no benchmark '${unknown}', only ${names}`}\n`,
    );
    return 2;
  }
  const progress = (line: string): void => void process.stderr.write(`${line}\n`);
  const chosen = BENCHMARKS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const built = await buildTree(progress);
  const kernels = await buildKernels(progress);
  const bench: Bench = {
    rounds,
    built,
    progress,
    kernel: (name) => kernels.get(name),
    execute,
    async program<T>(name: string, parameters: object = {}, flags: readonly string[] = []) {
      const file = join(built, 'bench', 'programs', `${name}.js`);
      return JSON.parse(await execute(process.execPath, [...flags, file, JSON.stringify(parameters)])) as T;
    },
  };
  const rows: Row[] = [];
  try {
    for (const benchmark of chosen) {
      progress(`${benchmark.name} ...`);
      rows.push(...(await benchmark.run(bench)));
    }
  } finally {
    kernels.dispose();
  }
  const machine = {
    node: process.version,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    compiler: kernels.compiler,
  };
  if (values.json) {
    process.stdout.write(
      `${JSON.stringify({ machine, rounds, rows: rows.map((row) => ({ ...row, pass: keepsBound(row) })) }, null, 2)}\n`,
    );
  } else {
    const compiler = machine.compiler ?? 'no C compiler: rows of C left out';
    process.stdout.write(
      `node ${machine.node}, ${machine.processor}, ${machine.cores} cores, ${compiler}\n\n${formatTable(rows)}\n`,
    );
  }
  return rows.some((row) => keepsBound(row) === false) ? 1 : 0;
}

process.exitCode = await main();
