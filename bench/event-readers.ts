import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench, Benchmark } from './benchmark.ts';
import type { ReaderInput, ReaderParameters, ReaderResult } from './programs/event-readers.ts';
import { ratioOf, summarise } from './statistics.ts';
import type { Row } from './table.ts';

/** How often the C program decodes a file for one measure. */
const ROUNDS = 10;

/** At least this share of the speed of the same decoder in C: it may take 1.9, 1.6, 1.1 and 1.9 times as long. */
const SHARES: Readonly<Record<string, number>> = { evt2: 0.526, evt3: 0.625, dat: 0.909, 'event-stream': 0.526 };

/**
 * Millions of events a second, of the recording whose events are as dense as those that the fastest readers in C++ were
 * measured with; a sparser one spends more words an event on times and rows.
 */
const DENSE = 'faery_dvs.es';
const SPEEDS: Readonly<Record<string, number>> = {
  evt2: 580,
  evt3: 215,
  dat: 800,
  'event-stream': 370,
  'aedat4 none': 350,
  'aedat4 lz4': 100,
  'aedat4 zstd': 30,
};

/**
 * Readers of event recordings beside the same in C: events of the recordings at hand (`REAFFERENCE_RECORDINGS`; without, of a
 * synthetic moving edge), written anew in each format by our writers, decoded from memory in pieces. Both sides must come to
 * the same counts and sums. The packets of `aedat4 zstd` are compressed by the `zstd` command; without it they are left out.
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
  const ours = inputs.map((): number[] => []);
  const theirs = inputs.map((): number[] => []);
  for (let round = 0; round < bench.rounds; round++) {
    for (const [k, { reader, format, file, header, geometry }] of inputs.entries()) {
      const mine = await bench.program<ReaderResult>('event-readers', { format, file } satisfies ReaderParameters);
      ours[k].push(1e3 / mine.nanosecondsAnEvent);
      if (kernel === undefined || SHARES[reader] === undefined) continue;
      const numbers = [header, geometry.width, geometry.height, ROUNDS].map(String);
      const other = parse(await bench.execute(kernel, [format, file, ...numbers]));
      for (const sum of ['events', 'on', 'x', 'y', 't'] as const) {
        if (mine[sum] !== other[sum]) throw new Error(`${format}: ${sum} is ${mine[sum]} here and ${other[sum]} in C`);
      }
      theirs[k].push(1e3 / other.nanosecondsAnEvent);
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
      ...row(`${reader}, ${source}`, ours[k]),
      ...(speed === undefined ? {} : { bound: { of: 'value', atLeast: speed } }),
    };
    if (theirs[k].length === 0) return [own];
    const ratio = ratioOf(ours[k], theirs[k]);
    return [own, { ...row('  in C', theirs[k]), ratio, bound: { of: 'ratio', atLeast: SHARES[reader] } }];
  });
}

function parse(text: string): ReaderResult {
  const number = (pattern: RegExp): number => Number(text.match(pattern)?.[1]);
  return {
    nanosecondsAnEvent: number(/^([\d.]+) ns/),
    events: number(/, (\d+) events/),
    on: number(/, (\d+) on/),
    x: number(/, x (\d+)/),
    y: number(/, y (\d+)/),
    t: number(/, t ([\d.e+]+)/),
  };
}
