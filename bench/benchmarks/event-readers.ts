import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench, Benchmark } from '../benchmark.ts';
import type { ReaderInput, ReaderParameters, ReaderResult } from '../programs/event-readers.ts';
import { ratioOf, summarise } from '../statistics.ts';
import type { Row } from '../table.ts';

/** How often the C program reads a file for one measure. */
const ROUNDS = 15;

/** At least this share of the speed of the same reader in C: it may take 1.9, 1.6, 1.1 and 1.9 times as long. */
const SHARES: Readonly<Record<string, number>> = { evt2: 0.526, evt3: 0.625, dat: 0.909, 'event-stream': 0.526 };

/**
 * Millions of events a second from memory, of the recording whose events are as dense as those that the fastest readers in C++
 * were measured with; a sparser one spends more words an event on times and rows.
 */
const DENSE = 'faery_dvs.es';
const SPEEDS: Readonly<Record<string, number>> = {
  evt2: 580,
  evt3: 215,
  dat: 800,
  'event-stream': 370,
  text: 12,
  'aedat4 none': 350,
  'aedat4 lz4': 100,
  'aedat4 zstd': 30,
};

/**
 * Readers of event recordings beside the same in C: events of the recordings at hand (`REAFFERENCE_RECORDINGS`; without, of a
 * synthetic moving edge), written anew in each format by our writers. They are decoded from memory, which takes a copy into that
 * of WebAssembly, and read from the file in pieces of 256 KiB, as in C, straight into it. Both sides must come to the same
 * counts and sums. The packets of `aedat4 zstd` are compressed by the `zstd` command; without it they are left out.
 */
export const eventReaders: Benchmark = {
  name: 'event-readers',
  async run(bench) {
    const folder = mkdtempSync(join(tmpdir(), 'reafference-readers-'));
    try {
      const inputs = await bench.program<readonly ReaderInput[]>('event-readers', {
        prepare: folder,
        recordings: process.env['REAFFERENCE_RECORDINGS'],
      } satisfies ReaderParameters);
      return await compare(bench, inputs);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function compare(bench: Bench, inputs: readonly ReaderInput[]): Promise<readonly Row[]> {
  const kernel = bench.kernel('event-readers');
  const [memory, ours] = [inputs.map((): number[] => []), inputs.map((): number[] => [])];
  const theirs = inputs.map((): number[] => []);
  for (let round = 0; round < bench.rounds; round++) {
    for (const [k, { reader, format, file, header, geometry }] of inputs.entries()) {
      const mine = await bench.program<ReaderResult>('event-readers', { format, file } satisfies ReaderParameters);
      memory[k].push(1e3 / mine.fromMemory);
      ours[k].push(1e3 / mine.fromFile);
      if (kernel === undefined || SHARES[reader] === undefined) continue;
      const numbers = [header, geometry.width, geometry.height, ROUNDS].map(String);
      const other = parse(await bench.execute(kernel, [format, file, ...numbers]));
      for (const sum of ['events', 'on', 'x', 'y', 't'] as const) {
        if (mine[sum] !== other[sum]) throw new Error(`${format}: ${sum} is ${mine[sum]} here and ${other[sum]} in C`);
      }
      theirs[k].push(1e3 / other.fromFile);
    }
    bench.progress(`  round ${round + 1} of ${bench.rounds}`);
  }
  return inputs.flatMap(({ reader, source }, k) => {
    const row = (measure: string, values: readonly number[]): Row => ({
      benchmark: 'event readers',
      measure,
      unit: 'M events / CPU s',
      value: summarise(values),
    });
    const speed = source === DENSE ? SPEEDS[reader] : undefined;
    const own: Row = {
      ...row(`${reader}, ${source}`, memory[k]),
      ...(speed === undefined ? {} : { bound: { of: 'value', atLeast: speed } }),
    };
    const file = row('  from its file', ours[k]);
    if (theirs[k].length === 0) return [own, file];
    const ratio = ratioOf(ours[k], theirs[k]);
    return [own, file, { ...row('  in C', theirs[k]), ratio, bound: { of: 'ratio', atLeast: SHARES[reader] } }];
  });
}

function parse(text: string): Omit<ReaderResult, 'fromMemory'> {
  const number = (pattern: RegExp): number => Number(text.match(pattern)?.[1]);
  return {
    fromFile: number(/^([\d.]+) ns/),
    events: number(/, (\d+) events/),
    on: number(/, (\d+) on/),
    x: number(/, x (\d+)/),
    y: number(/, y (\d+)/),
    t: number(/, t ([\d.e+]+)/),
  };
}
