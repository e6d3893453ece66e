import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../controllers/engine/compiler/index.ts';
import { ArrayTable } from '../../../../controllers/engine/compiler/program/array-table.ts';
import type { Program } from '../../../../controllers/engine/compiler/program/program.ts';
import { Graph } from '../../../../controllers/engine/compiler/program/value.ts';
import { defineNeuron, explicit, ms, Network } from '../../../../controllers/engine/index.ts';
import { bytesByOwner, loopCosts, operationsPerStep } from '../../../../controllers/engine/run/cost.ts';
import { staticSynapse } from '../../../../controllers/synapses/static.ts';
import { rule } from '../pair.ts';

const unit = { unit: '1', meaning: '' };

/** One product a step; a comparison. */
const cell = defineNeuron({
  name: 'cell',
  source: 'a test',
  parameters: {},
  state: { v: unit, u: unit },
  receptors: { sum: { ...unit, onInput: 'v += input' } },
  onStep: 'v = 0.5*v',
  spike: { when: 'v > 1' },
});

/** exp, sin and a product of both, of two inputs; a comparison. */
const slow = defineNeuron({
  name: 'slow',
  source: 'a test',
  parameters: {},
  state: { v: unit },
  inputs: { a: { ...unit, default: 0 }, b: { ...unit, default: 0 } },
  onStep: 'v = exp(a)*sin(b)',
  spike: { when: 'v > 1' },
});

const one = (size: number, model: typeof cell | typeof slow = cell) => {
  const network = new Network({ step: '0.5 ms', seed: 1 });
  const cells = network.population('cells', model as typeof cell, { size });
  return { network, cells };
};

describe('the cost of a loop', () => {
  it('over neurons is what one of them computes, and the bytes of what it touches once each', () => {
    const [cost] = loopCosts(analyse(one(7).network), 4);
    expect(cost).toMatchObject({
      turn: { operations: 2, functions: 0, bytes: 4 },
      turns: 7,
      spikesOf: undefined,
      gated: false,
    });
    const [functions] = loopCosts(analyse(one(7, slow).network), 8);
    expect(functions.turn).toEqual({ operations: 4, functions: 2, bytes: 24 });
  });

  it('over synapses is for a spike, of those that it reaches on average', () => {
    const { network, cells } = one(8);
    const target = network.population('target', cell, { size: 4 });
    network.project(cells, target, {
      name: 'fan',
      synapse: rule({ onPre: 'post += w', onPost: 'w += 1' }),
      connect: explicit(Array.from({ length: 6 }, (_, k) => [k, k % 4] as const)),
      delay: ms((_, pre) => 1 + (pre % 3)),
    });
    network.project(cells, target, {
      name: 'later',
      synapse: staticSynapse,
      connect: explicit([
        [0, 0],
        [1, 0],
      ]),
      delay: ms([2, 5]),
    });
    const costs = loopCosts(analyse(network), 4);
    expect(costs.map(({ loop }) => loop.name)).toEqual([
      'cells: cell',
      'fan: on pre',
      ...Array(3).fill('fan: pre traces'),
      'later: on pre',
      'target: cell',
      'target: count',
      'fan: on post',
      'fan: post traces',
    ]);
    const of = (name: string) => costs.filter(({ loop }) => loop.name === name);
    // One loop per delay is one here.
    expect(of('fan: on pre')).toHaveLength(1);
    expect(of('fan: on pre')[0]).toMatchObject({ turns: 6 / 8, spikesOf: 'cells', gated: false });
    // A sum into v; w and v.
    expect(of('fan: on pre')[0].turn).toEqual({ operations: 1, functions: 0, bytes: 8 });
    expect(of('fan: on post')[0]).toMatchObject({ turns: 6 / 4, spikesOf: 'target' });
    expect(of('fan: pre traces')[0]).toMatchObject({ turns: 1, spikesOf: 'cells' });
    expect(of('target: count')[0]).toMatchObject({ turns: 1, spikesOf: 'target' });
  });

  it('is none while gates are closed, where it has any', () => {
    const { network, cells } = one(2);
    const gated = rule({ modulators: { m: { unit: '1/ms', meaning: '' } }, equations: 'dw/dt = m*x*y' });
    network.project(cells, cells, { name: 'gated', synapse: gated, connect: explicit([[0, 1]]) });
    const open = rule({ equations: 'dw/dt = x*y/tau' });
    network.project(cells, cells, { name: 'open', synapse: open, connect: explicit([[0, 1]]) });
    const costs = loopCosts(analyse(network), 4);
    const loops = costs.filter(({ loop }) => loop.kind === 'all').map(({ loop, gated: closed }) => [loop.name, closed]);
    expect(loops).toContainEqual(['gated: between spikes', true]);
    expect(loops).toContainEqual(['open: between spikes', false]);
  });
});

describe('operations per step', () => {
  it('are those of all neurons, a function like ten others', () => {
    expect(operationsPerStep(analyse(one(7).network))).toBe(14);
    expect(operationsPerStep(analyse(one(7, slow).network))).toBe(7 * (4 + 9 * 2));
  });

  it('are those of synapses at 10 spikes per second of each neuron', () => {
    const { network, cells } = one(8);
    const target = network.population('target', cell, { size: 4 });
    network.project(cells, target, {
      synapse: staticSynapse,
      connect: explicit(Array.from({ length: 20 }, (_, k) => [k % 8, k % 4] as const)),
    });
    // 12 neurons; 8 neurons that spike every 200 steps, to 2.5 targets each; a count for each spike of 4.
    expect(operationsPerStep(analyse(network))).toBeCloseTo(24 + (8 / 200) * 2.5 + 4 / 200, 12);
  });
});

describe('bytes of arrays', () => {
  it('are those of the owner with the longest name that fits', () => {
    const arrays = new ArrayTable();
    arrays.numbers('a.v', 10, true);
    arrays.numbers('a.b.v', 100, true);
    arrays.indices('a.target', new Uint32Array(1000));
    arrays.numbers('ab.v', 3, true);
    arrays.numbers('decay_0.up', 5, true);
    const program = { arrays: arrays.declarations, graph: new Graph() } as unknown as Program;
    for (const owners of [
      ['a', 'a.b', 'none'],
      ['a.b', 'none', 'a'],
    ])
      expect(Object.fromEntries(bytesByOwner(program, 8, owners))).toEqual({
        a: 10 * 8 + 1000 * 4,
        'a.b': 800,
        none: 0,
      });
  });
});
