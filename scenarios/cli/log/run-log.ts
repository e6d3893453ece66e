import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import type { Bag } from '../../../bridges/recording/index.ts';
import { requireMcapName } from '../../../bridges/recording/runs/recording-place.ts';
import type { LogRunResult } from '../../../bridges/ros2/log/run-log.ts';
import { Claim } from '../../output/claim.ts';
import { prepareFile } from '../../output/result-file.ts';
import { loadAgent } from '../../plan/load-agent.ts';
import type { Call } from '../command.ts';
import { EXIT, exitCodeOf } from '../exit.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { partOf } from '../left-out.ts';
import { requireBoard } from '../options/board.ts';
import { flagOf } from '../options/option.ts';
import type { RunValues } from '../run/run-options.ts';
import { logRunView } from './log-run-view.ts';

/** Options of a run on a log. Those of a run in a world are refused. */
const OPTIONS = [
  'from',
  'topics',
  'mounts',
  'seed',
  'set',
  'body',
  'on',
  'ranges',
  'record',
  'realTime',
  'json',
] as const satisfies readonly (keyof RunValues)[];

/** Values of the options of a run on a log, which is named. */
type LogRunValues = Pick<RunValues, (typeof OPTIONS)[number]> & { readonly from: string };

/** Of a log that was not recorded from a run. */
const SEED = 1;

/**
 * Has an agent hear a recorded log as if it were its robot, and shows what came of it. Of a damaged log, what comes before the damage is
 * heard and shown first.
 *
 * @throws ValidationError `misplaced_option` for an option of a run in a world; what `loadAgent`, `RosLog.open` and `runLog` throw
 */
export async function runOnLog(call: Call<LogRunValues>): Promise<number> {
  const { operands, options, io, output } = call;
  const { from, topics: map = {}, record } = options;
  refuseOthers(options);
  requireBoard(options);
  const asked = given({ set: options.set, body: options.body });
  const loaded = await loadAgent(operands[0], io.cwd, asked);
  const { name, period } = loaded;
  const source = { from: operands[0], folder: io.cwd, asked, ...given({ ranges: options.ranges }) };
  const { on } = options;
  const hosted =
    on === undefined ? undefined : await (await import('../boards/hosted-agent.ts')).agentOn(loaded.agent, on, source);
  const { agent } = hosted ?? loaded;
  if (record !== undefined) {
    requireMcapName(record);
    prepareFile(record);
  }
  const [
    { openBag },
    { RosLog },
    { chooseLogTopics },
    { runLog },
    { hasTrials, readTrials },
    { readJournal },
    { heardBag },
    { isJournal },
    { recordedSeed },
    { LogRecorder },
  ] = await Promise.all([
    import('../../../bridges/recording/index.ts'),
    import('../../../bridges/ros2/transport/log.ts'),
    import('../../../bridges/ros2/log/log-topics.ts'),
    import('../../../bridges/ros2/log/run-log.ts'),
    import('../../../bridges/ros2/log/recorded-trials.ts'),
    import('../../../bridges/ros2/log/recorded-journal.ts'),
    import('../../../bridges/ros2/log/heard-bag.ts'),
    import('../../../bridges/ros2/journal/journal-page.ts'),
    import('./recorded-seed.ts'),
    import('../../../bridges/ros2/log/log-recorder.ts'),
  ]);
  const claim = new Claim(record === undefined ? [] : [record]);
  const progress = output.progress(basename(from));
  const interrupt = listenForInterrupt(io, (text) => {
    progress.clear();
    output.aside(text);
  });
  const { signal } = interrupt;
  try {
    const surveyed = ({ bytes: { read, size } }: Bag): boolean => {
      progress.update({ done: Math.round(read / MEGABYTE), total: Math.round(size / MEGABYTE), unit: 'MB' });
      return !signal.aborted;
    };
    const whole = await RosLog.open(from, { surveyed });
    const { survey } = whole;
    const journal = survey.topics.some(isJournal) ? await readJournal(await openBag(from)) : undefined;
    if (journal !== undefined) await whole.close();
    const log =
      journal === undefined ? whole : await RosLog.open(from, { surveyed, through: (bag) => heardBag(bag, journal) });
    const topics = await chooseLogTopics(agent, map, log);
    const isRun = hasTrials(survey.topics);
    const trials = isRun ? await readTrials(await openBag(from), survey.latenessNanoseconds) : undefined;
    const known = options.seed ?? journal?.pages[0].seed ?? (isRun ? await recordedSeed(from) : SEED);
    if (known === undefined)
      output.aside(`${basename(from)} does not say its seed: ${SEED} is taken; --seed takes another`);
    const seed = known ?? SEED;
    const again = record !== undefined && existsSync(record);
    const recorder = record === undefined ? undefined : new LogRecorder(record);
    let result: LogRunResult;
    let part: string | undefined;
    try {
      result = await runLog({
        agent,
        log,
        topics,
        seed,
        period: journal?.pages[0].period ?? period,
        signal,
        realTime: options.realTime ?? false,
        onProgress: (done, all) => progress.update({ done: Math.round(done), total: Math.round(all), unit: 's' }),
        newHash: () => createHash('sha256'),
        ...given({ trials, recorder, journal }),
        ...(options.mounts === undefined ? {} : { mounts: { policy: options.mounts } }),
      });
      if (result.fault === undefined && !signal.aborted) recorder?.close();
      else part = recorder?.closeBeside();
    } catch (error) {
      recorder?.discard();
      throw error;
    }
    progress.clear();
    const board = hosted?.report();
    const facts = { agent: name, log: from, container: survey.container, seed, ...result, ...given({ board }) };
    const { fault, ...told } = facts;
    if (options.json) output.json(told);
    else output.result(logRunView(told, survey, output.style));
    if (hosted && !options.json) output.result(hosted.text());
    if (part !== undefined) output.aside(partOf(part, io.cwd));
    else if (record !== undefined) output.wrote(record, again);
    if (fault !== undefined) {
      output.fault(fault);
      return exitCodeOf(fault);
    }
    return signal.aborted ? EXIT.interrupted : EXIT.ok;
  } finally {
    progress.clear();
    interrupt.dispose();
    hosted?.close();
    claim.release();
  }
}

const MEGABYTE = 1e6;

/** Refuses the options of a run in a world. @throws ValidationError `misplaced_option` */
function refuseOthers(options: object): void {
  const other = Object.keys(options).find((key) => !(OPTIONS as readonly string[]).includes(key));
  if (other === undefined) return;
  throw new ValidationError(`${flagOf(other)} is for a run in a world, and this is one on a log`, {
    code: 'misplaced_option',
    expected: OPTIONS.map(flagOf).join(', '),
    received: flagOf(other),
    remedy: 'leave it out',
  });
}
