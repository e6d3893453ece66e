import { execFile, spawnSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import type { Ask, Installation } from './peers/brian2.ts';
import { compiledDirectory, findBrian2 } from './peers/brian2.ts';
import type { PeerCase } from './peers/cases.ts';
import { PEER_CASES } from './peers/cases.ts';
import type { BrianResult, PeerRow } from './peers/rows.ts';
import { formatPeers, peerRows } from './peers/rows.ts';
import type { PeerResult } from './programs/peers.ts';

/**
 * `npm run bench:peers [-- NAME...] [-- --rounds N] [--json] [--fresh] [--python FILE]`: the benchmark networks in Brian2
 * beside ours. CPU time of the run loop, spikes counted on the way, one process a measurement, the programs of a network
 * interleaved round by round; what it takes to get there has a column of its own. What Brian2 compiles is kept in .tmp/peers
 * until its scripts or versions change or --fresh asks for it anew. The table, or one JSON object, on standard output, progress
 * on standard error; exits 1 when a figure misses its bound or rates differ, and 2 when there is nothing to measure with.
 */
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SCRIPTS = join(ROOT, 'bench', 'peers');
const WORK = join(ROOT, '.tmp', 'peers');
const TREE = join(WORK, 'tree');

const run = promisify(execFile);
const ask: Ask = (file, parameters) => {
  const { status, stdout } = spawnSync(file, [...parameters], { encoding: 'utf8' });
  return status === 0 ? stdout : undefined;
};

const progress = (line: string): void => void process.stderr.write(`${line}\n`);

async function execute(file: string, parameters: readonly string[]): Promise<unknown> {
  const { stdout } = await run(file, [...parameters], { maxBuffer: 1 << 26 });
  return JSON.parse(stdout);
}

/** Compiles the tree as `npm run build` does, in a directory of its own; `npm run bench` may run beside. */
async function buildTree(): Promise<void> {
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  try {
    await run(process.execPath, [compiler, '-p', join(ROOT, 'bench/tsconfig.json'), '--outDir', TREE]);
  } catch (error) {
    progress(`the build has type errors:\n${(error as { stdout?: string }).stdout ?? String(error)}`);
  }
}

/** Rounds of one network, ours and each peer's in turn. */
async function measure(
  one: PeerCase,
  rounds: number,
  { python }: Installation,
  folder: string,
): Promise<readonly PeerRow[]> {
  const script = join(SCRIPTS, 'brian2-networks.py');
  const program = join(TREE, 'bench', 'programs', 'peers.js');
  const ours: PeerResult[] = [];
  const theirs = one.peers.map((): BrianResult[] => []);
  for (let round = 1; round <= rounds; round++) {
    progress(`${one.name}: round ${round} of ${rounds}`);
    const parameters = JSON.stringify({ ...one.ours, seed: round });
    ours.push((await execute(process.execPath, [program, parameters])) as PeerResult);
    for (const [k, peer] of one.peers.entries()) {
      const result = await execute(python, [script, ...peer.parameters, '--folder', folder]);
      theirs[k]?.push(result as BrianResult);
    }
  }
  return peerRows(one, ours, theirs);
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '3' },
      fresh: { type: 'boolean', default: false },
      python: { type: 'string', default: '/usr/bin/python3' },
    },
  });
  const rounds = Number(values.rounds);
  const unknown = positionals.find((name) => !PEER_CASES.some(({ id }) => id === name));
  if (unknown !== undefined || !Number.isInteger(rounds) || rounds < 1) {
    const names = PEER_CASES.map(({ id }) => id).join(', ');
    progress(
      unknown === undefined
        ? '--rounds takes a whole number from 1'
        : `there is no network '${unknown}', only ${names}`,
    );
    return 2;
  }
  const found = findBrian2(ask, values.python);
  if ('missing' in found) {
    progress(found.missing);
    return 2;
  }
  await buildTree();
  const folder = compiledDirectory(WORK, SCRIPTS, found.versions, values.fresh);
  const chosen = PEER_CASES.filter(({ id }) => positionals.length === 0 || positionals.includes(id));
  const before = loadavg()[0];
  const rows: PeerRow[] = [];
  for (const one of chosen) rows.push(...(await measure(one, rounds, found, folder)));
  const machine = {
    node: process.version,
    peers: found.versions,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    load: [before, loadavg()[0]],
  };
  if (values.json) process.stdout.write(`${JSON.stringify({ machine, rounds, rows }, null, 2)}\n`);
  else {
    const load = machine.load.map((value) => value.toFixed(1)).join(' before, ');
    process.stdout.write(
      `node ${machine.node}, ${machine.peers}\n${machine.processor}, ${machine.cores} cores, load ${load} after\n\n${formatPeers(rows)}\n`,
    );
  }
  return rows.some(({ pass }) => pass === false) ? 1 : 0;
}

process.exitCode = await main();
