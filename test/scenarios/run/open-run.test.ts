import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planScenario } from '../../../scenarios/plan/plan.ts';
import { planRun } from '../../../scenarios/plan/plan-run.ts';
import { NODE_HOST } from '../../../scenarios/pool/node-host.ts';
import type { RunListener } from '../../../scenarios/run/listener.ts';
import { openRun } from '../../../scenarios/run/open-run.ts';
import { runSeed } from '../../../scenarios/run/seed-run.ts';
import type { Settings } from '../../../scenarios/scenario/parameters.ts';
import type { Scenario } from '../../../scenarios/scenario/scenario.ts';
import { share } from '../../effort.ts';
import reach from '../fixtures/reach.ts';

/** Short runs whose controllers, sensors and judges remember much from tick to tick, with ticks inside their trials. */
const RUNS: readonly (readonly [id: string, set: Settings, ticks: number])[] = [
  ['water-maze', { trials: 2, timeLimit: 1.5 }, 3000],
  ['cobel-open-field', { trials: 2 }, 900],
  ['event-corridor', { trials: 2, timeLimit: 1 }, 2000],
];

describe.each(RUNS)('%s', (id, set, ticks) => {
  test('saved and restored at any tick, inside trials too, does what it does uninterrupted', {
    tags: 'long',
  }, async () => {
    const plan = await planRun({ scenario: id, set });
    const seed = plan.seeds[0];
    const whole = (await runSeed(plan, seed, { host: NODE_HOST })).result;
    fc.assert(
      fc.property(fc.nat(ticks), fc.nat(200), (savedAt, further) => {
        const run = openRun(plan, seed);
        run.step(savedAt);
        const state = structuredClone(run.save());
        run.step(further);
        run.restore(state);
        expect(run.tick).toBe(state.tick);
        run.step(Infinity);
        run.dispose();
        const resumed = openRun(plan, seed, { resume: state });
        resumed.step(Infinity);
        resumed.dispose();
        for (const { result } of [run, resumed]) {
          expect(result.digest).toBe(whole.digest);
          expect(result.trials).toEqual(whole.trials);
          expect(result.simulatedSeconds).toBe(whole.simulatedSeconds);
          expect(result.efficiency).toEqual(whole.efficiency);
        }
      }),
      { numRuns: share(8), examples: [[Math.floor(ticks / 3), 17]] },
    );
  });
});

const plan = planScenario(reach, { set: { trials: 3, noise: 0.1 } });

test('is stepped at will, and through the ends of trials', () => {
  const run = openRun(plan, 11);
  expect([run.tick, run.trial, run.done]).toEqual([0, 0, false]);
  run.step();
  expect(run.tick).toBe(1);
  run.step(9);
  expect(run.tick).toBe(10);
  expect(run.robot.physics.pose.x).toBeGreaterThan(0);
  expect(run.stepUntil(({ trial }) => trial === 2)).toBe(true);
  expect(run.result.trials).toHaveLength(2);
  expect(run.tick).toBe(run.result.trials.reduce((sum, { ticks }) => sum + ticks, 0));
  expect(run.stepUntil(() => false)).toBe(false);
  expect(run.done).toBe(true);
  const { tick } = run;
  run.step(5);
  expect(run.tick).toBe(tick);
  run.dispose();
});

const base: Scenario = reach;

/** Rewards every fifth tick of a trial. */
const counting = planScenario(
  {
    ...base,
    trial(...site) {
      const memory = new Float64Array(1);
      const reward = (): number => ((memory[0] = memory[0] + 1) % 5 === 0 ? 1 : 0);
      return { ...base.trial(...site), memory, reward };
    },
  },
  { set: { trials: 3, noise: 0.1 } },
);

test('may be saved and restored after every tick and comes to the same, what its judge remembers included', {
  tags: 'long',
}, async () => {
  const { result } = await runSeed(counting, 11);
  const run = openRun(counting, 11);
  while (!run.done) {
    run.step();
    run.restore(run.save());
  }
  expect(run.result.digest).toBe(result.digest);
  expect(run.result.trials).toEqual(result.trials);
  run.dispose();
});

test('refuses options that it does not have', () => {
  expect(() => openRun(plan, 11, { resumed: {} } as never)).toThrow(
    expect.objectContaining({ code: 'unknown_option', received: 'resumed', remedy: "did you mean 'resume'?" }),
  );
});

test('stops the robot when it is disposed of', () => {
  const run = openRun(plan, 11);
  run.step(20);
  run.dispose();
  const { x } = run.robot.physics.pose;
  run.robot.physics.step();
  expect(run.robot.physics.pose.x).toBe(x);
});

test('is undone to its end, whatever of it fails', () => {
  const jammed = (): never => {
    throw new RangeError('brake jammed');
  };
  const unsafe = openRun(plan, 11);
  unsafe.step(20);
  Object.assign(unsafe.robot, { safe: jammed });
  expect(() => unsafe.dispose()).toThrow(expect.objectContaining({ code: 'safe_failed', tick: 20 }));
  const { x } = unsafe.robot.physics.pose;
  unsafe.robot.physics.step();
  expect(unsafe.robot.physics.pose.x).toBe(x);
  expect(() => unsafe.dispose()).not.toThrow();

  const stuck = openRun(plan, 11);
  Object.assign(stuck.robot, { dispose: jammed });
  expect(() => stuck.dispose()).toThrow(
    expect.objectContaining({ code: 'undo_failed', cause: expect.any(RangeError), suppressed: [] }),
  );
});

test('listeners hear what is run, again after a restore, and nothing of the restore', () => {
  const heard: string[] = [];
  const listener: RunListener = {
    trialStart: ({ index }) => heard.push(`trial ${index}`),
    tick: ({ tick }) => heard.push(`${tick}`),
  };
  const run = openRun(plan, 11, { listeners: [listener] });
  run.step(2);
  const state = run.save();
  run.step(1);
  run.restore(state);
  run.step(2);
  expect(heard).toEqual(['trial 0', '0', '1', '2', '2', '3']);
  run.dispose();
});

test('a run tells the CPU time of its thread, where the host tells it and all of it was computed since it was opened', () => {
  let now = 7;
  const host = { cpuSeconds: () => now };
  const open = openRun(plan, 11, { host });
  now = 9.5;
  expect(open.result.cpuSeconds).toBe(2.5);
  const state = open.save();
  expect(openRun(plan, 11, { host, resume: state }).result).not.toHaveProperty('cpuSeconds');
  open.restore(state);
  expect(open.result).not.toHaveProperty('cpuSeconds');
  expect(openRun(plan, 11).result).not.toHaveProperty('cpuSeconds');
});

test("a host's hash that cannot be saved allows saving between trials only", () => {
  const run = openRun(plan, 11, { host: NODE_HOST });
  run.step(3);
  expect(() => run.save()).toThrow(
    expect.objectContaining({ name: 'ValidationError', code: 'not_saved_inside_trial' }),
  );
  run.stepUntil(({ trial }) => trial === 1);
  expect(run.save().trial).toBeUndefined();
  run.dispose();
});

test('senses before it acts, and is not saved or restored in between', { tags: 'long' }, async () => {
  const { result } = await runSeed(plan, 11);
  const run = openRun(plan, 11);
  const state = run.save();
  while (!run.done) {
    run.sense();
    const { pose } = run.observations;
    const seen = { ...pose };
    expect(() => run.save()).toThrow(expect.objectContaining({ code: 'not_saved_inside_tick' }));
    expect(() => run.restore(state)).toThrow(expect.objectContaining({ code: 'not_saved_inside_tick' }));
    run.step();
    expect({ ...run.observations.pose }).toEqual(seen);
  }
  expect(run.result.digest).toBe(result.digest);
  run.dispose();
});

test('a glimpse between two trials shows what sensors would tell, and leaves no trace', () => {
  const run = openRun(plan, 11);
  run.stepUntil(({ trial }) => trial === 1);
  const before = run.save();
  const seen: object[] = [];
  // Samples come every 4 ms, 3 ms late.
  for (let k = 0; k < 2; k++) run.glimpse(({ pose }) => seen.push({ ...pose }));
  expect(seen[1]).toEqual(seen[0]);
  expect(run.save()).toEqual(before);
  run.dispose();
});

test('a trial that is abandoned is a failure for that reason, and the next one begins', () => {
  const run = openRun(plan, 11);
  run.abandonTrial('nothing to abandon');
  run.step(10);
  run.sense();
  run.abandonTrial('left');
  expect(run.phase).toBe('over');
  expect(run.standing).toMatchObject({ index: 0, ticks: 11, success: false, terminated: false, reason: 'left' });
  run.step(5000);
  expect(run.result.trials.map(({ reason }) => reason === 'left')).toEqual([true, false, false]);
  run.dispose();
});

test('a probe that fails for a baseline says of which, and what is to be done', () => {
  const read = (): number => {
    throw new TypeError('it has no signals');
  };
  const probed = { ...reach, probes: { error: { unit: '1', meaning: 'of the heading', read } } } as Scenario;
  const failure = (controller: string): unknown => {
    const run = openRun(planScenario(probed, { controller, set: { trials: 1 } }), 11);
    try {
      run.step(Infinity);
      return undefined;
    } catch (error) {
      return error;
    } finally {
      run.dispose();
    }
  };
  expect(failure('random-walk')).toMatchObject({
    message: expect.stringContaining("probes.error() of scenario 'reach' failed for its baseline 'random-walk'"),
    remedy: expect.stringContaining('let probes.error() be NaN'),
  });
  expect(failure('scenario')).toMatchObject({ message: expect.not.stringContaining('baseline') });
});

test('a start that looks more than half a turn around is told in the range of all headings', () => {
  const turned: Scenario = {
    ...reach,
    trial: (...given) => {
      const trial = reach.trial(...(given as Parameters<typeof reach.trial>));
      return { ...trial, start: { ...trial.start, heading: 4.4 } };
    },
  };
  const told: number[] = [];
  const listener: RunListener = { trialStart: ({ start }) => told.push(start.heading) };
  const run = openRun(planScenario(turned, { set: { trials: 1 } }), 11, { listeners: [listener] });
  run.step(1);
  run.dispose();
  expect(told).toEqual([expect.closeTo(4.4 - 2 * Math.PI, 12)]);
});

test('an error says seed, trial and tick', () => {
  const run = openRun(planScenario(reach, { set: { fault: 1, faultTrial: 1 } }), 11);
  expect(() => run.step(Infinity)).toThrow(expect.objectContaining({ code: 'scenario_failed', block: 'judge' }));
  expect(() => openRun(planScenario({ ...reach, world: () => ({}) as never }), 11)).toThrow('with seed: 11');
  run.dispose();
});
