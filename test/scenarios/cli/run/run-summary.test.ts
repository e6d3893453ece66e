import { describe, expect, it } from 'vitest';
import { summariseRun } from '../../../../scenarios/cli/run/run-summary.ts';
import { runView } from '../../../../scenarios/cli/run/run-view.ts';
import { createStyle } from '../../../../scenarios/cli/terminal/style.ts';
import { evaluateGates } from '../../../../scenarios/judge/gates.ts';
import type { Plan } from '../../../../scenarios/plan/plan.ts';
import { reportPage } from '../../../../scenarios/report/page.ts';
import { seedTable } from '../../../../scenarios/report/tables.ts';
import type { Scenario } from '../../../../scenarios/scenario/scenario.ts';
import { mean } from '../../../../scenarios/statistics/averages.ts';
import { syntheticReport, syntheticRun } from '../../report/synthetic-run.ts';

const run = syntheticRun(4, 12);
const references = {
  baselines: [syntheticRun(2, 12, 'random-walk', () => 0)],
  oracle: syntheticRun(2, 12, 'oracle', () => 3),
};
const scenario = {
  seeds: [1, 2, 3, 4],
  trials: () => 12,
  gates: [
    {
      id: 'success',
      statistic: { metric: 'success', over: 'mean', trials: [6, 10] },
      between: [0.5, 1],
      reason: 'half of chance',
    },
    { id: 'speed', statistic: { metric: 'speed', over: 'mean', trials: [1, 12] }, atMost: 1 },
  ],
} as unknown as Scenario;
const plan = { scenario } as Plan;
const gates = evaluateGates(scenario, run);

/** Names of all fields, nested ones with their path; arrays by their first element. */
function fields(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return fields(value[0], `${path}[]`);
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => fields(inner, path === '' ? key : `${path}.${key}`));
}

describe('summariseRun', () => {
  const summary = summariseRun(run, gates, references);

  it('has these fields and no others', () => {
    const latency = ['q10', 'q25', 'q50', 'q75', 'q90'];
    const reference = ['seeds', 'successRate', ...latency.map((q) => `latency.${q}`), 'spl', 'speed', 'digest'];
    const efficiency = [
      'neurons',
      'synapses',
      'footprintBytes',
      'activationSparsity',
      'effectiveSynapticOperations',
      'denseSynapticOperations',
      'executionRate',
      'firingRate',
    ];
    expect(fields(JSON.parse(JSON.stringify(summary)))).toEqual([
      'scenario',
      'version',
      'body',
      'physics',
      'controller',
      'code',
      'seeds[]',
      'params.learningRate',
      'params.acetylcholine',
      'partial',
      ...['trial', 'seeds', 'successRate', ...latency.map((q) => `latency.${q}`), 'spl', 'speed'].map(
        (field) => `trials[].${field}`,
      ),
      ...['id', 'value', 'bound.atLeast', 'bound.atMost', 'interval[]', 'outcome'].map((field) => `gates[].${field}`),
      ...reference.map((field) => `baselines.random-walk.${field}`),
      ...reference.map((field) => `oracle.${field}`),
      ...efficiency.map((field) => `efficiency.${field}`),
      'speed',
      'realTimeFactor',
      'simulatedSeconds',
      'cpuSeconds',
      'wallSeconds',
      'seedDigests.1',
      'seedDigests.2',
      'seedDigests.3',
      'seedDigests.4',
      'digest',
    ]);
  });

  it('counts trials from 1 and divides simulated time by the time of the processor', () => {
    expect(summary.trials.map(({ trial }) => trial)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    expect(summary.realTimeFactor).toBeCloseTo(
      run.seeds.reduce((sum, { simulatedSeconds }) => sum + simulatedSeconds, 0) / (4 * 0.21),
      9,
    );
    expect(summary.speed).toBeCloseTo(1.3, 9);
  });

  it('has no pace where CPU time of a seed cannot be told, in tables and pages too', { tags: 'long' }, () => {
    const { cpuSeconds: _, ...resumed } = run.seeds[1];
    const untold = { ...run, seeds: run.seeds.map((seed, i) => (i === 1 ? resumed : seed)) };
    const { realTimeFactor, cpuSeconds, ...rest } = summariseRun(untold, [], references);
    expect({ realTimeFactor, cpuSeconds }).toEqual({ realTimeFactor: null, cpuSeconds: null });
    const view = runView(plan, untold, [], references, { realTimeFactor, cpuSeconds, ...rest }, createStyle(false));
    expect(view).toMatch(/^pace +\d+ s simulated, 3\.2 s waited$/m);
    expect(view).not.toContain('CPU');
    const page = reportPage(syntheticReport({ realTimeFactor }));
    expect(page).not.toContain('a CPU core');
    expect(reportPage(syntheticReport())).toContain('a CPU core');
    const bare = run.seeds.map(({ cpuSeconds: __, ...seed }) => seed);
    expect([seedTable(bare), seedTable(untold.seeds)].map((table) => table.includes('CPU, s'))).toEqual([false, true]);
  });

  it('has lateness when there was a clock to be late by', () => {
    const overruns = { ticks: 10, overruns: 1, slips: 0, latenessMax: 0.1, latenessP50: 0.01, latenessP99: 0.1 };
    const late = { ...run, seeds: run.seeds.map((seed) => ({ ...seed, overruns })) };
    const lateSummary = summariseRun(late, [], references);
    expect(lateSummary.overruns?.[0]).toEqual({ seed: 1, ...overruns });
    expect(runView(plan, late, [], references, lateSummary, createStyle(false))).toContain('1 of 10 ticks late');
  });

  it('has the pace that it had where there was a clock, and not that of its CPU', () => {
    const overruns = { ticks: 10, overruns: 1, slips: 0, latenessMax: 0.1, latenessP50: 0.01, latenessP99: 0.1 };
    const late = { ...run, seeds: run.seeds.map((seed) => ({ ...seed, overruns })) };
    const summary = {
      ...summariseRun(late, [], references),
      simulatedSeconds: 11,
      wallSeconds: 20,
      realTimeFactor: 23,
    };
    const rows = runView(plan, late, [], references, summary, createStyle(false));
    expect(rows).toMatch(/^pace +0\.55x real time \(/m);
    const { overruns: _, ...free } = summary;
    expect(runView(plan, run, [], references, free, createStyle(false))).toMatch(/^pace +23x real time \(/m);
  });

  it('says how many events cameras dropped, over all seeds', () => {
    const seeds = run.seeds.map((seed, n) => (n < 2 ? { ...seed, dropped: { eye: 3 + n } } : seed));
    const blinded = summariseRun({ ...run, seeds }, [], references);
    expect(blinded.dropped).toEqual({ eye: 7 });
    expect(runView(plan, run, [], references, blinded, createStyle(false))).toContain("7 events of 'eye'");
  });
});

describe('runView', () => {
  const view = runView(plan, run, gates, references, summariseRun(run, gates, references), createStyle(false));

  it('shows blocks, references, curves, gates, pace and digest', () => {
    for (const text of [
      '2 to 5',
      '11 to 12',
      'random walk',
      'oracle',
      'passed  success',
      'failed  speed',
      '1.300 m/s',
      '≤ 1 m/s',
      '0.5 to 1',
      'half of chance',
      'x real time',
      run.digest,
    ])
      expect(view).toContain(text);
    expect(view).toMatch(/learned .*\n +[▁▂▃▄▅▆▇█]{12}\n/);
    expect(view).not.toMatch(/NaN|undefined/);
  });

  it('says what was learned, and in place of gates for more seeds what decides them, unless it is asked', {
    tags: 'long',
  }, () => {
    const measured = { ...plan, reference: 'maze', identity: { body: 'point' } } as Plan;
    const more = {
      ...measured,
      scenario: { ...scenario, id: 'maze', seeds: [1, 2, 3, 4, 5, 6, 7, 8], ablations: [] },
    } as Plan;
    const summary = summariseRun(run, gates, references);
    const shown = (verbose: boolean) =>
      runView(more, run, gates, references, summary, createStyle(false), { verbose, width: 62 });
    const percent = (of: typeof run, from: number, to: number): string => {
      const rates = of.seeds.map(({ trials }) => mean(trials.slice(from, to).map(({ success }) => Number(success))));
      return `${(100 * mean(rates)).toFixed(0)} %`;
    };
    const [first, last] = [percent(run, 0, 1), percent(run, 10, 12)];
    const chance = percent(references.baselines[0], 0, 12);
    expect(shown(false).replaceAll(/\n +/g, ' ')).toContain(
      `success ${first} in trial 1, ${last} in trials 11 to 12; by chance ${chance} `,
    );
    // One run of 8 seeds, of which 4 took 3.2 s.
    expect(shown(false).replaceAll(/\n {2,}/g, ' ')).toMatch(
      /^gates +set for 8 seeds, and these are 4 \(--verbose .*\) npx reafference test maze\/point\/kinematic decides: about 7 s$/m,
    );
    expect(shown(false)).not.toMatch(/half of chance|Limits|efficiency|SPL .*[▁▂▃▄▅▆▇█]/);
    expect(shown(true)).toMatch(/passed +success[\s\S]*half of chance/);
    expect(shown(true)).toMatch(/SPL .*[▁▂▃▄▅▆▇█][\s\S]*efficiency/);
    expect(shown(true)).not.toContain('reafference test');
  });

  it('breaks what is said of a gate at the width of the terminal', () => {
    const [gate] = scenario.gates;
    const wordy = {
      scenario: { ...scenario, gates: [{ ...gate, reason: 'a reason of many words '.repeat(9).trim() }] },
    } as unknown as Plan;
    const text = runView(wordy, run, gates, references, summariseRun(run, gates, references), createStyle(false), {
      width: 50,
    });
    const lines = text.slice(text.indexOf('Gate'), text.indexOf('learned')).trim().split('\n');
    expect(lines.length).toBeGreaterThan(6);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(50);
    expect(lines.join(' ').replaceAll(/ +/g, ' ')).toContain('a reason of many words '.repeat(9).trim());
  });

  it('says that a run is not complete, and shows none of what it lacks', () => {
    const nothing = { ...run, seeds: [], partial: true };
    const references = { baselines: [], oracle: undefined };
    const view = runView(plan, nothing, [], references, summariseRun(nothing, [], references), createStyle(false));
    expect(view).toContain('not complete');
    expect(view).not.toMatch(/NaN|undefined/);
    expect(view).toMatch(/^pace +0 s simulated in completed trials, 3\.2 s waited$/m);
  });
});
