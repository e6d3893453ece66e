import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { BridgeError, ValidationError } from '../../agents/errors.ts';
import { evaluateGates } from '../judge/gates.ts';
import { prepareFile, prepareFolder, writeResultFile } from '../out/result-file.ts';
import type { Plan, RunRequest } from '../plan/plan.ts';
import { planRun } from '../plan/plan-run.ts';
import { type RunOptions, type RunProgress, runPlan } from '../pool/runner.ts';
import { recordingPath } from '../pool/seed-job.ts';
import { parseSetting } from '../scenario/parameters.ts';
import type { RunResult } from '../scenario/result.ts';
import { type ConsoleOutput, consoleOutput, type GlobalOptions } from './console-output.ts';
import { EXIT } from './exit.ts';
import { listenForInterrupt } from './interrupt.ts';
import { optionValue } from './option-values.ts';
import { type References, runReferences } from './references.ts';
import { type RunSummary, summariseRun } from './run-summary.ts';
import { runHeader, runView } from './run-view.ts';
import { Progress } from './terminal/progress.ts';

/** Where checkpoints lie when no folder for results is named. */
const CHECKPOINTS = '.reafference/checkpoints';

interface RunCommandOptions extends GlobalOptions {
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

export function configure(command: Command): void {
  command
    .argument('<scenario>', 'id of a scenario, or path of a scenario file')
    .option(
      '--seeds <n>',
      'run seeds 1 to n (default: the seeds that the scenario lists)',
      optionValue('--seeds', 'count'),
    )
    .option('--seed <s>', 'run one seed', optionValue('--seed', 'seed'))
    .option('--set <key=value>', 'set a parameter; may be given more than once', collectSetting)
    .option('--body <name>', "one of the scenario's bodies")
    .option('--physics <name>', "one of the scenario's engines: kinematic, cannon")
    .option('--jobs <n>', 'seeds run at the same time (default: one a processor)', optionValue('--jobs', 'count'))
    .option('--record <file>', 'record to an MCAP file; with several seeds, one each', optionValue('--record', 'file'))
    .option('--report <file>', 'write a report, one HTML file', optionValue('--report', 'file'))
    .option('--out <dir>', 'write trials, trajectory, spikes and weights for Python', optionValue('--out', 'folder'))
    .option(
      '--save-controller <file>',
      'keep what was learned; with several seeds, one file each',
      optionValue('--save-controller', 'file'),
    )
    .option('--load-controller <file>', 'begin with what was kept', optionValue('--load-controller', 'file'))
    .option(
      '--checkpoint-every <n>',
      `save the whole experiment every n trials, to <out>/checkpoints or ${CHECKPOINTS}`,
      optionValue('--checkpoint-every', 'count'),
    )
    .option('--resume', 'go on from the checkpoints of a run that was cut short')
    .option('--real-time', 'keep pace with the clock, and report overruns')
    .option('--json', 'one JSON object on standard output')
    .addHelpText(
      'after',
      '\nGates are shown as this run meets them; `test` enforces them, on the seeds that the scenario lists.',
    )
    .action(async (scenario: string, _options: object, self: Command) =>
      runCommand(scenario, self.optsWithGlobals<RunCommandOptions>()),
    );
}

/** Gathers `key=value` pairs, the last of a key counts. */
export function collectSetting(text: string, previous: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [key, value] = parseSetting(text);
  return { ...previous, [key]: value };
}

async function runCommand(scenario: string, options: RunCommandOptions): Promise<void> {
  const output = consoleOutput(options);
  const request = requestOf(scenario, options);
  const plan = await planRun(request);
  prepare(options);
  const job = jobOptions(plan, options);
  const say = options.json ? output.aside : output.result;
  const { body, physics } = plan.identity;
  say(
    `${runHeader(plan.scenario, body, physics, plan.seeds, plan.trials, options.json ? output.asideStyle : output.style)}\n`,
  );

  const interrupt = listenForInterrupt((text) => {
    progress.clear();
    output.aside(text);
  });
  const { signal } = interrupt;
  const progress = new Progress(process.stderr, plan.scenario.id);
  const jobs = Math.min(options.jobs ?? availableParallelism(), plan.seeds.length);
  const onProgress = ({ trialsDone, trials, simulatedSeconds }: RunProgress): void =>
    progress.update({ done: trialsDone, total: trials, simulatedSeconds });
  try {
    const result = await runPlan(plan, request, { ...job, jobs, signal, onProgress });
    let label = plan.scenario.id;
    const references = await runReferences(plan, request, {
      jobs,
      signal,
      onProgress(controller, state) {
        if (label !== controller) progress.restart((label = controller));
        onProgress(state);
      },
    });
    progress.clear();
    await finish(plan, result, references, options, output);
    if (signal.aborted) process.exitCode = EXIT.interrupted;
  } finally {
    progress.clear();
    interrupt.dispose();
  }
}

function requestOf(scenario: string, { seeds, seed, set, body, physics }: RunCommandOptions): RunRequest {
  if (seeds !== undefined && seed !== undefined) {
    throw new ValidationError('--seeds and --seed exclude each other', {
      code: 'conflicting_options',
      expected: 'one of them',
      received: `--seeds ${seeds} --seed ${seed}`,
    });
  }
  const chosen = seed === undefined ? seeds && Array.from({ length: seeds }, (_, i) => i + 1) : [seed];
  return {
    scenario,
    ...(chosen === undefined ? {} : { seeds: chosen }),
    ...(set === undefined ? {} : { set }),
    ...(body === undefined ? {} : { body }),
    ...(physics === undefined ? {} : { physics }),
  };
}

/** Finds out now what would fail at the end. */
function prepare({ report, out, record, saveController }: RunCommandOptions): void {
  for (const file of [report, record, saveController]) if (file !== undefined) prepareFile(file);
  if (out !== undefined) prepareFolder(out);
}

function jobOptions(plan: Plan, options: RunCommandOptions): RunOptions {
  const { record, report, out, saveController, loadController, checkpointEvery, resume, realTime } = options;
  const traced = report !== undefined || out !== undefined;
  const directory = out === undefined ? CHECKPOINTS : join(out, 'checkpoints');
  return {
    ...(record === undefined ? {} : { record }),
    ...(traced ? { trace: { seed: plan.seeds[0] } } : {}),
    ...(saveController === undefined ? {} : { keepControllerState: true }),
    ...(loadController === undefined ? {} : { controllerState: readController(loadController) }),
    ...(realTime === undefined ? {} : { realTime }),
    ...(checkpointEvery === undefined && !resume
      ? {}
      : {
          checkpoint: {
            directory,
            ...(checkpointEvery === undefined ? {} : { everyTrials: checkpointEvery }),
            ...(resume ? { resume } : {}),
          },
        }),
  };
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
  options: RunCommandOptions,
  output: ConsoleOutput,
): Promise<void> {
  const gates = run.partial ? [] : evaluateGates(plan.scenario, run);
  const summary = summariseRun(run, gates, references);
  const files = [...(await writeFiles(plan, run, references, summary, options)), ...recordings(plan, run, options)];
  if (options.json) output.json(summary);
  else output.result(runView(plan.scenario, run, gates, references, summary, output.style));
  if (references.missing !== undefined) output.aside(`No baselines: ${references.missing}.`);
  for (const file of files) output.aside(`wrote ${file}`);
}

function recordings({ seeds }: Plan, run: RunResult, { record }: RunCommandOptions): string[] {
  return record === undefined ? [] : run.seeds.map(({ seed }) => recordingPath(record, seed, seeds.length));
}

async function writeFiles(
  plan: Plan,
  run: RunResult,
  references: References,
  summary: RunSummary,
  options: RunCommandOptions,
): Promise<string[]> {
  const { saveController, out, report } = options;
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
    const { writeRunFolder } = await import('../out/run-folder.ts');
    const others = [...references.baselines, ...(references.oracle === undefined ? [] : [references.oracle])];
    files.push(...writeRunFolder(out, { run, others, period: plan.period, summary }));
  }
  if (report !== undefined) {
    const { writeReport } = await import('./write-report.ts');
    files.push(writeReport(report, plan, run, references, summary, options.set ?? {}));
  }
  return files;
}
