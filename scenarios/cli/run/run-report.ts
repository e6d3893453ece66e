import { evaluateGates, gatesFor } from '../../judge/gates.ts';
import { packageVersion } from '../../plan/identity.ts';
import type { Plan, TrialScene } from '../../plan/plan.ts';
import { sceneOf } from '../../plan/plan.ts';
import { reportPage } from '../../report/page.ts';
import { sectionsOf } from '../../report/section-blocks.ts';
import { explainParameters, type Settings } from '../../scenario/parameters.ts';
import type { RunResult } from '../../scenario/result.ts';
import type { References } from './references.ts';
import type { RunSummary } from './run-summary.ts';

/** The report of a run, a page of HTML. */
export function runReport(
  plan: Plan,
  run: RunResult,
  { baselines, oracle }: References,
  summary: RunSummary,
  set: Settings,
  argv: readonly string[],
): string {
  const { scenario, trials, period, code } = plan;
  const gates = run.partial ? [] : evaluateGates(scenario, run);
  const scene = (seed: number, index: number): TrialScene => sceneOf(plan, seed, index);
  return reportPage({
    title: scenario.title,
    source: scenario.source,
    run,
    trialCount: trials,
    period,
    gates: gates.flatMap((result) => {
      const gate = gatesFor(scenario, run.body).find((one) => one.id === result.id);
      return gate === undefined ? [] : [{ gate, result }];
    }),
    baselines,
    oracle,
    parameters: explainParameters(scenario.parameters, set, scenario.id).map((parameter) => ({
      ...parameter,
      origin: parameter.origin === 'set' ? '--set' : 'default',
    })),
    measures: scenario.measures,
    probes: { ...scenario.probes, ...scenario.restProbes },
    vocabulary: scenario.vocabulary,
    sections: sectionsOf(scenario, run, { scene, period }),
    scene,
    realTimeFactor: summary.realTimeFactor,
    versions: {
      reafference: packageVersion(),
      code,
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
    },
    command: commandLine(argv),
  });
}

/** The command as it was given, quoted where a shell needs it. */
function commandLine(argv: readonly string[]): string {
  const quote = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
  return ['reafference', ...argv].map(quote).join(' ');
}
