import { describe, expect, test } from 'vitest';
import type { Controller, Feedback, SpikeBatch, TrialInfo, TrialOutcome } from '../../../agents/index.ts';
import { defineAgent, eventCamera, FanOut, point, poseSensor, velocityActuator } from '../../../agents/index.ts';
import { planRun } from '../../../scenarios/plan/plan-run.ts';
import type { RunListener, TickRecord } from '../../../scenarios/run/listener.ts';
import { runSeed } from '../../../scenarios/run/seed-run.ts';
import type { SeedState } from '../../../scenarios/run/seed-state.ts';
import type { Scenario, Scene, Trial } from '../../../scenarios/scenario/scenario.ts';
import { kinematic } from '../../../sim/physics/kinematic.ts';
import { rectangularArena } from '../../../sim/world/world.ts';

const PERIOD = 1e-3;

interface Log {
  readonly feedback: Feedback[];
  readonly poses: number[];
  readonly begun: TrialInfo[];
  readonly ended: TrialOutcome[];
}

/** Drives along x at 1 m/s and writes down what it is told. */
function driver(
  log: Log,
): Controller<{ readonly pose: { readonly x: number } }, { readonly velocity: { linearX: number } }> {
  return {
    manifest: {
      name: 'driver',
      version: 1,
      sensors: { pose: { kind: 'pose' } },
      actuators: { velocity: { kind: 'velocity' } },
    },
    initialise() {},
    beginTrial: (info) => void log.begun.push(info),
    step(_tick, { pose }, feedback, { velocity }) {
      log.feedback.push({ ...feedback });
      log.poses.push(pose.x);
      velocity.linearX = 1;
    },
    endTrial: (outcome) => void log.ended.push(outcome),
    save: () => new Uint8Array(0),
    restore() {},
  };
}

function corridor(trial: Partial<Trial>, part: Partial<Scenario> = {}): { scenario: Scenario; log: Log } {
  const log: Log = { feedback: [], poses: [], begun: [], ended: [] };
  const scenario: Scenario = {
    id: 'corridor',
    version: 1,
    title: 'Drive along x',
    source: 'a fixture of the tests',
    parameters: {},
    bodies: { point },
    physics: ['kinematic'],
    seeds: [1],
    gates: [],
    ablations: [],
    world: () => ({ name: 'corridor', walls: rectangularArena(10, 1), obstacles: [] }),
    agent: (_values, body) =>
      defineAgent({
        body,
        sensors: { pose: poseSensor() },
        actuators: { velocity: velocityActuator() },
        controller: () => driver(log),
      }),
    trials: () => 2,
    trial: () => ({
      start: { x: 0, y: 0, heading: 0 },
      goal: { x: 1, y: 0, radius: 0.5 },
      shortestMetres: 0.005,
      timeLimitSeconds: 0.02,
      judge: () => undefined,
      ...trial,
    }),
    ...part,
  };
  return { scenario, log };
}

const reachTen = ({ elapsed }: Scene) => (elapsed === 10 ? { reward: 2, success: true, reason: 'ten' } : undefined);

async function runCorridor(
  trial: Partial<Trial>,
  part: Partial<Scenario> = {},
  listeners: readonly RunListener[] = [],
) {
  const { scenario, log } = corridor(trial, part);
  const { result, complete } = await runSeed(await planRun({ scenario }), 1, { listeners });
  return { log, result, complete, trial: result.trials[0] };
}

describe('a trial that terminates', () => {
  test('has the latency of the judging tick, and the path before its move', { tags: 'long' }, async () => {
    const { trial, complete, result } = await runCorridor({ judge: reachTen });
    expect(complete).toBe(true);
    expect(trial).toMatchObject({
      index: 0,
      success: true,
      terminated: true,
      reason: 'ten',
      latencySeconds: 10 * PERIOD,
      collisions: 0,
    });
    expect(trial?.pathMetres).toBeCloseTo(9 * PERIOD, 12);
    expect(trial?.spl).toBeCloseTo(0.005 / (9 * PERIOD), 12);
    expect(result.simulatedSeconds).toBeCloseTo(2 * 11 * PERIOD, 12);
  });

  test('brings its reward to the controller in the next tick, in phase outcome, always', async () => {
    const { log, trial } = await runCorridor({ judge: reachTen });
    expect(trial?.ticks).toBe(11);
    expect(log.feedback.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => ({ reward: 0, phase: 'active' })));
    expect(log.feedback[10]).toEqual({ reward: 2, phase: 'outcome' });
    expect(log.feedback[11]).toEqual({ reward: 0, phase: 'active' });
  });

  test('goes on for its outcome phase, that tick included', async () => {
    const { log, trial } = await runCorridor({ judge: reachTen, outcomeSeconds: 0.005 });
    expect(trial?.ticks).toBe(10 + 5);
    expect(log.feedback.slice(11, 15)).toEqual(Array.from({ length: 4 }, () => ({ reward: 0, phase: 'outcome' })));
    expect(trial?.latencySeconds).toBeCloseTo(10 * PERIOD, 12);
  });

  test('a failure that ends a trial is terminated, and no success', async () => {
    const { trial } = await runCorridor({ judge: () => ({ reward: -1, success: false, reason: 'fell' }) });
    expect(trial).toMatchObject({ success: false, terminated: true, reason: 'fell', spl: 0, latencySeconds: PERIOD });
  });
});

describe('a trial that runs out of time', () => {
  test('is truncated: the limit is its latency, every move counts, and there is no outcome phase', async () => {
    const { trial, log } = await runCorridor({ outcomeSeconds: 0.005 });
    expect(trial).toMatchObject({
      success: false,
      terminated: false,
      reason: 'time limit',
      latencySeconds: 0.02,
      ticks: 20,
      spl: 0,
    });
    expect(trial?.pathMetres).toBeCloseTo(20 * PERIOD, 12);
    expect(log.ended[0]).toEqual({ success: false, terminated: false, reason: 'time limit' });
  });

  test('its limit must be a whole number of ticks', async () => {
    await expect(runCorridor({ timeLimitSeconds: 0.0205 })).rejects.toMatchObject({
      name: 'TimingError',
      code: 'not_whole_ticks',
    });
  });
});

test('the judge sees where the body sensed and where it came to', async () => {
  const scenes: number[][] = [];
  await runCorridor({
    judge({ elapsed, before, after }) {
      scenes.push([elapsed, before.x, after.x]);
      return undefined;
    },
  });
  expect(scenes[0]).toEqual([1, 0, expect.closeTo(0.001, 12)]);
  expect(scenes[1]).toEqual([2, expect.closeTo(0.001, 12), expect.closeTo(0.002, 12)]);
  expect(scenes[20]).toEqual([1, 0, expect.closeTo(0.001, 12)]);
});

test('a reward of every tick reaches the controller in the next', async () => {
  const { log } = await runCorridor({ reward: ({ elapsed }) => elapsed });
  expect(log.feedback.slice(0, 4).map(({ reward }) => reward)).toEqual([0, 1, 2, 3]);
});

test('a reward of the last tick before the time limit reaches the controller in one tick more', async () => {
  const { log, trial } = await runCorridor({ reward: ({ elapsed }) => Number(elapsed === 20) });
  expect(trial).toMatchObject({ success: false, terminated: false, reason: 'time limit', ticks: 21 });
  expect(trial?.latencySeconds).toBe(20 * PERIOD);
  expect(trial?.pathMetres).toBeCloseTo(0.02, 12);
  expect(log.feedback.slice(19, 22)).toEqual([
    { reward: 0, phase: 'active' },
    { reward: 1, phase: 'outcome' },
    { reward: 0, phase: 'active' },
  ]);
  expect(log.feedback).toHaveLength(42);
  const unrewarded = await runCorridor({ reward: ({ elapsed }) => Number(elapsed === 19) });
  expect(unrewarded.trial?.ticks).toBe(20);
});

test('each trial begins at its start, and the controller is told', async () => {
  const { log } = await runCorridor({ judge: reachTen });
  expect(log.poses[0]).toBe(0);
  expect(log.poses[11]).toBe(0);
  expect(log.begun).toEqual([
    { index: 0, count: 2 },
    { index: 1, count: 2 },
  ]);
  expect(log.ended[0]).toEqual({ success: true, terminated: true, reason: 'ten' });
});

test('a contact is counted when it begins', async () => {
  const { trial } = await runCorridor(
    { start: { x: 4.99, y: 0, heading: 0 } },
    { bodies: { point: { ...point, rebound: 0 } } },
  );
  expect(trial?.collisions).toBe(1);
});

test('neither contacts nor the path count in the outcome phase', async () => {
  const judged = async (ticks: number) => {
    const judge: Trial['judge'] = ({ elapsed }) =>
      elapsed === ticks ? { reward: 0, success: true, reason: 'there' } : undefined;
    const trial = { start: { x: 4.985, y: 0, heading: 0 }, judge, outcomeSeconds: 0.015 };
    return (await runCorridor(trial, { bodies: { point: { ...point, rebound: 0 } } })).trial;
  };
  expect(await judged(10)).toMatchObject({ collisions: 0, ticks: 25, pathMetres: expect.closeTo(0.009, 12) });
  expect(await judged(18)).toMatchObject({ collisions: 1, ticks: 33 });
});

test('a trial has random numbers of its own, whatever others drew', async () => {
  const draws: number[][] = [];
  const base = corridor({}).scenario;
  const drawing = (count: number): Partial<Scenario> => ({
    trial: (values, index, random, world) => {
      draws.push(Array.from({ length: index === 0 ? count : 1 }, () => random.uniform()));
      return base.trial(values, index, random, world);
    },
  });
  await runCorridor({}, drawing(1));
  await runCorridor({}, drawing(5));
  expect(draws[0]?.[0]).toBe(draws[2]?.[0]);
  expect(draws[1]).toEqual(draws[3]);
  expect(draws[0]).not.toEqual(draws[1]);
});

describe('listeners', () => {
  test('follow the run in order', async () => {
    const calls: string[] = [];
    const listener: RunListener = {
      seedStart: ({ seed, trials, firstTrial }) => calls.push(`seed ${seed} of ${trials} from ${firstTrial}`),
      trialStart: ({ index, tick }) => calls.push(`trial ${index} at ${tick}`),
      trialEnd: ({ index }) => calls.push(`end ${index}`),
      seedEnd: () => calls.push('done'),
    };
    await runCorridor({ judge: reachTen }, {}, [listener]);
    expect(calls).toEqual(['seed 1 of 2 from 0', 'trial 0 at 0', 'end 0', 'trial 1 at 11', 'end 1', 'done']);
  });

  test('see the end of every tick', async () => {
    const records: Partial<TickRecord>[] = [];
    const tick = ({ tick, trial, elapsed, phase, pose, twist, command, reward }: TickRecord): void => {
      records.push({
        tick,
        trial,
        elapsed,
        phase,
        pose: { ...pose },
        twist: { ...twist },
        command: { ...command },
        reward,
      });
    };
    await runCorridor({ judge: reachTen }, {}, [{ tick }]);
    expect(records).toHaveLength(22);
    const forward = { linearX: 1, linearY: 0, angularZ: 0 };
    expect(records[9]).toEqual({
      tick: 9,
      trial: 0,
      elapsed: 10,
      phase: 'active',
      pose: { x: expect.closeTo(0.01, 12), y: 0, heading: 0 },
      twist: forward,
      command: forward,
      reward: 2,
    });
    expect(records[10]).toMatchObject({ tick: 10, elapsed: 11, phase: 'outcome', reward: 0 });
    expect(records[11]).toMatchObject({ tick: 11, trial: 1, elapsed: 1, phase: 'active' });
  });

  test('change nothing', async () => {
    const plain = await runCorridor({ judge: reachTen });
    const followed = await runCorridor({ judge: reachTen }, {}, [{ tick() {}, spikes() {} }]);
    expect(followed.result.digest).toBe(plain.result.digest);
  });
});

describe('faults', () => {
  const explode = (): never => {
    throw new TypeError('boom');
  };

  test.each([
    ['world', { world: explode }, {}, {}],
    ['agent', { agent: explode }, {}, {}],
    ['trial', { trial: explode }, {}, { tick: 0 }],
    ['judge', {}, { judge: explode }, { tick: 0 }],
    ['reward', {}, { reward: explode }, { tick: 0 }],
  ] as const)('%s() that throws is named, with trial, tick and cause', async (name, part, trial, where) => {
    const failure = await runCorridor(trial as Partial<Trial>, part as Partial<Scenario>).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({
      name: 'ScenarioError',
      code: 'scenario_failed',
      block: name,
      ...where,
      cause: { message: 'boom' },
    });
    expect((failure as Error).message).toContain('with seed: 1');
  });

  test('a pose that is not finite names block and tick', async () => {
    let ticks = 0;
    const judge = ({ after }: Scene): undefined => {
      if (++ticks === 5) (after as { y: number }).y = Number.NaN;
    };
    await expect(runCorridor({ judge })).rejects.toMatchObject({
      name: 'DivergenceError',
      code: 'not_finite',
      block: 'pose.y',
      tick: 4,
    });
  });

  test('a reward that is not finite too', async () => {
    await expect(runCorridor({ reward: () => Number.NaN })).rejects.toMatchObject({
      name: 'DivergenceError',
      block: 'reward',
      tick: 0,
    });
  });

  test('a command that is not finite too', async () => {
    const broken = driver({ feedback: [], poses: [], begun: [], ended: [] });
    const controller: typeof broken = {
      ...broken,
      step: (_t, _o, _f, { velocity }) => void (velocity.linearX = Number.NaN),
    };
    const agent: Scenario['agent'] = (_values, body) =>
      defineAgent({
        body,
        sensors: { pose: poseSensor() },
        actuators: { velocity: velocityActuator() },
        controller: () => controller,
      });
    await expect(runCorridor({}, { agent })).rejects.toMatchObject({
      name: 'DivergenceError',
      code: 'command_not_finite',
      tick: 0,
      block: 'velocity',
    });
  });

  test('a start in a wall is refused by the engine', async () => {
    await expect(runCorridor({ start: { x: 0, y: 0.501, heading: 0 } })).rejects.toMatchObject({
      name: 'ValidationError',
    });
  });
});

test('a body that steers by noisy event cameras goes on from a checkpoint as if there had been none', {
  tags: 'long',
}, async () => {
  const { scenario } = corridor({ timeLimitSeconds: 0.1, start: { x: 0, y: 0, heading: 0.3 } });
  const eye = (yaw: number, pixel: 'icns' | 'v2e-noisy') =>
    eventCamera({ width: 24, height: 16, fieldOfView: 1, mount: { z: 0.1, yaw }, pixel, latencySeconds: 0.002 });
  const surface = { kind: 'grating', light: 0.8, dark: 0.1, period: 0.08 } as const;
  const watcher = (): Controller<
    Record<'left' | 'right', { readonly count: number; readonly t: Float64Array }>,
    { readonly velocity: { linearX: number; angularZ: number } }
  > => ({
    manifest: {
      name: 'watcher',
      version: 1,
      sensors: { left: { kind: 'events' }, right: { kind: 'events' } },
      actuators: { velocity: { kind: 'velocity' } },
    },
    initialise() {},
    beginTrial() {},
    step(_tick, { left, right }, _feedback, { velocity }) {
      velocity.linearX = 0.5 + (left.count > 0 ? 1e-3 * (left.t[0] % 1e-3) : 0);
      velocity.angularZ = 0.5 + 0.02 * (left.count - right.count);
    },
    endTrial() {},
    save: () => new Uint8Array(0),
    restore() {},
  });
  const plan = await planRun({
    scenario: {
      ...scenario,
      trials: () => 3,
      world: () => ({
        name: 'striped',
        walls: rectangularArena(2, 1).map((wall) => ({ ...wall, surface })),
        obstacles: [],
      }),
      agent: (_values, body) =>
        defineAgent({
          body,
          sensors: { left: eye(0.8, 'icns'), right: eye(-0.8, 'v2e-noisy') },
          actuators: { velocity: velocityActuator() },
          controller: watcher,
        }),
    },
  });
  const states: SeedState[] = [];
  const whole = await runSeed(plan, 1, { checkpoint: { everyTrials: 1, save: (state) => void states.push(state) } });
  const resumed = await runSeed(plan, 1, { resume: structuredClone(states[0]) });
  expect(resumed.result.digest).toBe(whole.result.digest);
  expect(states.length).toBeGreaterThan(1);
  // it is the cameras that steer: with other noise it goes elsewhere
  expect((await runSeed(plan, 2)).result.digest).not.toBe(whole.result.digest);
});

describe('a fault', () => {
  test.each(['in a trial', 'at rest'])('of who listens to spikes ends the run in that tick, %s', async (when) => {
    const spikes = new FanOut<SpikeBatch>();
    const spike = (tick: number): void => spikes.next({ population: 'cells', tick, ids: Uint32Array.of(1), count: 1 });
    const { scenario, log } = corridor(when === 'at rest' ? { restSeconds: 0.02 } : {}, {
      agent: (_values, body) =>
        defineAgent({
          body,
          sensors: { pose: poseSensor() },
          actuators: { velocity: velocityActuator() },
          controller: () => ({ ...driver(log), step: spike, rest: spike, spikes: spikes.stream }),
        }),
    });
    const listener: RunListener = {
      spikes({ tick }) {
        if (tick === 3) throw new RangeError('disk full');
      },
    };
    await expect(runSeed(await planRun({ scenario }), 1, { listeners: [listener] })).rejects.toMatchObject({
      code: 'phase_failed',
      tick: 3,
      block: 'spikes',
      message: expect.stringContaining('disk full'),
      cause: expect.any(RangeError),
    });
  });

  test('is not hidden by a robot that cannot be stopped, and the robot is disposed of', async () => {
    const { scenario } = corridor({
      judge({ elapsed }) {
        if (elapsed === 5) throw new TypeError('no such goal');
        return undefined;
      },
    });
    let disposed = 0;
    const plan = await planRun({ scenario });
    const jammed: typeof kinematic = (world, body, period) => {
      const engine = kinematic(world, body, period);
      return Object.assign(engine, {
        drive({ linearX }: { linearX: number }) {
          if (linearX === 0) throw new RangeError('brake jammed');
        },
        dispose: () => void disposed++,
      });
    };
    const run = runSeed({ ...plan, physics: jammed as never }, 1);
    await expect(run).rejects.toMatchObject({
      code: 'scenario_failed',
      tick: 4,
      message: expect.stringContaining('and then: making the robot safe failed: brake jammed'),
      suppressed: expect.arrayContaining([expect.objectContaining({ code: 'safe_failed' })]),
    });
    expect(disposed).toBe(1);
  });
});

test('the path is the length of the way of a body that goes aside as well', async () => {
  const aside = (body: Parameters<Scenario['agent']>[1]) =>
    defineAgent({
      body,
      sensors: { pose: poseSensor() },
      actuators: { velocity: velocityActuator() },
      controller: (): Controller<object, { readonly velocity: { linearX: number; linearY: number } }> => ({
        ...driver({ feedback: [], poses: [], begun: [], ended: [] }),
        step(_tick, _observations, _feedback, { velocity }) {
          velocity.linearX = 0.3;
          velocity.linearY = 0.4;
        },
      }),
    });
  const { trial } = await runCorridor({}, { agent: (_values, body) => aside(body) });
  expect(trial?.pathMetres).toBeCloseTo(0.5 * 20 * PERIOD, 12);
});

test('the reward of a trial is the sum of the rewards of its ticks', async () => {
  const { trial } = await runCorridor({ reward: ({ elapsed }) => elapsed });
  expect(trial?.reward).toBe((20 * 21) / 2);
});
