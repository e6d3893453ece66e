import type { Changed } from '../question.ts';
import { HANGING, Runner } from '../runner.ts';
import { refusal } from './compiler.ts';
import { draw } from './draw.ts';
import { withMistake } from './mistakes.ts';
import { NearestTests } from './nearest-tests.ts';
import { allSources, drawnSources, readSource } from './sources.ts';

/** How many files of tests are tried for each mistake: the nearest. */
const NEAREST = 120;
/** Seconds of processor time after which a file of tests with a mistake counts as hanging, by which it notices it. */
const LONGEST = 40;
/** The same for a file of tests without a mistake: slower ones may only seem to hang, so that they notice nothing by that. */
const SLOWEST = 15;

/** What came of drawn mistakes. */
export interface DrawnResult {
  readonly drawn: number;
  /** How many the compiler refuses: nobody could land them. */
  readonly refused: number;
  /** How many of the others made a test fail, by an assertion, another error or no end. */
  readonly noticed: number;
  /** Those that no test noticed. */
  readonly survivors: readonly string[];
}

/**
 * Draws `count` mistakes and tries the tests nearest to each that compiles, until one notices it, `jobs` mistakes at a time.
 *
 * @param part of the paths of the files that they are drawn in. Default: all
 */
export async function runDrawn(count: number, seed: number, jobs: number, part = ''): Promise<DrawnResult> {
  const files = drawnSources().filter((path) => path.includes(part));
  if (files.length === 0) throw new Error(`mistakes are drawn in no file with '${part}' in its path`);
  const sources = new Map(files.map((path) => [path, readSource(path)]));
  const nearest = new NearestTests(allSources(), readSource);
  const waiting = [...draw(sources, count, seed)];
  const drawn = waiting.length;
  const survivors: string[] = [];
  const sound = new Map<string, Promise<boolean>>();
  let [refused, noticed] = [0, 0];

  /** Whether tests pass without a mistake, within so many seconds of processor time. What fails then would notice any. */
  function isSound(runner: Runner, test: string, processorSeconds: number): Promise<boolean> {
    const key = `${test} within ${processorSeconds} s`;
    const known = sound.get(key);
    if (known !== undefined) return known;
    const found = runner.ask({ test, processorSeconds }).then((answer) => {
      if ('message' in answer) process.stderr.write(`passed over: ${key}: ${answer.message}\n`);
      return !('message' in answer);
    });
    sound.set(key, found);
    return found;
  }

  /** The tests that notice a mistake and how; undefined if none does. */
  async function noticing(runner: Runner, changed: Changed): Promise<string | undefined> {
    const { file } = changed;
    for (const test of nearest.of(file).slice(0, NEAREST)) {
      const answer = await runner.ask({ test, changed, processorSeconds: LONGEST });
      if (!('message' in answer)) continue;
      const hangs = answer.message === HANGING;
      if (await isSound(runner, test, hangs ? SLOWEST : LONGEST)) return `${test}: ${answer.message.split('\n')[0]}`;
    }
    return undefined;
  }

  async function work(): Promise<void> {
    const runner = new Runner();
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const changed = { file: next.file, text: withMistake(readSource(next.file), next) };
      const place = `${next.file}:${next.line}: ${next.operator}`;
      const against = await refusal(changed);
      if (against !== undefined) {
        refused++;
        process.stderr.write(`refused ${place} (${against})\n`);
        continue;
      }
      const by = await noticing(runner, changed);
      if (by !== undefined) noticed++;
      else survivors.push(`survives: ${place}\n${lines('-', next.before)}\n${lines('+', next.after)}`);
      process.stderr.write(
        `${by === undefined ? 'passed ' : 'noticed'} ${place}${by === undefined ? '' : ` (${by})`}\n`,
      );
    }
    runner.stop();
  }

  await Promise.all(Array.from({ length: Math.min(jobs, drawn) }, work));
  return { drawn, refused, noticed, survivors };
}

function lines(sign: string, text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${sign} ${line}`)
    .join('\n');
}
