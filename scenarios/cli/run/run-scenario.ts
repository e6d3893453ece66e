import { existsSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { ReafferenceError, ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import { partialPath } from '../../../bridges/recording/bytes/aside-file.ts';
import { recordingPlace } from '../../../bridges/recording/runs/recording-place.ts';
import { evaluateGates } from '../../judge/gates.ts';
import { Claim } from '../../output/claim.ts';
import { readControllerFiles } from '../../output/controller-file.ts';
import { prepareFile, prepareFolder, writeResultFiles } from '../../output/result-file.ts';
import { loadScenario } from '../../plan/load.ts';
import type { Plan, RunRequest } from '../../plan/plan.ts';
import { planRun } from '../../plan/plan-run.ts';
import { attemptPlan, type RunOptions, type RunProgress } from '../../pool/runner.ts';
import { checkpointFiles, recordingPath, trialsToResume } from '../../pool/seed-job.ts';
import type { RunResult } from '../../scenario/result.ts';
import type { Call } from '../command.ts';
import { EXIT, errorFact, exitCodeOf } from '../exit.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { partOf } from '../left-out.ts';
import { requireBoard } from '../options/board.ts';
import { refusedViewer, viewerServer } from '../options/foxglove.ts';
import { counted } from '../terminal/counted.ts';
import type { LiveRun } from './live-run.ts';
import { type References, runReferences } from './references.ts';
import { resumeText } from './resume-text.ts';
import { runFiles } from './run-files.ts';
import type { RunValues } from './run-options.ts';
import { summariseRun } from './run-summary.ts';
import { runHeader, runView } from './run-view.ts';

/** Where checkpoints lie when no folder for results is named. */
const CHECKPOINTS = '.reafference/checkpoints';

const NO_REFERENCES: References = { baselines: [], oracle: undefined };

/**
 * Runs a scenario and its baselines, shows what came of it and writes what was asked for. What fails takes nothing else along:
 * seeds that were done are shown, each file is tried, and the faults are told at the end.
 *
 * @throws BridgeError `place_in_use` before any work, where another process writes to a place of this run
 */
export async function runScenario(call: Call<RunValues>): Promise<number> {
  const { operands, options, io } = call;
  refuseWithoutRecord(options);
  const { reference } = await loadScenario(operands[0], io.cwd);
  const asked = requestOf(reference, options);
  const viewers = viewerServer(options);
  const hosting = await hostingOf(options, asked);
  const request = { ...asked, ...given({ board: hosting?.board.name }) };
  const plan = await planRun(request);
  const job = { ...jobOptions(plan, options, io.cwd), ...given({ networkHost: hosting?.networkHost }) };
  prepare(options, job);
  const claim = new Claim(placesOf(plan, options, job));
  try {
    return await runPrepared(call, plan, request, job, { viewers, hosting });
  } finally {
    claim.release();
  }
}

/** Runs what was planned, with its places claimed. */
async function runPrepared(
  call: Call<RunValues>,
  plan: Plan,
  request: RunRequest,
  job: RunOptions,
  {
    viewers,
    hosting,
  }: {
    readonly viewers: ReturnType<typeof viewerServer>;
    readonly hosting: Awaited<ReturnType<typeof hostingOf>>;
  },
): Promise<number> {
  const { options, io, output } = call;
  const recordings = recordingsOf(plan, options);
  const [say, style] = options.json ? [output.aside, output.asideStyle] : [output.result, output.style];
  const resumed = job.checkpoint?.resume ? trialsToResume(plan, job) : undefined;
  say(`${runHeader(plan.scenario, plan.identity, plan.seeds, plan.trials, style)}\n`);
  if (resumed !== undefined) {
    const folder = relative(io.cwd, job.checkpoint?.directory ?? '');
    output.aside(resumeText(plan.seeds, resumed, plan.trials, folder));
  }

  const progress = output.progress(plan.scenario.id);
  const interrupt = listenForInterrupt(io, (text) => {
    progress.clear();
    output.aside(text);
  });
  const { signal } = interrupt;
  const { apart = false } = io;
  const most = hosting?.board.exclusive ? 1 : (options.jobs ?? availableParallelism());
  const jobs = Math.min(most, plan.seeds.length);
  const onProgress = ({ trialsDone, trials, simulatedSeconds }: RunProgress): void =>
    progress.update({ done: trialsDone, total: trials, simulatedSeconds });
  const faults: unknown[] = [];
  let live: LiveRun | undefined;
  try {
    if (viewers !== undefined) {
      const onRefused = (reason: string): void => output.aside(refusedViewer(reason));
      live = await (await import('./live-run.ts')).openLiveRun(plan, { ...viewers, onRefused });
      output.aside(`viewers: ${live.server.url} (Foxglove WebSocket)`);
    }
    const lost = new Set<string | undefined>();
    const onLostRecording = (error: Error): void => {
      faults.push(error);
      if (error instanceof ReafferenceError) lost.add(error.block);
    };
    const { result, failure } = await attemptPlan(plan, request, {
      ...job,
      ...{ jobs, apart, signal, onProgress, onLostRecording },
      ...(live === undefined ? {} : { listeners: [live.listener] }),
    });
    const { dropped = 0, leftOut = 0 } = live?.server ?? {};
    if (leftOut > 0)
      output.aside(`viewers were not shown ${counted(leftOut, 'message')}: to show all would take too much time`);
    if (dropped > 0) output.aside(`${counted(dropped, 'message')} went past viewers that are slower than the run`);
    let references = NO_REFERENCES;
    if (failure === undefined) {
      let label = plan.scenario.id;
      const followed = (controller: string, state: RunProgress): void => {
        if (label !== controller) progress.restart((label = controller));
        onProgress(state);
      };
      references = await runReferences(plan, request, result, {
        ...{ jobs, apart, signal, onProgress: followed },
      }).catch((error) => {
        faults.push(error);
        return NO_REFERENCES;
      });
    } else faults.push(failure);
    progress.clear();
    if (failure === undefined || result.seeds.length > 0) {
      faults.push(
        ...(await finish(
          plan,
          result,
          references,
          recordings.filter(({ file }) => !lost.has(file)),
          call,
          failure,
        )),
      );
    } else if (options.json)
      output.json({ scenario: plan.scenario.id, seeds: [], partial: true, error: errorFact(failure) });
    for (const { part } of recordings) if (wasWritten(part)) output.aside(partOf(part.file, io.cwd));
    for (const fault of faults) output.fault(fault);
    if (job.checkpoint !== undefined && result.partial && signal.aborted)
      output.aside('--resume, with the same options, goes on from here.');
    if (faults.length > 0) return Math.max(...faults.map(exitCodeOf));
    return signal.aborted ? EXIT.interrupted : EXIT.ok;
  } finally {
    progress.clear();
    interrupt.dispose();
    await live?.server.close();
  }
}

/**
 * The board that `--on` names, and who hosts networks there.
 *
 * @throws ValidationError `misplaced_option`, `conflicting_options`, and what `boardFor` throws
 */
async function hostingOf(options: RunValues, request: RunRequest) {
  const { on, ranges: file, shadow = false, checkpointEvery, resume } = options;
  requireBoard(options);
  if (on === undefined) return undefined;
  if (shadow && (checkpointEvery !== undefined || resume)) {
    throw new ValidationError('a shadow is not part of a checkpoint', {
      code: 'conflicting_options',
      expected: '--shadow, or checkpoints',
      received: '--shadow and --checkpoint-every or --resume',
      remedy: 'leave one of them out',
    });
  }
  const { boardFor } = await import('../../boards/board-for.ts');
  const { networkHostRequest } = await import('../../boards/network-host.ts');
  const { rangesFor } = await import('../../boards/watch-ranges.ts');
  const board = await boardFor(on);
  const ranges = await rangesFor(board, file, request);
  return { board, networkHost: networkHostRequest({ board: on, shadow, ...given({ ranges }) }) };
}

/** @throws ValidationError `misplaced_option` for parts that are left out of no recording */
function refuseWithoutRecord({ record, recordWithout }: RunValues): void {
  if (record !== undefined || recordWithout === undefined) return;
  throw new ValidationError('--record-without is for a recording, and there is none', {
    code: 'misplaced_option',
    expected: '--record FILE beside it',
    received: `--record-without ${recordWithout.join(',')}`,
    remedy: 'leave it out, or name a file',
  });
}

function requestOf(scenario: string, options: RunValues): RunRequest {
  const { seeds, seed, set, body, physics, fault: faults, staleAfter } = options;
  const staleAfterSeconds = staleAfter === undefined ? undefined : staleAfter * 1e-3;
  if (seeds !== undefined && seed !== undefined) {
    throw new ValidationError('--seeds and --seed exclude each other', {
      code: 'conflicting_options',
      expected: 'one of them',
      received: `--seed ${seed} and --seeds`,
    });
  }
  const chosen = typeof seeds === 'number' ? Array.from({ length: seeds }, (_, i) => i + 1) : seeds;
  return {
    scenario,
    ...given({ seeds: seed === undefined ? chosen : [seed], set, body, physics, faults, staleAfterSeconds }),
  };
}

/** Finds out now what would fail at the end. */
function prepare({ report, out, record, saveController }: RunValues, { checkpoint }: RunOptions): void {
  for (const file of [report, saveController]) if (file !== undefined) prepareFile(file);
  if (record !== undefined) {
    const { file, folder } = recordingPlace(record);
    if (folder === undefined) prepareFile(file);
    else prepareFolder(folder);
  }
  if (out !== undefined) prepareFolder(out);
  if (checkpoint !== undefined) prepareFolder(checkpoint.directory);
}

/** Where a run writes. */
function placesOf(plan: Plan, { report, out, record, saveController }: RunValues, { checkpoint }: RunOptions) {
  const recordings =
    record === undefined ? [] : plan.seeds.map((seed) => recordingPath(record, seed, plan.seeds.length));
  return [
    ...[report, out, saveController].filter((place) => place !== undefined),
    ...recordings.map((path) => recordingPlace(path).folder ?? path),
    ...(checkpoint === undefined ? [] : checkpointFiles(plan, checkpoint.directory)),
  ];
}

function jobOptions(plan: Plan, options: RunValues, cwd: string): RunOptions {
  const { record, recordWithout, report, out, saveController, loadController, checkpointEvery, resume, realTime } =
    options;
  const traced = report !== undefined || out !== undefined;
  const directory = out === undefined ? resolve(cwd, CHECKPOINTS) : join(out, 'checkpoints');
  const checkpointed = checkpointEvery !== undefined || resume;
  return given({
    record,
    recordWithout,
    realTime,
    trace: traced ? { seed: plan.seeds[0], others: true } : undefined,
    keepControllerState: saveController === undefined ? undefined : true,
    controllerState: loadController === undefined ? undefined : readControllerFiles(loadController, plan.seeds),
    checkpoint: checkpointed ? { directory, ...given({ everyTrials: checkpointEvery, resume }) } : undefined,
  });
}

/** A recording to be made, and whether it takes the place of another file. */
interface Recording {
  readonly file: string;
  readonly seed: number;
  readonly again: boolean;
  /** Where what there is of it goes if the run does not come to its end. */
  readonly part: { readonly file: string; readonly before: string };
}

function recordingsOf({ seeds }: Plan, { record }: RunValues): Recording[] {
  return (record === undefined ? [] : seeds).map((seed) => {
    const file = recordingPath(record as string, seed, seeds.length);
    const part = partialPath(recordingPlace(file).file);
    return { file, seed, again: existsSync(file), part: { file: part, before: versionOf(part) } };
  });
}

/** Inode and time of the last change of a file, which tell it from one that takes its place; empty where there is none. */
function versionOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found === undefined ? '' : `${found.ino} ${found.mtimeMs}`;
}

function wasWritten({ file, before }: Recording['part']): boolean {
  return versionOf(file) !== before && existsSync(file);
}

/** Shows the result, then writes what was asked for. Returns why files could not be written. */
async function finish(
  plan: Plan,
  run: RunResult,
  references: References,
  recordings: readonly Recording[],
  { options, argv, io, output }: Call<RunValues>,
  failure?: unknown,
): Promise<readonly unknown[]> {
  const gates = run.partial ? [] : evaluateGates(plan.scenario, run);
  const summary = summariseRun(run, gates, references, plan.scenario);
  if (options.json) output.json(failure === undefined ? summary : { ...summary, error: errorFact(failure) });
  else {
    const { verbose } = options;
    const view = given({ verbose, width: io.stdout.columns });
    output.result(runView(plan, run, gates, references, summary, output.style, view));
  }
  const { written, faults } = writeResultFiles(await runFiles(plan, run, references, summary, options, argv));
  const recorded = recordings.filter(
    ({ file, seed }) =>
      existsSync(file) && run.seeds.some((one) => one.seed === seed && one.trials.length === plan.trials),
  );
  for (const { file, again } of [...written, ...recorded]) output.wrote(file, again);
  if (options.out !== undefined) {
    const { RUN_FOLDER } = await import('../../output/run-folder.ts');
    const stale = RUN_FOLDER.map((name) => join(options.out as string, name)).filter(
      (file) => existsSync(file) && !written.some((one) => one.file === file),
    );
    for (const file of stale)
      output.aside(`not written: ${relative(io.cwd, file)}; what is there is of an earlier run`);
  }
  return faults;
}
