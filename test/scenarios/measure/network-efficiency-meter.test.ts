import { expect, test } from 'vitest';
import { defineAgent, point, poseSensor, velocityActuator } from '../../../agents/index.ts';
import { Network, simulate } from '../../../controllers/engine/index.ts';
import { defineController } from '../../../controllers/index.ts';
import { poisson } from '../../../controllers/neurons/index.ts';
import { activationSparsity } from '../../../scenarios/measure/metrics.ts';
import { summariseEfficiency } from '../../../scenarios/measure/network-efficiency.ts';
import { EfficiencyMeter } from '../../../scenarios/measure/network-efficiency-meter.ts';
import { planScenario } from '../../../scenarios/plan/plan.ts';
import { type OpenRunOptions, openRun } from '../../../scenarios/run/open-run.ts';
import { defineScenario } from '../../../scenarios/scenario/define-scenario.ts';

/** Four cells that fire in every step, one step in five ticks, and six silent ones, two steps a tick. */
const rhythm = defineController({
  manifest: { name: 'rhythm', version: 1, sensors: {}, actuators: { velocity: { kind: 'velocity' } } },
  build({ seed }) {
    const cells = (size: number, rateHz: number, step: '1 ms' | '0.5 ms') => {
      const network = new Network({ seed, step });
      const population = network.population(`cells${size}`, poisson, { size });
      const simulation = simulate(network, { maximumRateHz: Infinity });
      simulation.input(population, 'rate', 'Hz').fill(rateHz);
      return simulation;
    };
    const [rare, often] = [cells(4, 1e6, '1 ms'), cells(6, 0, '0.5 ms')];
    const live = (tick: number): void => {
      if (tick % 5 === 0) rare.step();
      often.step(2);
    };
    return { parts: { rare, often }, spikes: [], step: live, rest: live };
  },
});

const plan = planScenario(
  defineScenario({
    id: 'rhythm',
    version: 1,
    title: 'Stand still',
    source: 'a fixture of the tests',
    parameters: {},
    bodies: { point },
    physics: ['kinematic'],
    seeds: [1],
    gates: [],
    ablations: [],
    world: () => ({ name: 'plane', walls: [], obstacles: [] }),
    agent: (_values, body) =>
      defineAgent({
        body,
        sensors: { pose: poseSensor() },
        actuators: { velocity: velocityActuator() },
        controller: () => rhythm,
      }),
    trials: () => 2,
    trial: () => ({
      start: { x: 0, y: 0, heading: 0 },
      goal: { x: 1, y: 0, radius: 0.1 },
      shortestMetres: 0.9,
      timeLimitSeconds: 0.02,
      restSeconds: 0.01,
      judge: () => undefined,
    }),
  }),
);

/** Counts of the first so many trials: 20 ticks each, after a rest of 10. */
const counts = (trials: number) => ({
  neurons: 10,
  steps: 60 * trials,
  neuronUpdates: 4 * 6 * trials + 6 * 60 * trials,
  spikes: 4 * 6 * trials,
});

function opened(options?: OpenRunOptions) {
  const run = openRun(plan, 1, options);
  run.step(Infinity);
  return run;
}

test('sparsity of a trial is by the steps that networks made in it, whatever the tick, and without its rest', () => {
  const { result } = opened();
  for (const trial of result.trials) {
    expect(trial.activity).toEqual({ neuronUpdates: 4 * 4 + 6 * 40, spikes: 16 });
    expect(activationSparsity(trial)).toBe(1 - 16 / 256);
  }
  expect(result.efficiency).toMatchObject(counts(2));
  expect(summariseEfficiency([result])).toMatchObject({
    activationSparsity: 1 - 48 / 768,
    executionRate: expect.closeTo(2000, 9),
    firingRate: expect.closeTo(48 / 10 / 0.06, 9),
  });
});

test('efficiency is that of the run, whatever the controller did in an earlier one', () => {
  const controllerState = opened().save().controller;
  const { result } = opened({ controllerState });
  expect(result.efficiency).toMatchObject(counts(2));
  expect(result.trials.map(({ activity }) => activity)).toEqual(opened().result.trials.map(({ activity }) => activity));
});

test('efficiency and simulated time are of the same trials while one is under way, and after the run was restored', () => {
  const controllerState = opened().save().controller;
  const { trials } = opened({ controllerState }).result;
  for (const ticks of [5, 33, 45]) {
    const run = openRun(plan, 1, { controllerState });
    run.step(ticks);
    const done = Math.floor(ticks / 30);
    expect(run.result.simulatedSeconds).toBeCloseTo(0.03 * done, 12);
    expect(run.result.efficiency).toMatchObject(counts(done));
    const resumed = opened({ resume: structuredClone(run.save()) });
    expect(resumed.result.efficiency).toMatchObject(counts(2));
    expect(resumed.result.trials).toEqual(trials);
  }
});

test('counts from when the run began to the end of its last completed trial, each count by itself', () => {
  /** Counts that go up by 1, 10, 100, 1000 and 10000 in a unit of work. */
  const countsAfter = (work: number) => ({
    neurons: 3,
    synapses: 4,
    footprintBytes: 5,
    steps: work,
    neuronUpdates: 10 * work,
    spikes: 100 * work,
    effectiveSynapticOperations: 1000 * work,
    denseSynapticOperations: 10_000 * work,
  });
  let work = 7;
  const meter = new EfficiencyMeter({ efficiency: () => countsAfter(work) });
  expect(meter.completed).toEqual(countsAfter(0));
  work += 2;
  meter.beginTrial();
  work += 3;
  expect(meter.completed).toEqual(countsAfter(0));
  expect(meter.endTrial()).toEqual({ neuronUpdates: 30, spikes: 300 });
  work += 100;
  expect(meter.completed).toEqual(countsAfter(5));
  meter.beginTrial();
  const saved = meter.save();
  work += 1;
  expect(meter.endTrial()).toEqual({ neuronUpdates: 10, spikes: 100 });
  meter.restore(saved);
  expect(meter.completed).toEqual(countsAfter(5));
});

test('tells nothing of a controller that does not count', () => {
  const meter = new EfficiencyMeter({});
  meter.beginTrial();
  expect(meter.endTrial()).toBeUndefined();
  expect([meter.completed, meter.save()]).toEqual([undefined, undefined]);
});
