import { describe, expect, test } from 'vitest';
import type { Controller } from '../../../agents/index.ts';
import { defineAgent, FanOut, point, poseSensor, type SpikeBatch, velocityActuator } from '../../../agents/index.ts';
import { Network, simulate } from '../../../controllers/engine/index.ts';
import { poisson } from '../../../controllers/neurons/index.ts';
import { planScenario } from '../../../scenarios/plan/plan.ts';
import type { RestRecord, RunListener } from '../../../scenarios/run/listener.ts';
import { openRun } from '../../../scenarios/run/open-run.ts';
import { runSeed } from '../../../scenarios/run/seed-run.ts';
import { TraceKeeper } from '../../../scenarios/run/trace.ts';
import type { Scenario } from '../../../scenarios/scenario/scenario.ts';
import { rectangularArena } from '../../../sim/world/world.ts';

/** Twenty cells that fire by themselves, awake and at rest; it drives ahead while it is awake. */
function dreamer(
  log: string[],
  rateHz = 30,
): Controller<{ readonly pose: { readonly x: number } }, { readonly velocity: { linearX: number } }> {
  const network = new Network({ step: '1 ms', seed: 3 });
  const cells = network.population('cells', poisson, { size: 20 });
  const simulation = simulate(network);
  simulation.input(cells, 'rate', 'Hz').fill(rateHz);
  const ids = new Uint32Array(20);
  const fan = new FanOut<SpikeBatch>();
  const live = (tick: number): void => {
    simulation.step();
    const count = simulation.spikes(cells, ids);
    if (count > 0) fan.next({ population: 'cells', tick, ids, count });
  };
  return {
    manifest: {
      name: 'dreamer',
      version: 1,
      sensors: { pose: { kind: 'pose' } },
      actuators: { velocity: { kind: 'velocity' } },
    },
    initialise() {},
    beginTrial: ({ index }) => void log.push(`begin ${index}`),
    step(tick, { pose }, _feedback, { velocity }) {
      log.push(`step ${tick} at ${pose.x.toFixed(3)}`);
      velocity.linearX = 1;
      live(tick);
    },
    rest(tick, elapsed) {
      log.push(`rest ${tick} after ${elapsed}`);
      live(tick);
    },
    endTrial: () => void log.push('end'),
    save: () => simulation.save(),
    restore: (state) => simulation.restore(state),
    spikes: fan.stream,
    weights: () => [{ pre: 'cells', post: 'cells', shape: [1, 20], unit: 'pA', values: new Float64Array(20) }],
  };
}

/** A number of which no spike may be missing, and none out of place. */
function sumOf(ticks: readonly number[], ids: readonly number[]): number {
  return ticks.reduce((sum, tick, k) => sum + (k + 1) * (tick + 1) * (ids[k] + 1), 0);
}

function plan(
  restSeconds: number | undefined,
  log: string[] = [],
  physics: 'kinematic' | 'cannon' = 'kinematic',
  rateHz?: number,
) {
  const scenario: Scenario = {
    id: 'dreams',
    version: 1,
    title: 'Drive along x, between rests',
    source: 'a fixture of the tests',
    parameters: {},
    bodies: { point },
    physics: ['kinematic', 'cannon'],
    seeds: [1],
    gates: [],
    ablations: [],
    world: () => ({ name: 'square', walls: rectangularArena(10, 1), obstacles: [] }),
    agent: (_values, body) =>
      defineAgent({
        body,
        sensors: { pose: poseSensor() },
        actuators: { velocity: velocityActuator() },
        controller: () => dreamer(log, rateHz),
      }),
    trials: () => 3,
    trial: (_values, index) => ({
      start: { x: 0.1, y: 0, heading: 0 },
      goal: { x: 1, y: 0, radius: 0.5 },
      shortestMetres: 0.4,
      timeLimitSeconds: 0.003,
      // the first trial comes without a rest
      ...(index === 0 || restSeconds === undefined ? {} : { restSeconds }),
      judge: () => undefined,
    }),
    restProbes: {
      sum: {
        unit: '1',
        meaning: 'all of its spikes as one number',
        read: ({ trial, ticks, populations }) => {
          const { cells } = populations;
          return 1e6 * trial + ticks + (cells === undefined ? 0 : sumOf([...cells.ticks], [...cells.ids]));
        },
      },
    },
  };
  return planScenario(scenario, { physics });
}

test('comes before the trial that asks for it; the controller is told each tick, and senses nothing new', () => {
  const log: string[] = [];
  const run = openRun(plan(0.002, log), 1);
  run.step(9);
  expect(log).toEqual([
    'begin 0',
    ...['step 0 at 0.100', 'step 1 at 0.101', 'step 2 at 0.102', 'end'],
    ...['rest 3 after 0', 'rest 4 after 1', 'begin 1'],
    ...['step 5 at 0.100', 'step 6 at 0.101', 'step 7 at 0.102', 'end'],
    'rest 8 after 0',
  ]);
  run.dispose();
});

test.each(['kinematic', 'cannon'] as const)('the body stands still at the start, commanded to stay: %s', (physics) => {
  const run = openRun(plan(0.002, [], physics), 1);
  run.stepUntil(({ tick }) => tick === 4);
  const { pose, twist } = run.robot.physics;
  expect(pose).toMatchObject({ x: 0.1, y: 0, heading: 0 });
  expect(twist).toMatchObject({ linearX: 0, linearY: 0, angularZ: 0 });
  run.robot.physics.step();
  expect(pose.x).toBeCloseTo(0.1, 12);
  run.dispose();
});

describe('its ticks and spikes', () => {
  test('are of the run, told to listeners, and none of the trial', async () => {
    const calls: string[] = [];
    const restSpikes: number[] = [];
    let spikes = 0;
    const listener: RunListener = {
      spikes: ({ count }) => void (spikes += count),
      rest: ({ tick, trial, elapsed, ticks }: RestRecord) => {
        calls.push(`rest ${tick} of trial ${trial}, ${elapsed}/${ticks}`);
        restSpikes[trial] = (restSpikes[trial] ?? 0) + spikes;
        spikes = 0;
      },
      trialStart: ({ tick }) => calls.push(`start at ${tick}`),
      tick: () => void (spikes = 0),
      trialEnd: ({ index }) => calls.push(`end ${index}`),
    };
    const { result } = await runSeed(plan(0.05), 1, { listeners: [listener] });
    expect(calls.slice(0, 3)).toEqual(['start at 0', 'end 0', 'rest 3 of trial 1, 1/50']);
    expect(calls.slice(52, 54)).toEqual(['start at 53', 'end 1']);
    expect(result.simulatedSeconds).toBeCloseTo(0.109, 12);
    expect(result.trials.map(({ ticks, rest }) => [ticks, rest?.ticks])).toEqual([
      [3, undefined],
      [3, 50],
      [3, 50],
    ]);
    expect(result.trials[1].rest?.spikes).toEqual({ cells: restSpikes[1] });
    expect(restSpikes[1]).toBeGreaterThan(5);
  });

  test('are read by probes when it is over', async () => {
    const spiked: { ticks: number[]; ids: number[] }[] = [];
    let elapsed = 0;
    const listener: RunListener = {
      spikes({ ids, count }) {
        const { ticks, ids: all } = (spiked[trial] ??= { ticks: [], ids: [] });
        for (let i = 0; i < count; i++) ticks.push(elapsed);
        all.push(...ids.subarray(0, count));
      },
      rest: ({ elapsed: completed }: RestRecord) => void (elapsed = completed),
      // What fires in the trial is none of the rest's.
      trialStart: () => void (trial += 0.5),
      trialEnd() {
        trial += 0.5;
        elapsed = 0;
      },
    };
    let trial = 0;
    const { result } = await runSeed(plan(0.05), 1, { listeners: [listener] });
    expect(result.trials[0].probes).toBeUndefined();
    for (const index of [1, 2]) {
      const { ticks, ids } = spiked[index];
      expect(result.trials[index].probes).toEqual({ sum: 1e6 * index + 50 + sumOf(ticks, ids) });
      expect(ticks.length).toBeGreaterThan(5);
    }
  });

  test.each([0, 30])('are hashed, with cells that fire at %i Hz', async (rateHz) => {
    const digest = async (seconds: number | undefined) =>
      (await runSeed(plan(seconds, [], 'kinematic', rateHz), 1)).result.digest;
    const [none, zero, short, long] = await Promise.all([undefined, 0, 0.05, 0.051].map(digest));
    expect(zero).toBe(none);
    expect(new Set([none, short, long]).size).toBe(3);
  });

  test('say nothing of where cells fire', async () => {
    const trace = new TraceKeeper();
    await runSeed(plan(1), 1, { listeners: [trace] });
    const { preCentres } = trace.trace().weights[0];
    // fewer cells than that fire in nine ticks of trials, and all of them in two seconds of rest
    expect(preCentres?.filter(Number.isNaN).length).toBeGreaterThan(10);
  });
});

test('saved and restored in its middle, the run does what it does uninterrupted', async () => {
  const whole = (await runSeed(plan(0.05), 1)).result;
  for (const at of [3, 4, 30, 52, 53, 54, 80]) {
    const run = openRun(plan(0.05), 1);
    run.step(at);
    const state = structuredClone(run.save());
    run.dispose();
    const log: string[] = [];
    const resumed = openRun(plan(0.05, log), 1, { resume: state });
    resumed.step(Infinity);
    expect(resumed.result.digest, `saved at tick ${at}`).toBe(whole.digest);
    expect(resumed.result.trials).toEqual(whole.trials);
    if (at === 30) expect(log[0]).toBe('rest 30 after 27');
    resumed.dispose();
  }
});

test('lasts whole ticks', () => {
  const run = openRun(plan(0.0025), 1);
  expect(() => run.step(4)).toThrow(expect.objectContaining({ name: 'TimingError', code: 'not_whole_ticks' }));
  run.dispose();
});
