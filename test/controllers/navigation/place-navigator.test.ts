import { describe, expect, it } from 'vitest';
import type { Twist } from '../../../agents/index.ts';
import { point } from '../../../agents/index.ts';
import { hostController } from '../../../controllers/controller/host-controller.ts';
import type { Simulation } from '../../../controllers/engine/index.ts';
import { simulate } from '../../../controllers/engine/index.ts';
import { placeNavigator } from '../../../controllers/navigation/place-navigator.ts';

const HALF_WIDTH = 0.6;
const free = { ...point, limits: { ...point.limits, linear: Infinity } };

function built(options: object = {}) {
  const controller = placeNavigator({ body: free, halfWidth: HALF_WIDTH, ...options });
  const simulations: Simulation[] = [];
  hostController(controller, (network, settings) => {
    simulations.push(simulate(network, settings));
    return simulations[0];
  });
  controller.initialise(1, 1e-3);
  controller.beginTrial({ index: 0, count: 1 });
  return { controller, simulation: simulations[0] };
}

describe('place cells at walls', () => {
  const { simulation } = built({ cellsPerSide: 5 });
  const { projections } = simulation.network;
  const [input] = projections.filter(({ source }) => source.name === 'place');
  const { pre, post } = simulation.connections(input);
  const made = new Set([...pre].map((cell, k) => `${cell} ${post[k]}`));
  /** Neurons to which a cell in a column and row has no synapse. */
  const without = (column: number, row: number): number[] =>
    Array.from({ length: 40 }, (_, neuron) => neuron).filter((neuron) => !made.has(`${column + 5 * row} ${neuron}`));
  // Neuron i points 9 (i + 1) degrees clockwise from the y axis: 9 to the east, 19 south, 29 west, 39 north.
  const eastward = Array.from({ length: 19 }, (_, i) => i);
  const westward = eastward.map((i) => i + 20);
  const northward = [...Array.from({ length: 9 }, (_, i) => i), ...Array.from({ length: 10 }, (_, i) => i + 30)];
  const southward = Array.from({ length: 19 }, (_, i) => i + 10);

  it('drive no direction out through their wall, and those along it', () => {
    expect(without(4, 2)).toEqual(eastward);
    expect(without(0, 1)).toEqual(westward);
    expect(without(2, 4)).toEqual(northward);
    expect(without(3, 0)).toEqual(southward);
  });

  it('in a corner drive none out through either', () => {
    const both = (some: readonly number[], others: readonly number[]) =>
      [...new Set([...some, ...others])].sort((a, b) => a - b);
    expect(without(4, 4)).toEqual(both(eastward, northward));
    expect(without(0, 0)).toEqual(both(westward, southward));
  });

  it('within the arena drive all', () => {
    for (const column of [1, 2, 3]) for (const row of [1, 2, 3]) expect(without(column, row)).toEqual([]);
  });
});

describe('the ring of action neurons', () => {
  const { controller, simulation } = built();
  const [lateral] = simulation.network.projections.filter(({ source }) => source.name === 'action');
  const { pre, post } = simulation.connections(lateral);
  const w = simulation.synapses(lateral, 'w');

  it('stands for directions clockwise from the y axis, the first 9 degrees off it', () => {
    const { directions } = controller.populations?.().find(({ name }) => name === 'action') ?? {};
    expect(directions).toHaveLength(40);
    for (const [i, direction] of [...(directions ?? [])].entries())
      expect(direction).toBeCloseTo(((90 - 9 * (i + 1)) * Math.PI) / 180, 12);
  });

  it('excites each by 100 in all, and inhibits it by 300', () => {
    const onto = new Float64Array(40);
    for (const [k, weight] of w.entries()) onto[post[k]] += weight;
    for (const sum of onto) expect(sum).toBeCloseTo(100 - 300, 2);
    // Those opposite only inhibit, by a fortieth each, and so does each itself.
    const between = (from: number, to: number): number =>
      w[[...pre].findIndex((one, k) => one === from && post[k] === to)];
    expect(between(3, 23)).toBeCloseTo(-7.5, 5);
    expect(between(3, 3)).toBeCloseTo(-7.5, 5);
    expect(between(3, 4)).toBeGreaterThan(0);
  });
});

it('is told its place while the trial is active, by cells that are silent in the outcome phase', () => {
  const { controller, simulation } = built();
  const velocity: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
  const rates = (x: number, y: number, phase: 'active' | 'outcome'): readonly number[] => {
    controller.step(0, { pose: { x, y, heading: 0 } }, { reward: 0, phase }, { velocity });
    return [...simulation.input(simulation.network.populations[0], 'rate', 'Hz').subarray(0, 121)];
  };
  const peak = (all: readonly number[]): readonly [number, number] => {
    const at = all.indexOf(Math.max(...all));
    return [at % 11, Math.floor(at / 11)];
  };
  expect(peak(rates(0.36, -0.24, 'active'))).toEqual([8, 3]);
  expect(peak(rates(-0.6, 0.48, 'active'))).toEqual([0, 9]);
  expect(Math.max(...rates(0, 0, 'outcome'))).toBe(0);
});

it('has fields that end at as many widths as published: five, at any width', () => {
  // The published width is 0.2 / sqrt(2) of half a side, its reach sqrt(2) / 2 of it: five widths.
  const silent = (fieldWidth: number | undefined): number[] => {
    const { controller, simulation } = built(fieldWidth === undefined ? {} : { fieldWidth });
    const velocity: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
    controller.step(0, { pose: { x: -0.6, y: -0.6, heading: 0 } }, { reward: 0, phase: 'active' }, { velocity });
    const rates = simulation.input(simulation.network.populations[0], 'rate', 'Hz');
    return [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].filter((column) => rates[column] === 0);
  };
  // Cells lie every 0.12 m; five widths are 0.424 m, and 0.25 m.
  expect(silent(undefined)).toEqual([4, 5, 6, 7, 8, 9, 10]);
  expect(silent(0.05)).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
});

it('forgets its velocity when a trial begins', () => {
  const { controller } = built();
  const velocity: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
  const speed = (ticks: number): number => {
    for (let tick = 0; tick < ticks; tick++)
      controller.step(tick, { pose: { x: 0, y: 0, heading: 0 } }, { reward: 0, phase: 'active' }, { velocity });
    return Math.hypot(velocity.linearX, velocity.linearY);
  };
  expect(speed(300)).toBeGreaterThan(0.05);
  controller.endTrial({ success: false, terminated: false, reason: '' });
  controller.beginTrial({ index: 1, count: 2 });
  expect(speed(1)).toBeLessThan(0.01);
});
