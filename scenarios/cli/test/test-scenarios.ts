import { availableParallelism } from 'node:os';
import { ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import type { Outcome } from '../../judge/decide.ts';
import { type Evaluation, type EvaluationCase, evaluate } from '../../judge/evaluate.ts';
import { runCounts } from '../../judge/evaluation-runs.ts';
import { Claim } from '../../output/claim.ts';
import { prepareFile, type ResultFile, writeResultFiles } from '../../output/result-file.ts';
import { freshSeeds } from '../../plan/fresh-seeds.ts';
import { planScenario } from '../../plan/plan.ts';
import { wallSeconds } from '../../run/host.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { Call } from '../command.ts';
import type { ConsoleOutput } from '../console-output.ts';
import { EXIT, errorBlock, errorFact } from '../exit.ts';
import { type Interrupt, listenForInterrupt } from '../interrupt.ts';
import type { CommandIO } from '../io.ts';
import { LARGEST_SEED } from '../options/option.ts';
import { countSeeds, listSeeds } from '../options/seeds.ts';
import { counted } from '../terminal/counted.ts';
import type { Progress } from '../terminal/progress.ts';
import type { Style } from '../terminal/style.ts';
import { renderTable } from '../terminal/table.ts';
import { errorAnnotation } from './annotation.ts';
import {
  type BaselineEntry,
  type BehaviourBaseline,
  baselineText,
  type Comparison,
  changeOf,
  compare,
  readBaseline,
} from './behaviour-baseline.ts';
import { Forecast } from './forecast.ts';
import { type JunitSuite, junitXml } from './junit.ts';
import { type MarkdownSection, markdownOf } from './markdown.ts';
import type { TestValues } from './test-options.ts';
import { type Configuration, selectConfigurations } from './test-selection.ts';

/** Outcome of a configuration: an evaluation, or the error that ended it. */
interface Ended {
  readonly configuration: Configuration;
  readonly evaluation?: Evaluation;
  /** How each of its cases compares with the baseline; absent where there is none. */
  readonly comparisons?: readonly (Comparison | 'undecided')[];
  readonly error?: unknown;
}

/**
 * Evaluates scenarios, and shows and writes what came of it. Returns the exit code.
 *
 * @throws ValidationError `missing_option`, `conflicting_options` for options that do not go together; BridgeError `place_in_use` before
 * any work, where another process writes to one of its files
 */
export async function testScenarios({ operands, options, io, output }: Call<TestValues>): Promise<number> {
  const { baseline: baselineFile, updateBaseline = false, allowChangedDigests, junit, markdown } = options;
  if (updateBaseline && baselineFile === undefined) {
    throw new ValidationError('--update-baseline needs to know which', {
      code: 'missing_option',
      expected: '--baseline FILE beside it',
    });
  }
  if (allowChangedDigests && baselineFile === undefined) {
    throw new ValidationError('--allow-changed-digests is for a comparison with a baseline', {
      code: 'missing_option',
      expected: '--baseline FILE beside it',
    });
  }
  const draw = drawOf(options);
  const configurations = await selectConfigurations(operands, io.cwd);
  const before = baselineFile === undefined ? undefined : readBaseline(baselineFile, updateBaseline);
  const targets = [junit, markdown, updateBaseline ? baselineFile : undefined].filter((file) => file !== undefined);
  for (const file of targets) prepareFile(file);
  const claim = new Claim(targets);

  const progress = output.progress('');
  const interrupt = listenForInterrupt(io, (text) => {
    progress.clear();
    output.aside(text);
  });
  try {
    const outcomes = await evaluateAll(configurations, options, draw, io, progress, interrupt, output, before);
    progress.clear();
    if (options.json) output.json(summary(outcomes, draw));
    else output.result(verdict(outcomes, output.style));
    if (io.env.GITHUB_ACTIONS) annotate(outcomes, options.json ? output.aside : output.result);
    const files: ResultFile[] = [];
    if (junit !== undefined) files.push({ file: junit, content: () => junitXml(outcomes.map(junitSuite)) });
    if (markdown !== undefined) {
      files.push({ file: markdown, content: () => markdownOf(outcomes.map((one) => markdownSection(one, draw))) });
    }
    if (updateBaseline && baselineFile !== undefined && !interrupt.signal.aborted) {
      const cases = { ...before, ...Object.fromEntries(outcomes.flatMap((one) => baselineEntries(one, options))) };
      files.push({ file: baselineFile, content: () => baselineText(cases) });
    }
    const { written, faults } = writeResultFiles(files);
    for (const { file, again } of written) output.wrote(file, again);
    for (const fault of faults) output.fault(fault);
    return faults.length > 0 ? EXIT.runtime : exitCode(outcomes, interrupt.signal.aborted);
  } finally {
    progress.clear();
    interrupt.dispose();
    claim.release();
  }
}

/** A draw of fresh seeds. */
interface Draw {
  readonly count: number;
  readonly from: number;
}

/** The draw of fresh seeds that the options ask for; undefined if they ask for none. */
function drawOf({ seeds, freshSeeds: count, freshFrom }: TestValues): Draw | undefined {
  if (count !== undefined && seeds !== undefined) {
    throw new ValidationError('--seeds and --fresh-seeds exclude each other', {
      code: 'conflicting_options',
      expected: 'one of them',
      received: `--fresh-seeds ${count} and --seeds`,
    });
  }
  if (count === undefined && freshFrom !== undefined) {
    throw new ValidationError('--fresh-from needs to know how many', {
      code: 'missing_option',
      expected: '--fresh-seeds N beside it',
    });
  }
  return count === undefined ? undefined : { count, from: freshFrom ?? Date.now() % (LARGEST_SEED + 1) };
}

/** The seeds that a scenario is judged on; undefined for all that it lists. */
function seedsFor({ seeds: listed }: Scenario, asked: TestValues['seeds'], draw: Draw | undefined) {
  if (draw !== undefined) return freshSeeds(listed, draw.count, draw.from);
  return typeof asked === 'number' ? Math.min(asked, listed.length) : asked;
}

/** List of the runs to come, as text for people, and the number of all their trials. */
function workOf(
  configurations: readonly Configuration[],
  { seeds, ablationSeeds = Infinity }: TestValues,
  draw: Draw | undefined,
): { readonly text: string; readonly trials: number } {
  let trials = 0;
  const lines = configurations.map(({ scenario, body, physics, name }) => {
    const plan = planScenario(scenario, { body, physics, ...given({ seeds: seedsFor(scenario, seeds, draw) }) });
    const { gates, ablations } = runCounts(plan);
    const count = plan.seeds.length;
    const fewer =
      draw === undefined && typeof seeds === 'number' && seeds > count ? `, which are all (--seeds ${seeds})` : '';
    trials += plan.trials * (1 + gates * count + ablations * Math.min(count, ablationSeeds));
    return `  ${name}: ${counted(gates + ablations, 'run')} of ${counted(count, 'seed')}, ${counted(plan.trials, 'trial')} each${fewer}`;
  });
  return { text: [`${counted(trials, 'trial')} to run:`, ...lines].join('\n'), trials };
}

/** Evaluates one configuration after the other and shows each as it is done. A crash ends its configuration only. */
async function evaluateAll(
  configurations: readonly Configuration[],
  options: TestValues,
  draw: Draw | undefined,
  { apart = false }: CommandIO,
  progress: Progress,
  { signal }: Interrupt,
  output: ConsoleOutput,
  before: BehaviourBaseline | undefined,
): Promise<Ended[]> {
  const { seeds, ablationSeeds, staleAfter, timeBudget, jobs = availableParallelism(), json } = options;
  const started = wallSeconds();
  const outcomes: Ended[] = [];
  const work = workOf(configurations, options, draw);
  output.aside(`${work.text}\n`);
  const forecast = new Forecast(work.trials, (text) => {
    progress.clear();
    output.aside(text);
  });
  for (const [i, configuration] of configurations.entries()) {
    if (signal.aborted) break;
    const { reference, scenario, body, physics, name } = configuration;
    const left = timeBudget === undefined ? undefined : Math.max(0, timeBudget - (wallSeconds() - started));
    let outcome: Ended;
    let label = '';
    try {
      const request = {
        scenario: reference,
        body,
        physics,
        ...given({
          seeds: seedsFor(scenario, seeds, draw),
          staleAfterSeconds: staleAfter === undefined ? undefined : staleAfter * 1e-3,
        }),
      };
      const evaluation = await evaluate(request, {
        jobs,
        apart,
        signal,
        ...given({ ablationSeeds, timeBudget: left === undefined ? undefined : left / (configurations.length - i) }),
        onProgress(what, { trialsDone, trials, simulatedSeconds }) {
          if (label !== what) progress.restart(`${name}  ${(label = what)}`);
          forecast.update(`${name} ${what}`, trialsDone);
          progress.update({ done: trialsDone, total: trials, simulatedSeconds });
        },
      });
      if (signal.aborted) break;
      outcome =
        before === undefined ? { configuration, evaluation } : heldAgainst(before, configuration, evaluation, options);
    } catch (error) {
      outcome = { configuration, error };
    }
    outcomes.push(outcome);
    progress.clear();
    if (!json) output.result(`${caseTable(outcome, draw, output.style)}\n`);
  }
  return outcomes;
}

function caseTable(
  { configuration, evaluation, comparisons, error }: Ended,
  draw: Draw | undefined,
  style: Style,
): string {
  if (evaluation === undefined)
    return `${style.bold(configuration.name)}\n${style.bad('error')}  ${errorBlock(error, false)}`;
  const [title, conditions] = headOf(evaluation, draw);
  const head = `${style.bold(title)}  ${conditions}  ${style.dim(`${evaluation.seconds.toFixed(1)} s`)}`;
  const rows = evaluation.cases.flatMap((one, i) => {
    const compared = comparisons === undefined ? [] : [style.dim(comparisons[i])];
    const row = [style.outcome(one.outcome), caseName(one), ...compared, one.message];
    return one.reason === undefined ? [row] : [row, [...row.slice(1).map(() => ''), style.dim(one.reason)]];
  });
  const columns = rows[0]?.map(() => ({ head: '' })) ?? [];
  return `${head}\n${renderTable(columns, rows)}`;
}

/** Which scenario, and on what it was judged. */
function headOf({ scenario, version, body, physics, seeds, seedsListed }: Evaluation, draw: Draw | undefined) {
  const kind =
    draw === undefined ? `of ${seedsListed} listed` : `fresh (--fresh-from ${draw.from}), ${seedsListed} listed`;
  return [`${scenario}@${version}`, `${body}, ${physics}, ${countSeeds(seeds)}, ${kind}`] as const;
}

function caseName({ kind, name }: EvaluationCase): string {
  return kind === 'ablation' ? `ablation ${name}` : name;
}

function verdict(outcomes: readonly Ended[], style: Style): string {
  const cases = outcomes.flatMap(({ evaluation }) => evaluation?.cases ?? []);
  const count = (outcome: Outcome): number => cases.filter((one) => one.outcome === outcome).length;
  const [failed, undecided] = [count('failed'), count('undecided')];
  const errors = outcomes.filter(({ error }) => error !== undefined).length;
  const parts = [`${count('passed')} passed`, `${failed} failed`];
  if (undecided > 0) parts.push(`${undecided} undecided`);
  if (errors > 0) parts.push(`${errors} errors`);
  const paint = failed + errors > 0 ? style.bad : undecided > 0 ? style.unsure : style.good;
  return paint(parts.join(', '));
}

function annotate(outcomes: readonly Ended[], write: (text: string) => void): void {
  for (const { configuration, evaluation, error } of outcomes) {
    if (error !== undefined) write(errorAnnotation(configuration.name, errorBlock(error, false)));
    for (const one of evaluation?.cases ?? []) {
      if (one.outcome === 'failed') write(errorAnnotation(`${configuration.name}: ${one.name}`, one.message));
    }
  }
}

function junitSuite({ configuration, evaluation, error }: Ended): JunitSuite {
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
  const cases = evaluation.cases.map(({ name: caseName, outcome, message, reason = '', seconds }) => ({
    name: caseName,
    className,
    seconds,
    outcome: outcome === 'undecided' ? ('skipped' as const) : outcome,
    message,
    details: reason,
  }));
  return { name, seconds: evaluation.seconds, cases };
}

function markdownSection({ configuration, evaluation, error }: Ended, draw: Draw | undefined): MarkdownSection {
  if (evaluation === undefined) {
    const message = errorBlock(error, false);
    return { head: configuration.name, cases: [{ name: 'run', outcome: 'error', message }] };
  }
  const cases = evaluation.cases.map((one) => ({ name: caseName(one), outcome: one.outcome, message: one.message }));
  return { head: headOf(evaluation, draw).join(': '), cases };
}

function caseKey({ name }: EvaluationCase, { scenario, body, physics }: Configuration): string {
  return `${scenario.id}@${scenario.version}/${body}/${physics}/${name}`;
}

function entryOf(
  { kind, value = Number.NaN, outcome, digest }: EvaluationCase,
  { seeds }: Evaluation,
  { ablationSeeds = seeds.length }: TestValues,
): BaselineEntry {
  return {
    value: Number.isFinite(value) ? value : null,
    pass: outcome === 'passed',
    digest: digest ?? null,
    seeds: listSeeds(seeds.slice(0, { determinism: 1, gate: seeds.length, ablation: ablationSeeds }[kind])),
  };
}

/** An evaluation beside the baseline. What passed and yet behaves otherwise has failed, unless the options let it pass. */
function heldAgainst(
  before: BehaviourBaseline,
  configuration: Configuration,
  evaluation: Evaluation,
  options: TestValues,
): Ended {
  const { allowChangedDigests = false, updateBaseline = false } = options;
  const pairs = evaluation.cases.map((one) => {
    const [now, then] = [entryOf(one, evaluation, options), before[caseKey(one, configuration)]];
    const comparison = one.outcome === 'undecided' ? one.outcome : compare(now, then);
    const change = one.outcome === 'passed' ? changeOf(now, then) : undefined;
    const passes = change === undefined || allowChangedDigests || updateBaseline;
    const held = passes ? one : { ...one, outcome: 'failed' as const, message: `${change}; ${one.message}` };
    return [held, comparison] as const;
  });
  const cases = pairs.map(([one]) => one);
  const outcome = cases.some((one) => one.outcome === 'failed') ? 'failed' : evaluation.outcome;
  return { configuration, evaluation: { ...evaluation, cases, outcome }, comparisons: pairs.map(([, one]) => one) };
}

function baselineEntries({ configuration, evaluation }: Ended, options: TestValues): [string, BaselineEntry][] {
  if (evaluation === undefined) return [];
  return evaluation.cases
    .filter(({ outcome }) => outcome !== 'undecided')
    .map((one) => [caseKey(one, configuration), entryOf(one, evaluation, options)]);
}

/** Object that `test --json` prints. */
function summary(outcomes: readonly Ended[], draw: Draw | undefined): object {
  return {
    outcome: outcomeOf(outcomes),
    ...given({ freshFrom: draw?.from }),
    evaluations: outcomes.map(({ configuration, evaluation, comparisons, error }) => {
      if (evaluation === undefined) {
        const { scenario, body, physics } = configuration;
        return {
          scenario: scenario.id,
          version: scenario.version,
          body,
          physics,
          outcome: 'failed',
          error: errorFact(error),
          cases: [],
        };
      }
      const cases = evaluation.cases.map((one, i) =>
        comparisons === undefined ? one : { ...one, baseline: comparisons[i] },
      );
      return { ...evaluation, cases };
    }),
  };
}

function outcomeOf(outcomes: readonly Ended[]): Outcome {
  const all = outcomes.map(({ evaluation }) => evaluation?.outcome ?? 'failed');
  if (all.includes('failed')) return 'failed';
  return all.includes('undecided') ? 'undecided' : 'passed';
}

function exitCode(outcomes: readonly Ended[], interrupted: boolean): number {
  if (interrupted) return EXIT.interrupted;
  if (outcomes.some(({ error }) => error !== undefined)) return EXIT.runtime;
  return { passed: EXIT.ok, failed: EXIT.failed, undecided: EXIT.undecided }[outcomeOf(outcomes)];
}
