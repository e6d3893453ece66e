import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Pose } from '../../../agents/index.ts';
import { summariseRun } from '../../../scenarios/cli/run/run-summary.ts';
import { evaluate } from '../../../scenarios/judge/evaluate.ts';
import { gateBound, gateQuestion, gateValue } from '../../../scenarios/judge/gate-text.ts';
import { evaluateGates, gatesFor } from '../../../scenarios/judge/gates.ts';
import { summariseMeasures } from '../../../scenarios/measure/own-quantities.ts';
import { writeResultFiles } from '../../../scenarios/output/result-file.ts';
import { runFolderFiles } from '../../../scenarios/output/run-folder.ts';
import { planScenario } from '../../../scenarios/plan/plan.ts';
import { run } from '../../../scenarios/pool/runner.ts';
import { reportPage } from '../../../scenarios/report/page.ts';
import { blockName, perBlock } from '../../../scenarios/report/per-trial.ts';
import { openRun } from '../../../scenarios/run/open-run.ts';
import { checkScenario } from '../../../scenarios/scenario/check-scenario.ts';
import type { Scenario } from '../../../scenarios/scenario/scenario.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import reach from '../fixtures/reach.ts';
import { syntheticReport } from '../report/synthetic-run.ts';

const base: Scenario = reach;

/** Bearing of the controller at the end of each trial, and how far it moved in the last three. */
const scenario: Scenario = {
  ...base,
  sessions: [
    { name: 'first steps', trials: [1, 2] },
    { name: 'practised', trials: [4, 6] },
  ],
  probes: {
    bearing: { unit: 'rad', meaning: 'bearing', read: (_trial, { weights }) => weights?.()[0].values[0] ?? Number.NaN },
  },
  measures: {
    settling: {
      unit: 'rad',
      meaning: 'how far the bearing moves in the last three trials',
      of: (trials) => Math.abs((trials[5].probes?.bearing as number) - (trials[3].probes?.bearing as number)),
    },
  },
  gates: [
    { id: 'practised', statistic: { metric: 'success', over: 'mean', trials: 'practised' }, atLeast: 0.75 },
    { id: 'settles', statistic: { measure: 'settling' }, atMost: 0.5 },
    { id: 'settles-more', statistic: { measure: 'settling' }, contrast: { learning: 0 }, atMost: 0 },
  ],
  ablations: [{ id: 'no-learning', set: { learning: 0 }, mustFail: 'practised' }],
};

describe('a run of a scenario with sessions, probes and measures', async () => {
  const result = await run({ scenario, seeds: [11, 12, 13] });
  const [seed] = result.seeds;

  test('says the session and the probes of each trial, and the measures of each seed', { tags: 'long' }, async () => {
    expect(seed.trials.map(({ session }) => session)).toEqual([
      ...['first steps', 'first steps', undefined],
      ...['practised', 'practised', 'practised'],
    ]);
    const bearings = seed.trials.map(({ probes }) => probes?.bearing as number);
    expect(new Set(bearings).size).toBeGreaterThan(2);
    expect(seed.measures).toEqual({ settling: Math.abs(bearings[5] - bearings[3]) });
    expect(result.digest).toBe((await run({ scenario: reach, seeds: [11, 12, 13] })).digest);
  });

  test('probes survive a checkpoint, and nothing is measured before the end', () => {
    const plan = planScenario(scenario);
    const whole = openRun(plan, 11);
    whole.stepUntil(({ trial }) => trial === 5);
    expect(whole.result.measures).toBeUndefined();
    const resumed = openRun(plan, 11, { resume: structuredClone(whole.save()) });
    resumed.step(Infinity);
    expect(resumed.result.measures).toEqual(seed.measures);
  });

  test('probes are told where the body is when the trial has ended', () => {
    const probes = { x: { unit: 'm', meaning: 'x of the body', read: (_: unknown, __: unknown, { x }: Pose) => x } };
    const one = openRun(planScenario({ ...base, probes }), 11);
    for (let trial = 1; trial <= 3; trial++) {
      one.stepUntil((now) => now.trial === trial);
      const { x } = one.result.trials[trial - 1].probes as { x: number };
      expect(x).toBe(one.robot.physics.pose.x);
      expect(x).toBeGreaterThan(0.01);
    }
    one.dispose();
  });

  test('is held against gates of sessions and measures', async () => {
    const [practised, settles] = evaluateGates(scenario, result);
    const late = result.seeds.flatMap(({ trials }) => trials.slice(3, 6).map(({ success }) => Number(success)));
    expect(practised.value).toBeCloseTo(late.reduce((a, b) => a + b) / 9, 12);
    const settling = result.seeds.map(({ measures }) => measures?.settling as number);
    expect(settles.perSeed).toEqual(settling);
    expect(settles.value).toBeLessThan(0.5);
    const [session, measure] = gatesFor(scenario, 'point');
    expect(gateQuestion(session)).toBe('success rate, practised (trials 4 to 6)');
    expect(gateQuestion(measure)).toBe('how far the bearing moves in the last three trials');
    expect([gateBound(measure), gateValue(measure, 0.25)]).toEqual(['≤ 0.5 rad', '0.250 rad']);
    const summary = summariseMeasures(result.seeds).settling;
    expect(summary.mean).toBeCloseTo((settling[0] + settling[1] + settling[2]) / 3, 12);
    const other = { ...result, controller: 'other' };
    const unmeasured = { ...other, seeds: result.seeds.map((one) => ({ ...one, measures: { settling: Number.NaN } })) };
    const summarised = summariseRun(result, [], { baselines: [other], oracle: unmeasured });
    expect(summarised.measures).toEqual({ settling: summary });
    expect(summarised.baselines['other'].measures).toEqual({ settling: summary });
    expect(summarised.oracle).not.toHaveProperty('measures');
  });

  test('shows them in its report and its tables', { tags: 'long' }, () => {
    expect(perBlock(result.seeds).map(blockName)).toEqual(['first steps, 1 to 2', '3', 'practised, 4 to 6']);
    const page = reportPage(syntheticReport({ run: result, gates: [], measures: scenario.measures }));
    expect(page).toContain('practised, 4 to 6');
    expect(page).toContain('how far the bearing moves in the last three trials');
    // Beside a baseline's, once there is one that has measures.
    const beside = reportPage(
      syntheticReport({
        run: result,
        gates: [],
        measures: scenario.measures,
        baselines: [{ ...result, controller: 'other-one' }],
      }),
    );
    const rowOf = (of: string): string => /how far the bearing moves[\s\S]*?<\/tr>/.exec(of)?.[0] ?? '';
    expect(rowOf(beside).match(/<td class="number">/g)?.length).toBe(3);
    expect(rowOf(page).match(/<td class="number">/g)?.length).toBe(2);
    const folder = temporaryFolder();
    writeResultFiles(runFolderFiles(folder, { run: result, others: [], period: 1e-3, summary: {} }));
    const [header, first] = readFileSync(join(folder, 'trials.csv'), 'utf8').split('\n');
    expect(header.split(',').slice(0, 4)).toEqual(['controller', 'seed', 'trial', 'session']);
    const bearing = header.split(',').indexOf('probe_bearing_rad');
    expect(bearing).toBeGreaterThan(3);
    expect(first.split(',')[3]).toBe('first steps');
    expect(Number(first.split(',')[bearing])).toBe(seed.trials[0].probes?.bearing);
  });
});

test('an evaluation names them', { tags: 'long' }, async () => {
  const { cases } = await evaluate({ scenario, seeds: 2 });
  expect(cases.map(({ name, message }) => [name, message.split(':')[0]]).slice(1, 4)).toEqual([
    ['practised', 'success rate, practised (trials 4 to 6)'],
    ['settles', 'how far the bearing moves in the last three trials'],
    ['settles-more', 'how far the bearing moves in the last three trials, gained over learning = 0'],
  ]);
});

test('a probe or a measure that throws is named', async () => {
  const broken: Scenario = {
    ...base,
    measures: {
      ill: {
        unit: '1',
        meaning: 'fails',
        of: () => {
          throw new RangeError('boom');
        },
      },
    },
  };
  await expect(run({ scenario: broken, seeds: [11] })).rejects.toMatchObject({
    code: 'scenario_failed',
    block: 'measures.ill',
  });
});

test.each<[string, Partial<Scenario>, string, unknown]>([
  ['measure', { measures: {} }, 'unknown_measure', 'settling'],
  ['session', { sessions: [{ name: 'practiced', trials: [4, 6] }] }, 'unknown_session', 'practised'],
  ['overlap', { sessions: [...(scenario.sessions ?? []), { name: 'x', trials: [6, 6] }] }, 'invalid_session', [6, 6]],
  [
    'name',
    { sessions: [...(scenario.sessions ?? []), { name: 'practised', trials: [3, 3] }] },
    'invalid_session',
    'practised',
  ],
  ['order', { sessions: [{ name: 'practised', trials: [6, 4] }] }, 'invalid_session', [6, 4]],
  ['length', { sessions: [{ name: 'practised', trials: [4, 7] }] }, 'gate_trials_out_of_range', [4, 7]],
])('a scenario is held to its own words: %s', (_, part, code, received) => {
  const check = (): void => checkScenario({ ...scenario, ...part });
  expect(check).toThrow(expect.objectContaining({ name: 'ScenarioError', code, received }));
});
