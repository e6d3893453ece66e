import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { given } from '../../../agents/given.ts';
import { messageType } from '../../../agents/index.ts';
import type { Environment } from '../../../scenarios/environment/environment.ts';
import { openEnvironment } from '../../../scenarios/environment/index.ts';
import { scenarioIds } from '../../../scenarios/plan/find-scenarios.ts';
import { loadScenario } from '../../../scenarios/plan/load.ts';
import type { Plan } from '../../../scenarios/plan/plan.ts';
import { planScenario } from '../../../scenarios/plan/plan.ts';
import { runSeed } from '../../../scenarios/run/seed-run.ts';
import type { SeedResult } from '../../../scenarios/scenario/result.ts';
import type { Scenario } from '../../../scenarios/scenario/scenario.ts';
import { FULL, share } from '../../effort.ts';
import reach from '../fixtures/reach.ts';

const of = async (id: string): Promise<Scenario> => (await loadScenario(id)).scenario;

/** The plan of a run whose controller tells nobody of its spikes. */
function silenced(plan: Plan): Plan {
  const agent: Plan['agent'] = (run) => {
    const own = plan.agent(run);
    return {
      ...own,
      controller: (body) => {
        const { spikes: _, efficiency: __, ...rest } = own.controller(body);
        return rest;
      },
    };
  };
  return { ...plan, agent };
}

/** Lets the scenario's own controller be the caller, from outside, through all trials of a run. */
function driveByItsOwn(environment: Environment, plan: Plan, seed: number): SeedResult {
  const agent = plan.agent({ currentTrial: () => undefined });
  const controller = agent.controller(plan.body);
  controller.initialise(seed, plan.period);
  const actuators = Object.entries(agent.actuators).map(([name, { kind, size = 1 }]) => ({
    name,
    type: messageType(kind),
    command: messageType(kind).create(size),
    zero: messageType(kind).create(size),
    flat: new Float64Array(messageType(kind).length(size)),
  }));
  const commands = Object.fromEntries(actuators.map(({ name, command }) => [name, command]));
  let tick = 0;
  for (let trial = 0; trial < plan.trials; trial++) {
    const { info } = environment.reset();
    expect(info.trial).toBe(trial);
    const rest = Math.round(info.restSeconds / plan.period);
    for (let k = 0; k < rest; k++) controller.rest?.(tick++, k);
    for (const { type, zero, command } of actuators) type.copy(zero as never, command as never);
    controller.beginTrial({ index: trial, count: plan.trials });
    const feedback: { reward: number; phase: 'active' | 'outcome' } = { reward: 0, phase: 'active' };
    for (let over = false; !over; tick++) {
      controller.step(tick, environment.messages as never, feedback, commands as never);
      const action = actuators.map(({ name, type, command, flat }) => {
        type.flatten(command as never, flat, 0);
        const names = environment.actionSpace[name].fields.map((field) => field.name);
        return [name, name === 'velocity' && names.length === 2 ? [flat[0], flat[2]] : [...flat]] as const;
      });
      const step = environment.step(Object.fromEntries(action));
      feedback.reward = step.reward;
      feedback.phase = step.info.phase === 'active' ? 'active' : 'outcome';
      over = step.info.phase === 'over';
      if (!over) continue;
      const { success, terminated, reason } = step.info.result!;
      controller.endTrial({ ...given({ success }), terminated, reason });
    }
  }
  return environment.result!;
}

describe('the loop of an environment is that of a run', () => {
  const quick = [
    ['water-maze', 'point', 'kinematic', { trials: 2 }],
    ['event-corridor', 'rodent', 'kinematic', { trials: 2, timeLimit: 1 }],
    ['water-maze', 'rodent', 'cannon', { trials: 2, timeLimit: 3 }],
    ['cobel-open-field', 'point', 'kinematic', { trials: 2 }],
    ['replay-open-field', 'walker', 'kinematic', { trials: 4, timeLimit: 1, restTime: 0.05 }],
  ] as const;
  const slow = [
    ['card-game', 'point', 'kinematic', { lessons: 0, timeLimit: 1.5 }],
    ['t-maze-evidence', 'rodent', 'kinematic', { trials: 1 }],
  ] as const;
  it.each([...quick, ...(FULL ? slow : [])])(
    '%s on a %s under %s, driven by its own controller, does what its run does',
    { tags: 'long' },
    async (id, body, physics, set) => {
      const scenario = await of(id);
      const bodies = Object.keys(scenario.bodies);
      const chosen = bodies.includes(body) ? body : bodies[0];
      const plan = planScenario(scenario, { set, body: chosen, physics, seeds: [5] });
      const { result } = await runSeed(silenced(plan), 5);
      const environment = await openEnvironment(scenario, { seed: 5, parameters: set, body: chosen, physics });
      const driven = driveByItsOwn(environment, plan, 5);
      environment.close();
      expect(driven.trials.map(({ probes: _, ...trial }) => trial)).toEqual(
        result.trials.map(({ probes: _, ...trial }) => trial),
      );
      expect(driven.digest).toBe(result.digest);
    },
  );

  it('is that of a run whose sensors are noisy and late, also after a look at where a trial ended', {
    tags: 'long',
  }, async () => {
    const plan = planScenario(reach, { set: { trials: 4, learning: 0 }, body: 'rodent', seeds: [5] });
    const { result } = await runSeed(silenced(plan), 5);
    expect(result.trials.filter(({ terminated }) => !terminated).length).toBeGreaterThan(0);
    const environment = await openEnvironment(reach, {
      seed: 5,
      parameters: { trials: 4, learning: 0 },
      body: 'rodent',
    });
    expect(driveByItsOwn(environment, plan, 5)).toMatchObject({ digest: result.digest, trials: result.trials });
    environment.close();
  });

  it('is not that of another seed', { tags: 'long' }, async () => {
    const plan = planScenario(reach, { set: { trials: 2 }, seeds: [5] });
    const environment = await openEnvironment(reach, { seed: 6, parameters: { trials: 2 } });
    const driven = driveByItsOwn(environment, plan, 5);
    expect(driven.digest).not.toBe((await runSeed(silenced(plan), 5)).result.digest);
    environment.close();
  });
});

it.each(scenarioIds())('opens %s, whose spaces fit what it observes and takes', { tags: 'long' }, async (id) => {
  const environment = await openEnvironment(await of(id));
  const { observation, info } = environment.reset();
  expect(info).toMatchObject({ seed: 1, trial: 0, phase: 'active', elapsedSeconds: 0, reached: [] });
  const zero = Object.fromEntries(
    Object.entries(environment.actionSpace).map(([name, { shape }]) => [name, new Float64Array(shape[0])]),
  );
  for (const seen of [observation, environment.step(zero).observation]) {
    expect(Object.keys(seen)).toEqual(Object.keys(environment.observationSpace));
    for (const [name, { shape, fields }] of Object.entries(environment.observationSpace)) {
      const values = seen[name];
      expect(values.length).toBe(shape.reduce((product, length) => product * length));
      let at = 0;
      for (const { count, low, high } of fields) {
        for (const value of values.subarray(at, (at += count))) expect(value >= low && value <= high).toBe(true);
      }
      expect(at).toBe(values.length);
    }
  }
  environment.close();
});

describe('an environment', () => {
  const zero = { velocity: [0, 0, 0] };

  it('has named spaces with units and ranges', { tags: 'long' }, async () => {
    const { observationSpace, actionSpace, stepSeconds } = await openEnvironment(await of('t-maze-evidence'));
    expect(observationSpace.scan.fields).toEqual([
      { name: 'ranges', count: 4, unit: 'm', low: 0, high: expect.any(Number) },
    ]);
    expect(observationSpace.odometry.fields.map(({ name, unit }) => `${name} ${unit}`)).toEqual([
      'x m',
      'y m',
      'heading rad',
      'linearX m/s',
      'linearY m/s',
      'angularZ rad/s',
    ]);
    expect(actionSpace).toEqual({
      velocity: {
        kind: 'velocity',
        shape: [2],
        fields: [
          { name: 'linearX', count: 1, unit: 'm/s', low: -0.6, high: 0.6 },
          { name: 'angularZ', count: 1, unit: 'rad/s', low: -12, high: 12 },
        ],
      },
    });
    expect(stepSeconds).toBe(1e-3);
  });

  it('gives the same for the same seed and actions, whatever was done before, and holds an action for a step', async () => {
    const [once, again] = await Promise.all(
      [0.02, 0.02].map((stepSeconds) => openEnvironment(reach, { seed: 3, stepSeconds, body: 'rodent' })),
    );
    const fine = await openEnvironment(reach, { seed: 3, body: 'rodent' });
    again.reset();
    again.step({ velocity: [0.5, 1] });
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.double({ min: -0.6, max: 0.6, noNaN: true }), fc.double({ min: -9, max: 9, noNaN: true })),
          {
            maxLength: 20,
          },
        ),
        fc.nat(100),
        (actions, seed) => {
          const begun = once.reset({ seed });
          expect(again.reset({ seed })).toEqual(begun);
          expect(fine.reset({ seed }).observation).toEqual(begun.observation);
          for (const velocity of actions) {
            const step = once.step({ velocity });
            expect(again.step({ velocity })).toEqual(step);
            let last = fine.step({ velocity });
            let reward = last.reward;
            for (let k = 1; k < 20 && last.info.phase === 'active'; k++)
              reward += (last = fine.step({ velocity })).reward;
            expect({ ...last, reward }).toEqual(step);
            if (step.terminated || step.truncated) break;
          }
        },
      ),
      { numRuns: share(15) },
    );
    for (const one of [once, again, fine]) one.close();
  });

  it('tells reward and end by the task, then the outcome phase, then the next trial', async () => {
    const environment = await openEnvironment(reach, { stepSeconds: 0.02 });
    environment.reset();
    let step = environment.step(zero);
    // Towards the corner, whatever the heading at the start.
    while (!step.terminated) {
      const { x, y, heading } = step.info.pose;
      const [dx, dy] = [0.3 - x, 0.3 - y];
      const [c, s] = [Math.cos(heading), Math.sin(heading)];
      step = environment.step({ velocity: [2 * (c * dx + s * dy), 2 * (c * dy - s * dx), 0] });
      if (!step.terminated) expect(step).toMatchObject({ reward: 0, truncated: false, info: { phase: 'active' } });
    }
    expect(step).toMatchObject({ reward: 1, truncated: false, info: { phase: 'outcome', trial: 0 } });
    expect(step.info.result).toMatchObject({
      success: true,
      reason: 'goal reached',
      reward: 1,
      spl: expect.any(Number),
    });
    expect(step.info.elapsedSeconds).toBeCloseTo(step.info.result!.latencySeconds, 9);
    expect(environment.result?.trials).toEqual([]);
    let outcome = 0;
    while (step.info.phase !== 'over') {
      step = environment.step(zero);
      expect(step).toMatchObject({ reward: 0, terminated: true, truncated: false });
      outcome++;
    }
    expect(outcome).toBe(3);
    expect(environment.result?.trials).toEqual([step.info.result]);
    expect(() => environment.step(zero)).toThrow(expect.objectContaining({ code: 'no_trial_under_way' }));
    expect(environment.reset().info).toMatchObject({ trial: 1, seed: 1, phase: 'active', elapsedSeconds: 0 });
    environment.close();
  });

  it('sums the rewards of a step, and names the goals that were reached in it', async () => {
    const scenario: Scenario = {
      ...(reach as Scenario),
      trial(...site) {
        const own = (reach as Scenario).trial(...site);
        const goals = [{ x: 0, y: 0, radius: 0.1, name: 'here' }];
        const reward = ({ elapsed }: { readonly elapsed: number }) =>
          elapsed % 4 === 0 ? { reward: 0.25, goal: 'here' } : 0.5;
        return { ...own, goals, reward };
      },
    };
    const environment = await openEnvironment(scenario, { stepSeconds: 0.01 });
    environment.reset();
    for (const fours of [2, 3, 2]) {
      const { reward, info } = environment.step(zero);
      expect([reward, info.reached]).toEqual([0.25 * fours + 0.5 * (10 - fours), Array(fours).fill('here')]);
    }
    environment.close();
  });

  it('is truncated by the time limit, with an observation of where it ended', { tags: 'long' }, async () => {
    const environment = await openEnvironment(await of('water-maze'), {
      stepSeconds: 0.5,
      parameters: { timeLimit: 1 },
    });
    environment.reset();
    expect(environment.step({ velocity: [0.05, 0, 0] })).toMatchObject({ truncated: false, info: { phase: 'active' } });
    const last = environment.step({ velocity: [0.05, 0, 0] });
    expect(last).toMatchObject({ reward: 0, terminated: false, truncated: true, info: { phase: 'over' } });
    expect(last.info.result).toMatchObject({ success: false, reason: 'time limit', ticks: 1000 });
    // Its pose sensor is exact and without latency.
    const { x, y, heading } = last.info.pose;
    expect([...last.observation.pose]).toEqual([x, y, heading]);
    environment.close();
  });

  it('goes on to the next trial if one is left, and to the next seed after the last', async () => {
    const environment = await openEnvironment(reach, { seed: 8, parameters: { trials: 2 } });
    const place = (): string => {
      const { info } = environment.reset();
      return `${info.seed}/${info.trial}`;
    };
    expect([place(), place(), place(), place()]).toEqual(['8/0', '8/1', '9/0', '9/1']);
    environment.step(zero);
    expect(environment.result?.trials).toMatchObject([{ success: false, terminated: false, reason: 'left' }]);
    expect(environment.reset({ seed: 8 }).info).toMatchObject({ seed: 8, trial: 0 });
    environment.close();
  });

  it('goes on to the seed that its caller names', async () => {
    const nextSeed = (seed: number): number => (seed === 8 ? 80 : -1);
    const environment = await openEnvironment(reach, { seed: 8, nextSeed, parameters: { trials: 1 } });
    expect(environment.seed).toBe(8);
    expect([environment.reset().info.seed, environment.reset().info.seed, environment.seed]).toEqual([8, 80, 80]);
    expect(() => environment.reset()).toThrow(expect.objectContaining({ code: 'invalid_seeds', received: -1 }));
    environment.close();
  });

  it('refuses what it cannot do', async () => {
    const environment = await openEnvironment(reach);
    const code = (expected: string) => expect.objectContaining({ code: expected });
    expect(() => environment.step(zero)).toThrow(code('no_trial_under_way'));
    environment.reset();
    for (const action of [
      {},
      { velocity: [0, 0] },
      { velocity: [0, Number.NaN, 0] },
      { ...zero, gripper: [1] },
      undefined,
    ])
      expect(() => environment.step(action as never)).toThrow(code('invalid_action'));
    expect(environment.step(zero).info.elapsedSeconds).toBe(1e-3);
    expect(() => environment.reset({ seed: -1 })).toThrow(code('invalid_seeds'));
    environment.close();
    await expect(openEnvironment('water-maze' as never)).rejects.toThrow(
      expect.objectContaining({ code: 'not_a_scenario', remedy: expect.stringContaining('loadScenario') }),
    );
    await expect(openEnvironment(reach, { set: {} } as never)).rejects.toThrow(code('unknown_option'));
    await expect(openEnvironment(reach, { stepSeconds: 0.0015 })).rejects.toThrow(code('not_whole_ticks'));
    const smelling: Scenario = {
      ...(reach as Scenario),
      agent: (values, body) => ({
        ...(reach as Scenario).agent(values as never, body),
        sensors: { nose: { kind: 'smell' as never, size: 1, noise: {} } },
      }),
    };
    await expect(openEnvironment(smelling)).rejects.toThrow(
      expect.objectContaining({ code: 'no_space', received: 'smell', block: 'nose' }),
    );
  });

  it('can be begun anew after a fault of its scenario', async () => {
    const environment = await openEnvironment(reach, { parameters: { fault: 1, faultTrial: 0 }, stepSeconds: 0.2 });
    environment.reset();
    expect(() => environment.step(zero)).toThrow(expect.objectContaining({ code: 'scenario_failed' }));
    expect(environment.reset().info).toMatchObject({ seed: 1, trial: 0 });
    environment.close();
  });
});

it('keeps the completed trials of every seed, as it went last', async () => {
  const environment = await openEnvironment(reach, { stepSeconds: 0.02, parameters: { trials: 2 } });
  const drive = (options: { readonly seed?: number } = {}): void => {
    environment.reset(options);
    for (let over = false; !over; ) {
      const { terminated, truncated } = environment.step({ velocity: [0, 0, 0] });
      over = terminated || truncated;
    }
  };
  const kept = (): number[][] => environment.results.map(({ seed, trials }) => [seed, trials.length]);
  expect(kept()).toEqual([]);
  drive({ seed: 7 });
  environment.reset();
  expect(kept()).toEqual([[7, 1]]);
  // The trial that was begun is left, which is its failure; after it comes the next seed.
  drive();
  environment.reset();
  expect(kept()).toContainEqual([7, 2]);
  expect(environment.results[0].trials[1].reason).toBe('left');
  drive({ seed: 3 });
  environment.reset({ seed: 7 });
  environment.close();
  expect(kept()).toEqual(expect.arrayContaining([[7, 2]]));
  expect(environment.results.every(({ digest }) => /^[0-9a-f]{64}$/.test(digest))).toBe(true);
});

it('keeps a trial that has ended, and one that was left for another seed', async () => {
  const environment = await openEnvironment(reach, { stepSeconds: 0.02, parameters: { trials: 2 } });
  const reach1 = (): void => {
    let { info } = environment.reset();
    for (let over = false; !over; ) {
      const { x, y, heading } = info.pose;
      const [dx, dy] = [0.3 - x, 0.3 - y];
      const [c, s] = [Math.cos(heading), Math.sin(heading)];
      const step = environment.step({ velocity: [2 * (c * dx + s * dy), 2 * (c * dy - s * dx), 0] });
      over = step.terminated;
      info = step.info;
    }
    expect(info.phase).toBe('outcome');
  };
  const kept = (): unknown[] =>
    environment.results.map(({ seed, trials }) => [
      seed,
      ...trials.map(({ success, reason }) => `${success} ${reason}`),
    ]);
  reach1();
  environment.reset({ seed: 5 });
  environment.step({ velocity: [0, 0, 0] });
  // Nothing was done in the trial of seed 6.
  environment.reset({ seed: 6 });
  environment.reset({ seed: 7 });
  reach1();
  environment.close();
  expect(kept()).toEqual([
    [1, 'true goal reached'],
    [5, 'false left'],
    [7, 'false left', 'true goal reached'],
  ]);
});
