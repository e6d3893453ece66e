import { Runner } from '../runner.ts';
import type { Drawn } from './draw.ts';
import { draw } from './draw.ts';
import { withMistake } from './mistakes.ts';
import { NearestTests } from './nearest-tests.ts';
import { allSources, drawnSources, readSource } from './sources.ts';

/** How many files of tests are tried for each mistake: the nearest. */
const NEAREST = 12;
/** Seconds of processor time after which a file of tests with a mistake counts as hanging, by which it notices it. */
const LONGEST = 40;
/** The same for a file of tests without a mistake: slower ones are passed over, as they might seem to hang. */
const SLOWEST = 15;

/** What came of drawn mistakes. */
export interface DrawnResult {
  readonly drawn: number;
  /** How many made a test fail, by an assertion, another error or no end. */
  readonly noticed: number;
  /** Those that no test noticed. */
  readonly survivors: readonly string[];
}

/** Draws `count` mistakes and tries the tests nearest to each, until one notices it, `jobs` mistakes at a time. */
export async function runDrawn(count: number, seed: number, jobs: number): Promise<DrawnResult> {
  const sources = new Map(drawnSources().map((path) => [path, readSource(path)]));
  const nearest = new NearestTests(allSources(), readSource);
  const waiting = [...draw(sources, count, seed)];
  const drawn = waiting.length;
  const survivors: string[] = [];
  const sound = new Map<string, Promise<boolean>>();
  let noticed = 0;

  /** Whether tests pass without a mistake, and soon. What fails then would notice any. */
  async function isSound(runner: Runner, test: string): Promise<boolean> {
    const answer = await runner.ask({ test, processorSeconds: SLOWEST });
    if (!('message' in answer)) return true;
    process.stderr.write(`passed over: ${test}: ${answer.message}\n`);
    return false;
  }

  /** The tests that notice a mistake and how; undefined if none does. */
  async function noticing(runner: Runner, mistake: Drawn): Promise<string | undefined> {
    const { file } = mistake;
    const text = withMistake(readSource(file), mistake);
    for (const test of nearest.of(file).slice(0, NEAREST)) {
      if ((await sound.get(test)) === false) continue;
      const answer = await runner.ask({ test, changed: { file, text }, processorSeconds: LONGEST });
      if (!('message' in answer)) continue;
      if (!sound.has(test)) sound.set(test, isSound(runner, test));
      if (await sound.get(test)) return `${test}: ${answer.message.split('\n')[0]}`;
    }
    return undefined;
  }

  async function work(): Promise<void> {
    const runner = new Runner();
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const by = await noticing(runner, next);
      const place = `${next.file}:${next.line}: ${next.operator}`;
      if (by !== undefined) noticed++;
      else survivors.push(`survives: ${place}\n${lines('-', next.before)}\n${lines('+', next.after)}`);
      process.stderr.write(
        `${by === undefined ? 'passed ' : 'noticed'} ${place}${by === undefined ? '' : ` (${by})`}\n`,
      );
    }
    runner.stop();
  }

  await Promise.all(Array.from({ length: Math.min(jobs, drawn) }, work));
  return { drawn, noticed, survivors };
}

function lines(sign: string, text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${sign} ${line}`)
    .join('\n');
}
