import { describe, expect, it } from 'vitest';
import { PlaceCellGrid } from '../../../controllers/encoding/place-cells.ts';
import type { SimulationOptions } from '../../../controllers/engine/index.ts';
import { Network, oneToOne, seconds, simulate } from '../../../controllers/engine/index.ts';
import type { CoordinatesOptions } from '../../../controllers/memory/coordinates.ts';
import { Coordinates } from '../../../controllers/memory/coordinates.ts';
import { recallPlaceCell } from '../../../controllers/memory/recall-place-cell.ts';
import { spikeSource } from '../../../controllers/neurons/spike-source.ts';
import { staticSynapse } from '../../../controllers/synapses/static.ts';
import { RandomStream } from '../../../kernels/random.ts';

const PERIOD = 1e-3;
const SIDE = 7;
const HALF_WIDTH = 0.4;

function arena(
  emitter: SimulationOptions['emitter'] = 'webassembly',
  seed = 1,
  learning: CoordinatesOptions = emitter === 'javascript-f64' ? { eta: 0.1, lambda: 1 } : {},
) {
  const at = Array.from({ length: SIDE }, (_, i) => HALF_WIDTH * ((2 * i) / (SIDE - 1) - 1));
  const grid = new PlaceCellGrid({ x: at, y: at, width: 0.13, peak: 100 });
  const network = new Network({ step: seconds(PERIOD), seed });
  const place = network.population('place', recallPlaceCell, { size: grid.size });
  const recalled = network.population('recalled', spikeSource, { size: grid.size });
  network.project(recalled, place, {
    synapse: staticSynapse,
    connect: oneToOne(),
    receptor: 'recall',
    initial: { w: 1 },
  });
  const coordinates = new Coordinates(network, place, learning);
  const simulation = simulate(network, { emitter });
  const rates = simulation.input(place, 'rate', 'Hz').subarray(0, grid.size);
  const travel = coordinates.travel(simulation);
  return { grid, place, recalled, coordinates, simulation, rates, travel };
}

/** A walk at 0.3 m/s whose direction diffuses and which turns back at the walls. */
function* walk(seed: number, ticks: number): Generator<{ x: number; y: number; dx: number; dy: number }> {
  const random = new RandomStream(seed, 'walk');
  let [x, y, direction] = [0, 0, 1];
  for (let n = 0; n < ticks; n++) {
    direction += Math.sqrt(2 * PERIOD) * random.normal();
    const [dx, dy] = [0.3 * PERIOD * Math.cos(direction), 0.3 * PERIOD * Math.sin(direction)];
    if (Math.abs(x + dx) > HALF_WIDTH) direction = Math.PI - direction;
    else if (Math.abs(y + dy) > HALF_WIDTH) direction = -direction;
    else {
      x += dx;
      y += dy;
      yield { x, y, dx, dy };
      continue;
    }
    yield { x, y, dx: 0, dy: 0 };
  }
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (of: readonly number[]): number => of.reduce((sum, one) => sum + one, 0) / of.length;
  const [ma, mb] = [mean(a), mean(b)];
  const dot = (of: (i: number) => number): number => a.reduce((sum, _, i) => sum + of(i), 0);
  const covariance = dot((i) => (a[i] - ma) * (b[i] - mb));
  return covariance / Math.sqrt(dot((i) => (a[i] - ma) ** 2) * dot((i) => (b[i] - mb) ** 2));
}

/** Learned coordinates of all cells, of the x axis and of the y axis. */
function learned({ coordinates, simulation, grid }: ReturnType<typeof arena>): [x: number[], y: number[]] {
  const { pre, post } = simulation.connections(coordinates.synapses);
  const w = simulation.synapses(coordinates.synapses, 'w', 'm');
  const map: [number[], number[]] = [new Array<number>(grid.size).fill(0), new Array<number>(grid.size).fill(0)];
  for (let n = 0; n < w.length; n++) map[post[n]][pre[n]] = w[n];
  return map;
}

function explore(room: ReturnType<typeof arena>, seconds: number, told: number): [r: number, gain: number] {
  let elapsed = 0;
  for (const { x, y, dx, dy } of walk(3, Math.round(seconds / PERIOD))) {
    room.grid.encode(x, y, room.rates);
    room.travel[0] += told * dx;
    room.travel[1] += told * dy;
    room.simulation.step();
    room.coordinates.learn(room.simulation, ++elapsed);
  }
  const map = learned(room);
  const centres = [0, 1].map((axis) =>
    Array.from({ length: room.grid.size }, (_, i) => room.grid.centres[2 * i + axis]),
  );
  const spread = (of: readonly number[]): number => Math.max(...of) - Math.min(...of);
  return [Math.min(...map.map((w, axis) => correlation(w, centres[axis]))), spread(map[0]) / spread(centres[0])];
}

describe('coordinates of place cells', () => {
  it('come from odometry: in 40 s they resemble those of the centres', { tags: 'long' }, () => {
    const [r, gain] = explore(arena(), 40, 1);
    expect(r).toBeGreaterThan(0.8);
    expect(gain).toBeGreaterThan(0.5);
    expect(gain).toBeLessThan(1.2);
  });

  it('are not learned where odometry tells nothing', () => {
    const [, gain] = explore(arena(), 5, 0);
    expect(gain).toBeLessThan(1e-6);
  });

  it('move by the equations of TD(lambda)', () => {
    const room = arena('javascript-f64');
    const { simulation, coordinates, place, grid } = room;
    const [eta, keep] = [0.1, Math.exp(-0.01 / 1)];
    const w = [0, 1].map(() => new Array<number>(grid.size).fill(0));
    const e = new Array<number>(grid.size).fill(0);
    const [before, way] = [
      [0, 0],
      [0, 0],
    ];
    let elapsed = 0;
    for (const { x, y, dx, dy } of walk(5, 1500)) {
      grid.encode(x, y, room.rates);
      for (const [axis, d] of [dx, dy].entries()) {
        room.travel[axis] += d;
        way[axis] += d;
      }
      simulation.step();
      coordinates.learn(simulation, ++elapsed);
      if (elapsed < 500 || elapsed % 10 !== 0) continue;
      const traces = simulation.state(place, 'x', '1');
      const norm = traces.reduce((sum, one) => sum + one, 1);
      for (const axis of [0, 1]) {
        const here = w[axis].reduce((sum, one, i) => sum + one * traces[i], 0) / norm;
        const error = elapsed > 500 ? here - before[axis] - way[axis] : 0;
        const moved = traces.reduce((sum, one, i) => sum + eta * error * e[i] * one, 0);
        w[axis] = w[axis].map((one, i) => one + eta * error * e[i]);
        before[axis] = here + moved / norm;
        way[axis] = 0;
      }
      if (elapsed > 500) for (let i = 0; i < grid.size; i++) e[i] = Math.min(keep * e[i] + traces[i] / norm, 1 / eta);
    }
    const map = learned(room);
    expect(Math.max(...map[0].map(Math.abs))).toBeGreaterThan(1e-3);
    for (const axis of [0, 1]) map[axis].forEach((value, i) => void expect(value).toBeCloseTo(w[axis][i], 12));
  });

  it('bear a body that is stuck for half a minute where one cell fires now and then', () => {
    const room = arena('webassembly', 1, { eta: 0.05 });
    const random = new RandomStream(1, 'stuck');
    room.rates.fill(0);
    room.rates[0] = 20;
    let far = 0;
    for (let elapsed = 1; elapsed <= 30_000; elapsed++) {
      room.travel[0] += 1e-4 * random.normal();
      room.simulation.step();
      room.coordinates.learn(room.simulation, elapsed);
      if (elapsed % 100 === 0) far = Math.max(far, Math.abs(learned(room)[0][0]));
    }
    // Half a minute of such noise comes to 17 mm.
    expect(far).toBeGreaterThan(1e-3);
    expect(far).toBeLessThan(0.05);
  });

  it('read a place that is recalled as they read one that is sensed', () => {
    const { simulation, coordinates, recalled, grid } = arena();
    coordinates.give(simulation, grid.centres);
    expect(coordinates.recalls(simulation)).toBe(false);
    // Cells 8 and 10 lie in the second row, in columns 1 and 3.
    const fire = simulation.input(recalled, 'fire');
    for (const cell of [8, 10]) fire[cell] = 6;
    simulation.step(10);
    expect(coordinates.recalls(simulation)).toBe(true);
    const goal = simulation.state(coordinates.cells, 'goal', 'm');
    expect(goal[0]).toBeCloseTo((grid.centres[16] + grid.centres[20]) / 2, 6);
    expect(goal[1]).toBeCloseTo(grid.centres[17], 6);
    simulation.raise('clear_recall');
    simulation.step(2);
    expect(coordinates.recalls(simulation)).toBe(false);
  });
});

it('take 40 spikes a second of all values for a goal, that is traces of 8, and fewer for none', () => {
  const { simulation, coordinates, recalled } = arena();
  const fire = simulation.input(recalled, 'fire');
  fire[8] = 6;
  simulation.step(10);
  expect(simulation.state(coordinates.cells, 'recalled', '1')[0]).toBeGreaterThan(4);
  expect(coordinates.recalls(simulation)).toBe(false);
  fire[10] = 6;
  simulation.step(10);
  expect(coordinates.recalls(simulation)).toBe(true);
});
