import { relative, resolve } from 'node:path';
import { ValidationError } from '../../../agents/errors.ts';
import { planSweep } from '../../sweep/plan-sweep.ts';
import { cancel, isCancelled, letGoOn } from '../../sweep/results/cancelled.ts';
import { repair } from '../../sweep/results/repair.ts';
import { ResultsFolder } from '../../sweep/results/results-folder.ts';
import { retry } from '../../sweep/results/retry.ts';
import { type SweepStatus, statusOf } from '../../sweep/status.ts';
import { isSweepFolder, readSweepFolder } from '../../sweep/sweep-file.ts';
import { type Format, pack } from '../../sweep/tables/pack.ts';
import type { Call } from '../command.ts';
import { EXIT } from '../exit.ts';
import { flagOf } from '../options/option.ts';
import { counted } from '../terminal/counted.ts';
import { duration } from '../terminal/duration.ts';
import type { SweepValues } from './sweep-options.ts';

/** What can be done with the folder of a sweep, by the word that asks for it, and the options that it takes. */
export const VERBS = {
  status: { act: status, takes: ['json'] },
  cancel: { act: stop, takes: ['json'] },
  retry: { act: tryAgain, takes: ['json'] },
  repair: { act: mend, takes: ['json'] },
  pack: { act: packTables, takes: ['csv', 'json'] },
} as const satisfies Record<
  string,
  {
    readonly act: (call: Call<SweepValues>, folder: string) => Promise<number>;
    readonly takes: readonly (keyof SweepValues)[];
  }
>;

/** A word that asks for something to be done with the folder of a sweep. */
export type Verb = keyof typeof VERBS;

/** Whether the operands of a call are a verb and a folder. */
export function isVerb(word: string): word is Verb {
  return Object.hasOwn(VERBS, word);
}

/**
 * Does what a verb asks for with the folder of a sweep.
 *
 * @throws ValidationError `misplaced_option`, `not_a_sweep`, and what reading and planning throw
 */
export async function manageSweep(verb: Verb, call: Call<SweepValues>): Promise<number> {
  refuseOthers(verb, call);
  const [, name] = call.operands;
  const folder = resolve(call.io.cwd, name ?? '.');
  if (!isSweepFolder(folder)) {
    throw new ValidationError(`'${name ?? '.'}' is not the folder of a sweep`, {
      code: 'not_a_sweep',
      expected: 'a folder that `sweep --out` wrote, with a sweep.json in it',
      received: folder,
    });
  }
  return VERBS[verb].act(call, folder);
}

/** Refuses options that a verb does not take, and the ids of jobs where it is not about some. */
function refuseOthers(verb: Verb, { operands: [, , id], options }: Call<SweepValues>): void {
  const takes: readonly string[] = VERBS[verb].takes;
  const key = Object.keys(options).find((one) => !takes.includes(one));
  const other = key === undefined ? (verb === 'retry' ? undefined : id) : flagOf(key);
  if (other === undefined) return;
  throw new ValidationError(`'sweep ${verb}' does not take ${other}`, {
    code: 'misplaced_option',
    expected: `the folder of a sweep, and ${takes.map(flagOf).join(', ')} at most`,
    received: other,
    remedy: 'leave it out; what a sweep is, its sweep.json says',
  });
}

async function status({ options, io, output }: Call<SweepValues>, folder: string): Promise<number> {
  const plan = await planSweep(readSweepFolder(folder), io.cwd);
  const found = statusOf(plan, new ResultsFolder(folder));
  const cancelled = isCancelled(folder);
  if (options.json) output.json({ ...found, cancelled });
  else output.result([...(cancelled ? ['cancelled'] : []), statusText(found)].join('\n'));
  return EXIT.ok;
}

async function stop({ options, io, output }: Call<SweepValues>, folder: string): Promise<number> {
  cancel(folder);
  if (options.json) output.json({ cancelled: true });
  else
    output.result(
      `cancelled: whoever does its jobs stops in a second, or when a trial is saved; reafference sweep retry ${relative(io.cwd, folder)} lets it go on`,
    );
  return EXIT.ok;
}

function statusText(found: SweepStatus): string {
  const { planned, done, failed, missing, open, others, hosts, jobsPerSecond, secondsLeft, failures } = found;
  const rate = `${jobsPerSecond.toPrecision(2)} jobs/s by ${counted(hosts.length, 'machine')} in the last minutes`;
  return [
    `${done} of ${counted(planned, 'job')} done, ${missing} missing, ${failed} failed${open ? '; more follow when these are done' : ''}`,
    ...(hosts.length === 0 ? [] : [secondsLeft === undefined ? rate : `${rate}, ${duration(secondsLeft)} left`]),
    ...(others === 0 ? [] : [`${counted(others, 'result')} of other points, seeds or code are left alone`]),
    ...failures.map(
      ({ message, count, example }) =>
        `${counted(count, 'job')} failed: ${message} (as ${example.id.slice(0, 12)}, seed ${example.seed}, on ${example.host})${example.remedy === undefined ? '' : `\n  remedy: ${example.remedy}`}`,
    ),
  ].join('\n');
}

async function tryAgain({ operands, options, output }: Call<SweepValues>, folder: string): Promise<number> {
  const wasCancelled = letGoOn(folder);
  const { ids } = retry(folder, operands[2]);
  const again = `${counted(ids.length, 'job')} will be tried again by the next call`;
  if (options.json) output.json({ ids, wasCancelled });
  else output.result(wasCancelled ? `the sweep goes on by the next call; ${again}` : again);
  return EXIT.ok;
}

async function packTables({ options, io, output }: Call<SweepValues>, folder: string): Promise<number> {
  const plan = await planSweep(readSweepFolder(folder), io.cwd);
  const formats: readonly Format[] = options.csv ? ['csv'] : ['parquet', 'csv'];
  const packed = await pack(plan, new ResultsFolder(folder), { formats });
  const { points, jobs, trials, trainings, missing } = packed;
  const written = [counted(points, 'point'), counted(jobs, 'job'), counted(trials, 'trial')];
  if (trainings !== undefined) written.push(counted(trainings, 'training'));
  const left = missing === 0 ? '' : `; ${counted(missing, 'job')} without a result`;
  if (options.json) output.json(packed);
  else output.result(`${written.join(', ')}${left}`);
  for (const file of packed.files) output.wrote(file);
  return EXIT.ok;
}

async function mend({ options, io, output }: Call<SweepValues>, folder: string): Promise<number> {
  const { whole, damaged, leftovers, differing } = repair(folder);
  if (options.json) output.json({ whole, damaged, leftovers, differing });
  else {
    output.result(
      [
        `${counted(whole, 'result')} whole`,
        ...damaged.map(({ id, movedTo, reason }) => `${id.slice(0, 12)}: ${reason}; moved to ${movedTo}`),
        ...(leftovers.length === 0 ? [] : [`${counted(leftovers.length, 'leftover')} removed`]),
        ...differing.map(({ id, file }) => `${id.slice(0, 12)} had two results; the second is ${file}`),
      ].join('\n'),
    );
  }
  if (damaged.length > 0)
    output.aside(`their jobs are done again by the next call: reafference sweep ${relative(io.cwd, folder)}`);
  return differing.length > 0 ? EXIT.failed : EXIT.ok;
}
