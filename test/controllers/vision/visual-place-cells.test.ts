import { expect, test } from 'vitest';
import {
  connect,
  defineAgent,
  eventCamera,
  headDirectionSensor,
  poseSensor,
  rodent,
  SimulatedClock,
  velocityActuator,
} from '../../../agents/index.ts';
import { Network, seconds, simulate } from '../../../controllers/engine/index.ts';
import { randomWalk } from '../../../controllers/navigation/random-walk.ts';
import { VisualPlaceCells } from '../../../controllers/vision/visual-place-cells.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { EYES, seenArena } from '../../../scenarios/tasks/seen-arena.ts';
import { simulateRobot } from '../../../sim/index.ts';
import { FULL } from '../../effort.ts';
import { eventsOf } from '../encoding/events-of.ts';

const PERIOD = 1e-3;
/** s */
const LEARN = 20;
const MEASURE = 20;
const NAMES = ['ahead', 'left', 'behind', 'right'] as const;

/**
 * How far spikes of a cell lie from the cell's middle, m (root mean square over all spikes), on a walk through a room of half a
 * side of 0.6 m, after half of it; and how many cells there are (participation ratio).
 */
async function fields(learning: number): Promise<{ spread: number; cells: number }> {
  const seed = 4;
  const cameras = NAMES.map((name) => EYES[name]);
  const network = new Network({ step: seconds(PERIOD), seed });
  const cells = new VisualPlaceCells(network, { cameras, learning });
  const simulation = simulate(network);
  const { size } = cells.place;
  const sums = { n: new Float64Array(size), x: new Float64Array(size), y: new Float64Array(size), square: 0 };
  const ids = new Uint32Array(size);
  const agent = defineAgent({
    body: rodent,
    sensors: {
      ahead: eventCamera(EYES.ahead),
      left: eventCamera(EYES.left),
      behind: eventCamera(EYES.behind),
      right: eventCamera(EYES.right),
      head: headDirectionSensor(),
      pose: poseSensor(),
    },
    actuators: { velocity: velocityActuator() },
    controller: () => {
      const walk = randomWalk({ body: rodent, speed: 0.4 });
      return {
        ...walk,
        manifest: {
          ...walk.manifest,
          sensors: {
            ahead: { kind: 'events' },
            left: { kind: 'events' },
            behind: { kind: 'events' },
            right: { kind: 'events' },
            head: { kind: 'headDirection' },
            pose: { kind: 'pose' },
          },
        },
        step(tick, observations, feedback, commands) {
          walk.step(tick, observations, feedback, commands);
          NAMES.forEach((name, eye) => {
            const events = observations[name];
            if (events.arrival.isNew) cells.see(simulation, eye, events, observations.head.heading);
          });
          cells.compete(simulation, true);
          simulation.step();
          if (tick * PERIOD < LEARN) return;
          const { x, y } = observations.pose;
          const count = simulation.spikes(cells.place, ids);
          for (let i = 0; i < count; i++) {
            const cell = ids[i];
            sums.n[cell]++;
            sums.x[cell] += x;
            sums.y[cell] += y;
            sums.square += x * x + y * y;
          }
        },
      };
    },
  });
  const world = seenArena({ light: 1 }, new RandomStream(seed, 'world'));
  const clock = new SimulatedClock(PERIOD);
  const controller = agent.controller(rodent);
  controller.initialise(seed, PERIOD);
  const robot = simulateRobot({ world, agent, clock, physics: 'kinematic', seed });
  const connection = connect(robot, controller);
  robot.place({ x: 0, y: 0, heading: 0 });
  connection.beginTrial({ index: 0, count: 1 });
  await clock.run(() => clock.tick * PERIOD >= LEARN + MEASURE);
  connection.dispose();
  const { n, x, y, square } = sums;
  const spikes = n.reduce((a, b) => a + b, 0);
  const between = n.reduce((sum, count, k) => (count > 0 ? sum + (x[k] ** 2 + y[k] ** 2) / count : sum), 0);
  return {
    spread: Math.sqrt((square - between) / spikes),
    cells: spikes ** 2 / n.reduce((sum, count) => sum + count * count, 0),
  };
}

test.runIf(FULL)(
  'cells come to fire in one place each, and anywhere without learning',
  async () => {
    const learned = await fields(1);
    const naive = await fields(0);
    expect(learned.spread).toBeLessThan(0.18);
    expect(learned.cells).toBeGreaterThan(50);
    expect(naive.spread).toBeGreaterThan(0.4);
  },
  300_000,
);

/** The cells in a network of their own, and the modulators and inputs that a step would take. */
function cells(options: { readonly learning?: number } = {}) {
  const cameras = NAMES.map((name) => EYES[name]);
  const network = new Network({ step: seconds(PERIOD), seed: 1 });
  const cells = new VisualPlaceCells(network, { cameras, ...options });
  const simulation = simulate(network);
  /** Cells of the panorama in which an event in the middle of the camera ahead is seen, by the heading of the body in rad. */
  const seenAt = (heading: number): number[] => {
    const fire = simulation.input(cells.view, 'fire').fill(0);
    cells.reset();
    const { width, height } = EYES.ahead;
    cells.see(simulation, 0, eventsOf([[1, width / 2, height / 2 - 1, 1]]), heading);
    return [...fire.subarray(0, cells.view.size).keys()].filter((cell) => fire[cell] === 1);
  };
  return { cells, simulation, seenAt };
}

test('are told what is seen in the frame of the map: 64 columns around, counter-clockwise, of 6 rows', () => {
  const { seenAt } = cells();
  const [[ahead], [left], [back]] = [0.05, 0.05 + Math.PI / 2, 0.05 + Math.PI].map(seenAt) as [
    number[],
    number[],
    number[],
  ];
  expect(left - ahead).toBe(16 * 6);
  expect(back - ahead).toBe(32 * 6);
});

test('learn while there is something to see, at the rate that is asked for, and fire while the trial is active', {
  tags: 'long',
}, () => {
  expect(cells().cells.learning).toBe(1);
  const { cells: place, simulation, seenAt } = cells({ learning: 0.5 });
  const told = (firing: boolean) => {
    place.compete(simulation, firing);
    return {
      learning: simulation.modulator('learning'),
      rate: simulation.input(place.place, 'rate', 'Hz')[0],
      seeing: simulation.input(place.place, 'seeing')[0],
    };
  };
  expect(told(true)).toMatchObject({ learning: 0, seeing: 0 });
  // 30 cells at once, of which 20 are needed.
  for (let n = 0; n < 30; n++) {
    const { width, height } = EYES.ahead;
    place.see(simulation, 0, eventsOf([[1, width / 2, height / 2 - 1, 1]]), (n * 2 * Math.PI) / 30);
  }
  const active = told(true);
  expect(active).toMatchObject({ learning: 0.5, seeing: 1 });
  expect(active.rate).toBeCloseTo(1257, 3);
  expect(told(false)).toMatchObject({ learning: 0.5, rate: 0 });
  seenAt(0);
  expect(told(true)).toMatchObject({ learning: 0, seeing: 0 });
});

test('begin with weights that differ by up to 5 % from one over the cells of the panorama, and never fall below a tenth', {
  tags: 'long',
}, () => {
  const { cells: place, simulation } = cells();
  const naive = 1 / place.view.size;
  expect([place.view.size, place.place.size]).toEqual([64 * 6, 400]);
  const w = simulation.synapses(place.synapses, 'w').map((one) => one / naive);
  expect(Math.min(...w)).toBeGreaterThan(0.95 - 1e-6);
  expect(Math.max(...w)).toBeLessThan(1.05 + 1e-6);
  expect(Math.max(...w) - Math.min(...w)).toBeGreaterThan(0.09);
  const { parameters } = place.synapses;
  expect(parameters.get('w_naive')).toBeCloseTo(naive, 12);
  expect(parameters.get('w_min')).toBeCloseTo(naive / 10, 12);
  expect([parameters.get('tau'), place.place.parameters.get('tau')]).toEqual([70, 70]);
});

test('forget what was seen with 70 ms, and normalise a view by it, from 20 spikes on', { tags: 'long' }, () => {
  const { cells: place, simulation } = cells();
  const { width, height } = EYES.ahead;
  for (let n = 0; n < 30; n++)
    place.see(simulation, 0, eventsOf([[1, width / 2, height / 2 - 1, 1]]), (n * 2 * Math.PI) / 30);
  expect(place.seen).toBe(30);
  for (let step = 1; step <= 60; step++) {
    place.compete(simulation, true);
    const left = 30 * Math.exp(-step / 70);
    expect(place.seen).toBeCloseTo(left, 9);
    const sees = left > 20;
    expect(simulation.modulator('norm')).toBeCloseTo(sees ? 1 / left : 0, 7);
    expect(simulation.input(place.place, 'seeing')[0]).toBe(Number(sees));
  }
  const saved = place.save();
  place.reset();
  expect(place.seen).toBe(0);
  const other = cells();
  other.cells.restore(saved);
  expect(other.cells.seen).toBeCloseTo(30 * Math.exp(-60 / 70), 9);
  expect(other.cells.save()).toEqual(saved);
});
