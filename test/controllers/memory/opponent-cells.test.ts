import { describe, expect, it } from 'vitest';
import { Network, oneToOne, simulate } from '../../../controllers/engine/index.ts';
import { graded } from '../../../controllers/memory/graded.ts';
import { gradedSource } from '../../../controllers/memory/graded-source.ts';
import { opponentCell } from '../../../controllers/memory/opponent-cell.ts';
import { OPPONENT_DIRECTIONS, opponentCells } from '../../../controllers/memory/opponent-cells.ts';
import { ACTION_DIRECTIONS, actionRing } from '../../../controllers/navigation/action-ring.ts';

const DIRECTIONS = ['+x', '+y', '-x', '-y'];

/** Spikes of each group of opponent cells in 0.3 s, and the input of the action neurons at its end, on a way as a graded signal. */
function on(x: number, y: number): { groups: Record<string, number>; cells: number[]; input: Float64Array } {
  const network = new Network({ step: '1 ms', seed: 1 });
  const axes = network.population('axes', gradedSource, { size: 2 });
  const action = actionRing(network);
  const cells = opponentCells(network, axes, action, ACTION_DIRECTIONS);
  const simulation = simulate(network);
  simulation.input(axes, 'u').set([x, y]);
  const counts = new Array<number>(cells.size).fill(0);
  const ids = new Uint32Array(cells.size);
  for (let tick = 0; tick < 300; tick++) {
    simulation.step();
    for (let n = simulation.spikes(cells, ids) - 1; n >= 0; n--) counts[ids[n]] += 1;
  }
  const groups = Object.fromEntries(
    DIRECTIONS.map((name, k) => [name, counts.slice(10 * k, 10 * k + 10).reduce((sum, one) => sum + one, 0)]),
  );
  return { groups, cells: counts, input: simulation.state(action, 'decay', '1') };
}

describe('opponent cells', () => {
  it('are silent without a way, and one of two groups spikes on an axis', () => {
    expect(on(0, 0).groups).toEqual({ '+x': 0, '+y': 0, '-x': 0, '-y': 0 });
    expect(on(2, 0).groups).toEqual({ '+x': expect.any(Number), '+y': 0, '-x': 0, '-y': 0 });
    const both = on(-2, 1).groups;
    expect(both['+x'] + both['-y']).toBe(0);
    expect(both['-x']).toBeGreaterThan(both['+y']);
    expect(both['+y']).toBeGreaterThan(30);
  });

  it('spike more the longer the way is', () => {
    const counts = [0.3, 1, 3].map((way) => on(way, 0).groups['+x']);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(new Set(counts).size).toBe(3);
  });

  it('push the action neurons of their direction', () => {
    const { input } = on(0, 1.5);
    const strongest = input.indexOf(Math.max(...input));
    const weakest = input.indexOf(Math.min(...input));
    expect(Math.cos(ACTION_DIRECTIONS[strongest] - Math.PI / 2)).toBeGreaterThan(0.9);
    expect(Math.cos(ACTION_DIRECTIONS[weakest] - Math.PI / 2)).toBeLessThan(-0.9);
    expect([...OPPONENT_DIRECTIONS].filter((direction) => direction === Math.PI / 2)).toHaveLength(10);
  });
});

it('ten cells of a direction begin to spike one after the other, and each pushes by 1.2 along its direction', () => {
  const network = new Network({ step: '1 ms', seed: 1 });
  const axes = network.population('axes', gradedSource, { size: 2 });
  const action = actionRing(network);
  const cells = opponentCells(network, axes, action, ACTION_DIRECTIONS);
  const bias = Array.from(cells.parameters.get('bias') as ArrayLike<number>);
  for (const [i, one] of bias.entries()) expect(one).toBeCloseTo(0.45 + 0.05 * (i % 10), 12);
  const simulation = simulate(network);
  const synapses = (from: string) => {
    const [projection] = network.projections.filter(({ source }) => source.name === from);
    const { pre, post } = simulation.connections(projection);
    const w = simulation.synapses(projection as never, 'w' as never, '1' as never) as Float64Array;
    return [...w].map((weight, k) => ({ pre: pre[k], post: post[k], weight }));
  };
  const push = synapses('opponent');
  expect(push).toHaveLength(40 * 40);
  for (const { pre, post, weight } of push)
    expect(weight).toBeCloseTo(1.2 * Math.cos(ACTION_DIRECTIONS[post] - (Math.floor(pre / 10) * Math.PI) / 2), 5);
  // A way along x or y excites the cells of its axis that lie ahead, and inhibits the others.
  const ways = synapses('axes');
  expect(ways).toHaveLength(40);
  for (const { pre, post, weight } of ways) {
    expect(pre).toBe(Math.floor(post / 10) % 2);
    expect(weight).toBe(post < 20 ? 1 : -1);
  }
});

it('an opponent cell spikes every t_ref + tau ln(I/(I - 1))', () => {
  const network = new Network({ step: '0.1 ms', seed: 1 });
  const source = network.population('source', gradedSource, { size: 3 });
  const cells = network.population('cells', opponentCell, { size: 3 });
  network.project(source, cells, { synapse: graded, connect: oneToOne(), delay: '0 ms', initial: { w: 2 } });
  const simulation = simulate(network, { emitter: 'javascript-f64' });
  simulation.input(source, 'u').set([0.4, 1, -5]);
  const counts = [0, 0, 0];
  const ids = new Uint32Array(3);
  for (let tick = 0; tick < 20_000; tick++) {
    simulation.step();
    for (let n = simulation.spikes(cells, ids) - 1; n >= 0; n--) counts[ids[n]] += 1;
  }
  for (const [i, sum] of [0.45 + 0.8, 0.45 + 2].entries()) {
    const interval = 4 + 20 * Math.log(sum / (sum - 1));
    // 2 s, to a spike and to the steps in which one is late.
    expect(Math.abs(counts[i] - 2000 / interval)).toBeLessThan(1 + 0.1 * (counts[i] / interval));
  }
  expect(counts[2]).toBe(0);
  expect(simulation.state(cells, 'v', '1')[2]).toBeGreaterThan(-1.1);
});
