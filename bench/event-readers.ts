import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench, Benchmark } from './benchmark.ts';
import type { ReaderFormat, ReaderInput, ReaderParameters, ReaderResult } from './programs/event-readers.ts';
import { ratioOf, summarise } from './statistics.ts';
import type { Row } from './table.ts';

/** How often a file is decoded for one measure. */
const ROUNDS = 30;

/** At most this many times as long as the same decoder in C. */
const BOUNDS: Readonly<Partial<Record<ReaderFormat, number>>> = {
  evt2: 1.9,
  evt3: 1.6,
  dat: 1.1,
  'event-stream': 1.9,
};

/**
 * Readers of event recordings beside the same in C: events of the recordings at hand (`REAFFERENCE_RECORDINGS`, or of a
 * moving edge), written anew in each format by our writers, decoded from memory in pieces. Both sides must come to the same
 * counts and sums.
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
  const kernels: { kernel(name: string): string | undefined } = bench;
  const kernel = kernels.kernel('event-readers');
  const ours = inputs.map((): number[] => []);
  const theirs = inputs.map((): number[] => []);
  for (let round = 0; round < bench.rounds; round++) {
    for (const [k, { format, file, header, geometry }] of inputs.entries()) {
      const given = { format, file, rounds: ROUNDS } satisfies ReaderParameters;
      const mine = await bench.program<ReaderResult>('event-readers', given);
      ours[k].push(mine.nanosecondsAnEvent);
      if (kernel === undefined || BOUNDS[format] === undefined) continue;
      const { width, height } = geometry;
      const said = await bench.execute(kernel, [format, file, ...[header, width, height, ROUNDS].map(String)]);
      const other = parse(said);
      for (const sum of ['events', 'on', 'x', 'y', 't'] as const) {
        if (mine[sum] !== other[sum]) throw new Error(`${format}: ${sum} is ${mine[sum]} here and ${other[sum]} in C`);
      }
      theirs[k].push(other.nanosecondsAnEvent);
    }
    bench.progress(`  round ${round + 1} of ${bench.rounds}`);
  }
  return inputs.flatMap(({ format, source }, k) => {
    const row = (measure: string, values: readonly number[]): Row => ({
      benchmark: 'event readers',
      measure,
      unit: 'ns CPU / event',
      value: summarise(values),
    });
    const rows = [row(`${format}, ${source}`, ours[k])];
    const atMost = BOUNDS[format];
    if (theirs[k].length === 0 || atMost === undefined) return rows;
    const inC = row(`${format}, ${source}, C`, theirs[k]);
    return [...rows, { ...inC, ratio: ratioOf(ours[k], theirs[k]), bound: { of: 'ratio', atMost } as const }];
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
    t: number(/, t (\d+)/),
  };
}
