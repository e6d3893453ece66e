import { availableParallelism } from 'node:os';
import { ReafferenceError, ValidationError } from '../../../agents/errors.ts';
import { type Evaluation, type EvaluationCase, evaluate } from '../../judge/evaluate.ts';
import { prepareFile, writeResultFile } from '../../out/result-file.ts';
import { wallSeconds } from '../../run/host.ts';
import { given } from '../../scenario/given.ts';
import type { Call } from '../command.ts';
import type { ConsoleOutput } from '../console-output.ts';
import { EXIT, errorBlock } from '../exit.ts';
import { type Interrupt, listenForInterrupt } from '../interrupt.ts';
import type { CommandIO } from '../io.ts';
import type { Progress } from '../terminal/progress.ts';
import type { Style } from '../terminal/style.ts';
import { renderTable } from '../terminal/table.ts';
import { errorAnnotation } from './annotation.ts';
import {
  type BaselineEntry,
  type BehaviourBaseline,
  type Comparison,
  compare,
  readBaseline,
  writeBaseline,
} from './behaviour-baseline.ts';
import { type JunitSuite, junitXml } from './junit.ts';
import { type Configuration, selectConfigurations } from './test-selection.ts';

interface TestOptions {
  readonly seeds?: number;
  readonly timeBudget?: number;
  readonly jobs?: number;
  readonly junit?: string;
  readonly baseline?: string;
  readonly updateBaseline?: boolean;
  readonly json?: boolean;
}

/** What became of a configuration: an evaluation, or the error that ended it. */
interface Outcome {
  readonly configuration: Configuration;
  readonly evaluation?: Evaluation;
  readonly error?: unknown;
}

/** Evaluates scenarios, and shows and writes what came of it. Returns the exit code. */
export async function testScenarios({ operands, options, io, output }: Call<TestOptions>): Promise<number> {
  const { baseline: baselineFile, updateBaseline = false, junit } = options;
  if (updateBaseline && baselineFile === undefined) {
    throw new ValidationError('--update-baseline needs to know which', {
      code: 'missing_option',
      expected: '--baseline FILE beside it',
    });
  }
  const configurations = await selectConfigurations(operands, io.cwd);
  const before = baselineFile === undefined ? undefined : readBaseline(baselineFile, updateBaseline);
  for (const file of [junit, updateBaseline ? baselineFile : undefined]) if (file !== undefined) prepareFile(file);

  const progress = output.progress('');
  const interrupt = listenForInterrupt(io, (text) => {
    progress.clear();
    output.aside(text);
  });
  try {
    const outcomes = await evaluateAll(configurations, options, io, progress, interrupt, output, before);
    progress.clear();
    if (junit !== undefined) writeResultFile(junit, junitXml(outcomes.map(junitSuite)));
    if (updateBaseline && baselineFile !== undefined && !interrupt.signal.aborted) {
      writeBaseline(baselineFile, { ...before, ...Object.fromEntries(outcomes.flatMap(baselineEntries)) });
      output.wrote(baselineFile);
    }
    if (options.json) output.json(summary(outcomes, before));
    else output.result(verdict(outcomes, output.style));
    if (io.env.GITHUB_ACTIONS) annotate(outcomes, options.json ? output.aside : output.result);
    return exitCode(outcomes, interrupt.signal.aborted);
  } finally {
    progress.clear();
    interrupt.dispose();
  }
}

/** Evaluates one configuration after the other and shows each as it is done. A crash ends its configuration only. */
async function evaluateAll(
  configurations: readonly Configuration[],
  { seeds, timeBudget, jobs = availableParallelism(), json }: TestOptions,
  { apart = false }: CommandIO,
  progress: Progress,
  { signal }: Interrupt,
  output: ConsoleOutput,
  before: BehaviourBaseline | undefined,
): Promise<Outcome[]> {
  const started = wallSeconds();
  const outcomes: Outcome[] = [];
  for (const [i, configuration] of configurations.entries()) {
    if (signal.aborted) break;
    const { reference, scenario, body, physics, name } = configuration;
    const left = timeBudget === undefined ? undefined : Math.max(1e-3, timeBudget - (wallSeconds() - started));
    let outcome: Outcome;
    let label = '';
    try {
      const request = {
        scenario: reference,
        body,
        physics,
        ...given({ seeds: seeds && Math.min(seeds, scenario.seeds.length) }),
      };
      const evaluation = await evaluate(request, {
        jobs,
        apart,
        signal,
        ...given({ timeBudget: left && left / (configurations.length - i) }),
        onProgress(what, { trialsDone, trials, simulatedSeconds }) {
          if (label !== what) progress.restart(`${name}  ${(label = what)}`);
          progress.update({ done: trialsDone, total: trials, simulatedSeconds });
        },
      });
      if (signal.aborted) break;
      outcome = { configuration, evaluation };
    } catch (error) {
      outcome = { configuration, error };
    }
    outcomes.push(outcome);
    progress.clear();
    if (!json) output.result(`${caseTable(outcome, before, output.style)}\n`);
  }
  return outcomes;
}

function caseTable(
  { configuration, evaluation, error }: Outcome,
  before: BehaviourBaseline | undefined,
  style: Style,
): string {
  if (evaluation === undefined)
    return `${style.bold(configuration.name)}\n${style.bad('error')}  ${errorBlock(error, false)}`;
  const { scenario, version, body, physics, seeds, seedsListed, cases, seconds } = evaluation;
  const head = `${style.bold(`${scenario}@${version}`)}  ${body}, ${physics}, ${seeds === seedsListed ? seeds : `${seeds} of ${seedsListed}`} seeds: ${listed(configuration, seeds)}  ${style.dim(`${seconds.toFixed(1)} s`)}`;
  const rows = cases.map((one) => [
    one.skipped ? style.dim('skipped') : one.pass ? style.good('passed') : style.bad('failed'),
    `${one.kind === 'ablation' ? 'ablation ' : ''}${one.name}`,
    ...(before === undefined ? [] : [style.dim(comparisonOf(one, configuration, before))]),
    one.message,
  ]);
  const columns = rows[0]?.map(() => ({ head: '' })) ?? [];
  return `${head}\n${renderTable(columns, rows)}`;
}

/** The seeds that were judged on, shortened. */
function listed({ scenario }: Configuration, count: number): string {
  const seeds = scenario.seeds.slice(0, count);
  return seeds.length <= 4 ? seeds.join(', ') : `${seeds[0]}, ${seeds[1]}, … ${seeds.at(-1)}`;
}

function verdict(outcomes: readonly Outcome[], style: Style): string {
  const cases = outcomes.flatMap(({ evaluation }) => evaluation?.cases ?? []);
  const failed = cases.filter(({ pass, skipped }) => !pass && !skipped).length;
  const errors = outcomes.filter(({ error }) => error !== undefined).length;
  const parts = [`${cases.filter(({ pass }) => pass).length} passed`, `${failed} failed`];
  const skipped = cases.filter((one) => one.skipped).length;
  if (skipped > 0) parts.push(`${skipped} skipped`);
  if (errors > 0) parts.push(`${errors} errors`);
  return (failed + errors === 0 ? style.good : style.bad)(parts.join(', '));
}

function annotate(outcomes: readonly Outcome[], write: (text: string) => void): void {
  for (const { configuration, evaluation, error } of outcomes) {
    if (error !== undefined) write(errorAnnotation(configuration.name, errorBlock(error, false)));
    for (const one of evaluation?.cases ?? []) {
      if (!one.pass && !one.skipped) write(errorAnnotation(`${configuration.name}: ${one.name}`, one.message));
    }
  }
}

function junitSuite({ configuration, evaluation, error }: Outcome): JunitSuite {
  const { name } = configuration;
  const className = name.replaceAll('/', '.');
  if (evaluation === undefined) {
    const [message = '', ...details] = errorBlock(error, false).split('\n');
    return {
      name,
      seconds: 0,
      cases: [{ name: 'run', className, seconds: 0, outcome: 'error', message, details: details.join('\n') }],
    };
  }
  const cases = evaluation.cases.map(({ name: caseName, pass, skipped, message, seconds }) => ({
    name: caseName,
    className,
    seconds,
    outcome: skipped ? ('skipped' as const) : pass ? ('passed' as const) : ('failed' as const),
    message,
  }));
  return { name, seconds: evaluation.seconds, cases };
}

function caseKey({ name }: EvaluationCase, { scenario, body, physics }: Configuration): string {
  return `${scenario.id}@${scenario.version}/${body}/${physics}/${name}`;
}

function entryOf({ value, pass, digest }: EvaluationCase): BaselineEntry {
  return { value: value === undefined || Number.isNaN(value) ? null : value, pass, digest: digest ?? null };
}

function comparisonOf(
  one: EvaluationCase,
  configuration: Configuration,
  before: BehaviourBaseline,
): Comparison | 'skipped' {
  return one.skipped ? 'skipped' : compare(entryOf(one), before[caseKey(one, configuration)]);
}

function baselineEntries({ configuration, evaluation }: Outcome): [string, BaselineEntry][] {
  return (evaluation?.cases ?? [])
    .filter(({ skipped }) => !skipped)
    .map((one) => [caseKey(one, configuration), entryOf(one)]);
}

/** What `test --json` prints. */
function summary(outcomes: readonly Outcome[], before: BehaviourBaseline | undefined): object {
  return {
    pass: exitCode(outcomes, false) === EXIT.ok,
    evaluations: outcomes.map(({ configuration, evaluation, error }) => {
      if (evaluation === undefined) {
        const code = error instanceof ReafferenceError ? error.code : 'unexpected';
        const { scenario, body, physics } = configuration;
        return {
          scenario: scenario.id,
          version: scenario.version,
          body,
          physics,
          pass: false,
          error: { code, message: errorBlock(error, false) },
          cases: [],
        };
      }
      const cases = evaluation.cases.map((one) =>
        before === undefined ? one : { ...one, baseline: comparisonOf(one, configuration, before) },
      );
      return { ...evaluation, cases };
    }),
  };
}

function exitCode(outcomes: readonly Outcome[], interrupted: boolean): number {
  if (interrupted) return EXIT.interrupted;
  if (outcomes.some(({ error }) => error !== undefined)) return EXIT.runtime;
  return outcomes.every(({ evaluation }) => evaluation?.pass) ? EXIT.ok : EXIT.failed;
}
