import { describe, expect, it } from 'vitest';
import type { WeightVectors } from '../../../agents/index.ts';
import { defineAgent, point, poseSensor, velocityActuator } from '../../../agents/index.ts';
import { defineController } from '../../../controllers/controller/define-controller.ts';
import { allToAll, Network, seconds, simulate } from '../../../controllers/engine/index.ts';
import { lif } from '../../../controllers/neurons/lif.ts';
import { poisson } from '../../../controllers/neurons/poisson.ts';
import { stdp } from '../../../controllers/synapses/stdp.ts';
import { planScenario } from '../../../scenarios/plan/plan.ts';
import type { RunListener } from '../../../scenarios/run/listener.ts';
import { openRun } from '../../../scenarios/run/open-run.ts';
import { RestKeeper } from '../../../scenarios/run/rest-keeper.ts';
import { runSeed } from '../../../scenarios/run/seed-run.ts';
import type { SeedState } from '../../../scenarios/run/seed-state.ts';
import { TraceKeeper, type TraceState } from '../../../scenarios/run/trace.ts';
import type { Scenario } from '../../../scenarios/scenario/scenario.ts';
import { rectangularArena } from '../../../sim/world/world.ts';

const CENTRES = Float64Array.from({ length: 40 }, (_, k) => (k % 7) / 7);

/** Twenty cells and their followers, which have places, and other cells, which have none. Synapses learn all the time. */
const dreamer = (places: boolean) =>
  defineController({
    manifest: {
      name: 'dreamer',
      version: 1,
      sensors: { pose: { kind: 'pose' } },
      actuators: { velocity: { kind: 'velocity' } },
    },
    build({ seed, period }) {
      const network = new Network({ step: seconds(period), seed });
      const cells = network.population('cells', poisson, { size: 20 });
      const followers = network.population('followers', lif, { size: 20 });
      const other = network.population('other', poisson, { size: 5 });
      const synapses = network.project(cells, followers, {
        synapse: stdp,
        receptor: 'excitatory',
        connect: allToAll(),
        parameters: { A_plus: '5 pA', A_minus: '4 pA', w_max: '400 pA' },
        initial: { w: '200 pA' },
      });
      const simulation = simulate(network, { emitter: 'javascript-f64' });
      for (const population of [cells, other]) simulation.input(population, 'rate', 'Hz').fill(100);
      const live = () => simulation.step();
      return {
        parts: { simulation },
        step(_tick, _observations, _feedback, { velocity }) {
          velocity.linearX = 1;
          live();
        },
        rest: live,
        populations: places ? { cells: { centres: CENTRES }, followers: { centres: CENTRES } } : {},
        weightVectors: places ? [synapses] : [],
      };
    },
  });

/** A trial: whose goal it is, and whether it succeeds. */
type Script = readonly (readonly [goal: number, success: boolean])[];

const LEARNED: Script = [
  [1, false],
  [1, true],
  [1, true],
  [2, true],
  [2, false],
  [1, true],
  [3, true],
  [3, true],
  [3, true],
];

function plan(script: Script, { places = true, restSeconds = 0.05 } = {}) {
  const scenario: Scenario = {
    id: 'dreams',
    version: 1,
    title: 'Drive along x, between rests',
    source: 'a fixture of the tests',
    parameters: {},
    bodies: { point },
    physics: ['kinematic'],
    seeds: [1],
    gates: [],
    ablations: [],
    world: () => ({ name: 'square', walls: rectangularArena(10, 1), obstacles: [] }),
    agent: (_values, body) =>
      defineAgent({
        body,
        sensors: { pose: poseSensor() },
        actuators: { velocity: velocityActuator() },
        controller: () => dreamer(places),
      }),
    trials: () => script.length,
    trial: (_values, index) => ({
      start: { x: 0.1, y: 0.2, heading: 0 },
      goal: { x: script[index][0], y: 0, radius: 0.5 },
      shortestMetres: 0.4,
      timeLimitSeconds: 0.02,
      ...(index === 0 ? {} : { restSeconds }),
      judge: ({ elapsed }) =>
        elapsed === 10 && script[index][1] ? { reward: 1, success: true, reason: 'there' } : undefined,
    }),
  };
  return planScenario(scenario, {});
}

async function traced(script: Script, options?: Parameters<typeof plan>[1], listeners: readonly RunListener[] = []) {
  const trace = new TraceKeeper();
  await runSeed(plan(script, options), 1, { listeners: [trace, ...listeners] });
  return trace.trace().rests;
}

describe('the rests that are kept', () => {
  it('are those after the first success with goals, three at most, and the last', { tags: 'long' }, async () => {
    expect((await traced(LEARNED)).map(({ trial }) => trial)).toEqual([2, 4, 6, 8]);
    expect((await traced(LEARNED.slice(0, 3))).map(({ trial }) => trial)).toEqual([2]);
    expect((await traced([LEARNED[0], LEARNED[0]])).map(({ trial }) => trial)).toEqual([1]);
  });

  it('are none without places, or without rests', { tags: 'long' }, async () => {
    expect(await traced(LEARNED, { places: false })).toEqual([]);
    expect(await traced(LEARNED, { restSeconds: 0 })).toEqual([]);
  });
});

it('keeps the spikes of a rest from its first tick on, the place of the body, and where weights led before and after', async () => {
  const heard: [tick: number, id: number][][] = [];
  const vectors: Record<string, readonly WeightVectors[]> = {};
  let [elapsed, resting] = [0, false];
  let look = (_: string): void => {};
  const listener: RunListener = {
    seedStart({ controller }) {
      look = (when) => {
        vectors[when] = structuredClone(controller.weightVectors?.() ?? []);
      };
    },
    spikes({ population, ids, count }) {
      if (!resting || population !== 'cells') return;
      for (const id of ids.subarray(0, count)) heard.at(-1)?.push([elapsed, id]);
    },
    rest: (record) => void (elapsed = record.elapsed),
    trialStart({ index }) {
      look(`start ${index}`);
      resting = false;
    },
    trialEnd({ index }) {
      look(`end ${index}`);
      heard.push([]);
      resting = true;
      elapsed = 0;
    },
  };
  const [rest] = await traced(LEARNED, {}, [listener]);
  expect(rest).toMatchObject({ trial: 2, ticks: 50, before: vectors['end 1'], after: vectors['start 2'] });
  expect(rest.after).not.toEqual(rest.before);
  expect(rest.x).toBeCloseTo(0.1 + 0.011, 9);
  expect(rest.y).toBeCloseTo(0.2, 9);
  expect(rest.populations.map(({ name }) => name)).toEqual(['cells', 'followers']);
  const [{ ticks, ids, centres, keptTicks }] = rest.populations;
  expect(keptTicks).toBe(50);
  expect([...ticks].map((tick, k) => [tick, ids[k]])).toEqual(heard[1]);
  expect(ticks.length).toBeGreaterThan(50);
  expect(centres).toEqual(CENTRES);
});

it('goes on from a checkpoint before a rest that is kept, or not', async () => {
  const keeper = new TraceKeeper();
  const run = openRun(plan(LEARNED), 1, { listeners: [keeper] });
  const saved = [];
  while (await run.runTrial())
    if ([2, 5, 8].includes(run.trial)) saved.push(structuredClone([run.save(), keeper.save()]));
  run.dispose();
  const whole = keeper.trace().rests;
  expect(whole).toHaveLength(4);
  for (const [state, trace] of saved as [SeedState, TraceState][]) {
    const second = new TraceKeeper();
    second.restore(trace);
    const resumed = openRun(plan(LEARNED), 1, { resume: state, listeners: [second] });
    resumed.step(Infinity);
    expect(second.trace().rests, `after ${state.trials.length} trials`).toEqual(whole);
    resumed.dispose();
  }
});

it('keeps no more than 131 072 spikes of a population', () => {
  const keeper = new RestKeeper();
  const controller = dreamer(true);
  controller.initialise(1, 1e-3);
  keeper.seedStart({ controller, trials: 2 } as never);
  const scene = { world: { walls: [], obstacles: [] }, goals: [] };
  keeper.trialStart(scene as never);
  keeper.trialEnd({ index: 0, success: true } as never, 0, 0);
  const ids = new Uint32Array(1000);
  for (let tick = 0; tick < 200; tick++) {
    keeper.spikes({ population: 'cells', tick, ids, count: 1000 });
    keeper.rest(tick + 1);
  }
  keeper.trialStart(scene as never);
  const [{ populations, ticks }] = keeper.kept;
  expect(ticks).toBe(200);
  // The spikes of a tick are kept as a whole.
  expect(populations.map(({ ticks: { length }, keptTicks }) => [length, keptTicks])).toEqual([
    [131_000, 131],
    [0, 200],
  ]);
});
