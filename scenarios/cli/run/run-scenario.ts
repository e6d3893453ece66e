import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { BridgeError, ValidationError } from '../../../agents/errors.ts';
import { evaluateGates } from '../../judge/gates.ts';
import { prepareFile, prepareFolder, writeResultFile } from '../../out/result-file.ts';
import { loadScenario } from '../../plan/load.ts';
import type { Plan, RunRequest } from '../../plan/plan.ts';
import { planRun } from '../../plan/plan-run.ts';
import { type RunOptions, type RunProgress, runPlan } from '../../pool/runner.ts';
import { recordingPath } from '../../pool/seed-job.ts';
import { given } from '../../scenario/given.ts';
import type { RunResult } from '../../scenario/result.ts';
import type { Call } from '../command.ts';
import { EXIT } from '../exit.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { type References, runReferences } from './references.ts';
import { type RunSummary, summariseRun } from './run-summary.ts';
import { runHeader, runView } from './run-view.ts';

/** Where checkpoints lie when no folder for results is named. */
const CHECKPOINTS = '.reafference/checkpoints';

interface RunScenarioOptions {
  readonly seeds?: number;
  readonly seed?: number;
  readonly set?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly physics?: string;
  readonly jobs?: number;
  readonly record?: string;
  readonly report?: string;
  readonly out?: string;
  readonly saveController?: string;
  readonly loadController?: string;
  readonly checkpointEvery?: number;
  readonly resume?: boolean;
  readonly realTime?: boolean;
  readonly json?: boolean;
}

/** Runs a scenario and its baselines, shows what came of it and writes what was asked for. */
export async function runScenario(call: Call<RunScenarioOptions>): Promise<number> {
  const { operands, options, io, output } = call;
  const { reference } = await loadScenario(operands[0], io.cwd);
  const request = requestOf(reference, options);
  const plan = await planRun(request);
  prepare(options);
  const job = jobOptions(plan, options, io.cwd);
  const say = options.json ? output.aside : output.result;
  const { body, physics } = plan.identity;
  say(
    `${runHeader(plan.scenario, body, physics, plan.seeds, plan.trials, options.json ? output.asideStyle : output.style)}\n`,
  );

  const progress = output.progress(plan.scenario.id);
  const interrupt = listenForInterrupt(io, (text) => {
    progress.clear();
    output.aside(text);
  });
  const { signal } = interrupt;
  const { apart = false } = io;
  const jobs = Math.min(options.jobs ?? availableParallelism(), plan.seeds.length);
  const onProgress = ({ trialsDone, trials, simulatedSeconds }: RunProgress): void =>
    progress.update({ done: trialsDone, total: trials, simulatedSeconds });
  try {
    const result = await runPlan(plan, request, { ...job, jobs, apart, signal, onProgress });
    let label = plan.scenario.id;
    const references = await runReferences(plan, request, {
      jobs,
      apart,
      signal,
      onProgress(controller, state) {
        if (label !== controller) progress.restart((label = controller));
        onProgress(state);
      },
    });
    progress.clear();
    await finish(plan, result, references, call);
    return signal.aborted ? EXIT.interrupted : EXIT.ok;
  } finally {
    progress.clear();
    interrupt.dispose();
  }
}

function requestOf(scenario: string, { seeds, seed, set, body, physics }: RunScenarioOptions): RunRequest {
  if (seeds !== undefined && seed !== undefined) {
    throw new ValidationError('--seeds and --seed exclude each other', {
      code: 'conflicting_options',
      expected: 'one of them',
      received: `--seeds ${seeds} --seed ${seed}`,
    });
  }
  const chosen = seed === undefined ? seeds && Array.from({ length: seeds }, (_, i) => i + 1) : [seed];
  return { scenario, ...given({ seeds: chosen, set, body, physics }) };
}

/** Finds out now what would fail at the end. */
function prepare({ report, out, record, saveController }: RunScenarioOptions): void {
  for (const file of [report, record, saveController]) if (file !== undefined) prepareFile(file);
  if (out !== undefined) prepareFolder(out);
}

function jobOptions(plan: Plan, options: RunScenarioOptions, cwd: string): RunOptions {
  const { record, report, out, saveController, loadController, checkpointEvery, resume, realTime } = options;
  const traced = report !== undefined || out !== undefined;
  const directory = out === undefined ? resolve(cwd, CHECKPOINTS) : join(out, 'checkpoints');
  const checkpointed = checkpointEvery !== undefined || resume;
  return given({
    record,
    realTime,
    trace: traced ? { seed: plan.seeds[0] } : undefined,
    keepControllerState: saveController === undefined ? undefined : true,
    controllerState: loadController === undefined ? undefined : readController(loadController),
    checkpoint: checkpointed ? { directory, ...given({ everyTrials: checkpointEvery, resume }) } : undefined,
  });
}

/** @throws BridgeError `controller_not_read` */
function readController(file: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(file));
  } catch (cause) {
    throw new BridgeError(`the controller '${file}' cannot be read`, {
      code: 'controller_not_read',
      expected: 'a file that --save-controller wrote',
      received: (cause as NodeJS.ErrnoException).code,
      block: file,
      cause,
    });
  }
}

/** Shows the result and writes what was asked for. */
async function finish(
  plan: Plan,
  run: RunResult,
  references: References,
  call: Call<RunScenarioOptions>,
): Promise<void> {
  const { options, output } = call;
  const gates = run.partial ? [] : evaluateGates(plan.scenario, run);
  const summary = summariseRun(run, gates, references);
  const files = [...(await writeFiles(plan, run, references, summary, call)), ...recordings(plan, run, options)];
  if (options.json) output.json(summary);
  else output.result(runView(plan.scenario, run, gates, references, summary, output.style));
  for (const file of files) output.wrote(file);
}

function recordings({ seeds }: Plan, run: RunResult, { record }: RunScenarioOptions): string[] {
  return record === undefined ? [] : run.seeds.map(({ seed }) => recordingPath(record, seed, seeds.length));
}

async function writeFiles(
  plan: Plan,
  run: RunResult,
  references: References,
  summary: RunSummary,
  { options, argv }: Call<RunScenarioOptions>,
): Promise<string[]> {
  const { saveController, out, report, set = {} } = options;
  const files: string[] = [];
  if (saveController !== undefined) {
    for (const { seed, controllerState } of run.seeds) {
      if (controllerState === undefined) continue;
      const file = recordingPath(saveController, seed, plan.seeds.length);
      writeResultFile(file, controllerState);
      files.push(file);
    }
  }
  if (out !== undefined) {
    const { writeRunFolder } = await import('../../out/run-folder.ts');
    const others = [...references.baselines, ...(references.oracle === undefined ? [] : [references.oracle])];
    files.push(...writeRunFolder(out, { run, others, period: plan.period, summary }));
  }
  if (report !== undefined) {
    const { writeReport } = await import('./write-report.ts');
    files.push(writeReport(report, plan, run, references, summary, set, argv));
  }
  return files;
}
