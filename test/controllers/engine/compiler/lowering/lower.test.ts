import { describe, expect, it } from 'vitest';
import { givenArrays } from '../../../../../controllers/engine/compiler/lowering/given-arrays.ts';
import { lower } from '../../../../../controllers/engine/compiler/lowering/lower.ts';
import type { NeuronModel, Population } from '../../../../../controllers/engine/index.ts';
import { allToAll, defineNeuron, explicit, ms, Network, oneToOne } from '../../../../../controllers/engine/index.ts';
import { rule } from '../../pair.ts';
import { scripted } from '../../scripted.ts';

const one = { unit: '1', meaning: '' };
const sum = defineNeuron({
  name: 'sum',
  source: 'a test',
  parameters: {},
  state: { v: one, u: one },
  inputs: { drive: { ...one, default: 0 } },
  receptors: { in: { ...one, onInput: 'v += input' } },
  equations: 'du/dt = -u/(10*ms)',
  spike: { when: 'v > drive' },
  events: { reward: 'u = 1' },
});

const slotsOf = (size: number, ...delays: number[]): number => {
  const network = new Network({ seed: 1 });
  const cells = network.population('cells', scripted, { size });
  const target = network.population('target', sum, { size: 1 });
  for (const [n, delay] of delays.entries())
    network.project(cells, target, {
      name: `${n}`,
      synapse: rule({ onPre: 'post += w' }),
      connect: explicit([[0, 0]]),
      delay: ms(delay),
    });
  return lower(network).populations.get(cells)?.ring.slots as number;
};

describe('spikes', () => {
  it('are kept for 16 steps, and longer than the longest delay', () => {
    expect(slotsOf(1)).toBe(16);
    expect(slotsOf(5, 15)).toBe(16);
    expect(slotsOf(5, 16)).toBe(32);
    expect(slotsOf(5, 1, 40, 3)).toBe(64);
    expect(slotsOf(5, 0)).toBe(16);
  });

  it('of large populations are kept for fewer steps, in 2^20 words and two steps at least', () => {
    expect(slotsOf(2 ** 16)).toBe(16);
    expect(slotsOf(2 ** 16 + 1)).toBe(8);
    expect(slotsOf(2 ** 19)).toBe(2);
    expect(slotsOf(2 ** 18)).toBe(4);
    expect(slotsOf(2 ** 19 + 1)).toBe(2);
    expect(slotsOf(2 ** 19, 2)).toBe(4);
  });
});

/** Populations a to d, of which some send to others without delay. */
function built(pairs: readonly (readonly [string, string, number])[], onPre = 'post += w') {
  const network = new Network({ seed: 1 });
  const cells = new Map(
    ['a', 'b', 'c', 'd'].map((name) => [name, network.population<NeuronModel>(name, sum, { size: 3 })] as const),
  );
  for (const [from, to, delay] of pairs)
    network.project(cells.get(from) as Population, cells.get(to) as Population, {
      synapse: rule({ onPre, onPost: 'w += x', onStep: 'e = 1', events: { reward: 'w = 2', other: 'e = 3' } }),
      connect: oneToOne(),
      delay: ms(delay),
    });
  return { network, cells };
}

describe('the order of a step', () => {
  it('lets spikes without delay reach their targets, and is that of the description elsewhere', () => {
    const order = (pairs: readonly (readonly [string, string, number])[]): string =>
      lower(built(pairs).network)
        .order.map(({ name }) => name)
        .join('');
    expect(order([])).toBe('abcd');
    expect(order([['d', 'a', 0]])).toBe('bcda');
    expect(
      order([
        ['d', 'c', 0],
        ['c', 'a', 0],
        ['a', 'd', 1],
      ]),
    ).toBe('bdca');
  });

  it('is arrivals, neurons, counts and reactions of each population, then equations', () => {
    const { network } = built([
      ['a', 'b', 1],
      ['b', 'a', 0],
    ]);
    const names = lower(network).program.tick.map(({ name }) => name);
    expect(names).toEqual([
      ...[
        'a->b: on pre',
        'a->b: pre traces',
        'a->b: on step',
        'b: sum',
        'b: count',
        'a->b: on post',
        'a->b: post traces',
      ],
      ...[
        'b->a: on pre',
        'b->a: pre traces',
        'b->a: on step',
        'a: sum',
        'a: count',
        'b->a: on post',
        'b->a: post traces',
      ],
      ...['c: sum', 'd: sum'],
    ]);
  });

  it('has the blocks of an event in the order of populations, then projections', () => {
    const { program } = lower(built([['a', 'b', 1]]).network);
    const names = [...program.events].map(([event, loops]) => [event, loops.map(({ name }) => name)]);
    expect(names).toEqual([
      ['reward', ['a: on reward', 'b: on reward', 'c: on reward', 'd: on reward', 'a->b: on reward']],
      ['other', ['a->b: on other']],
    ]);
  });

  it('rebases what is held lazily, then flushes what has state', () => {
    const { network } = built([['a', 'b', 1]]);
    network.population('stateless', scripted, { size: 1 });
    const names = lower(network).program.rebase.map(({ name }) => name);
    expect(names).toEqual(['a->b: x rebased', 'a->b: y rebased', 'a: flush', 'b: flush', 'c: flush', 'd: flush']);
    expect(lower(network, 'stepped').program.rebase.map(({ name }) => name)).toEqual(names.slice(2));
  });
});

describe('spike counts', () => {
  it('are of populations that receive, and tell whether spikes come back', () => {
    const { network } = built([
      ['a', 'b', 1],
      ['b', 'c', 1],
      ['c', 'b', 1],
      ['d', 'd', 1],
    ]);
    const counts = lower(network).spikeCounts.map(({ lowered, recurrent }) => [lowered.population.name, recurrent]);
    expect(counts).toEqual([
      ['b', true],
      ['c', true],
      ['d', true],
    ]);
    const chain = built([
      ['a', 'b', 1],
      ['b', 'c', 1],
      ['d', 'b', 1],
    ]);
    expect(lower(chain.network).spikeCounts.map(({ recurrent }) => recurrent)).toEqual([false, false]);
    const long = built([
      ['a', 'b', 1],
      ['b', 'c', 1],
      ['c', 'd', 1],
      ['d', 'a', 1],
    ]);
    expect(lower(long.network).spikeCounts.every(({ recurrent }) => recurrent)).toBe(true);
  });

  it('begin at 0, one for each neuron, and grow by one', () => {
    const { network } = built([['a', 'b', 1]]);
    const { spikeCounts, program } = lower(network);
    const [{ counts, since, loop }] = spikeCounts;
    expect([program.arrays[counts].name, program.arrays[since].name]).toEqual(['b.recent_spikes', 'b.recent_since']);
    expect([program.arrays[counts].length, program.arrays[since].length]).toEqual([16, 1]);
    expect(loop).toMatchObject({ kind: 'spikers', delay: 0, offset: 0 });
    const { graph } = program;
    expect(loop.stores).toEqual([
      {
        array: counts,
        role: 'neuron',
        value: graph.add(graph.load(counts, 'neuron'), graph.constant(1)),
        accumulate: false,
      },
    ]);
  });
});

it('a host gives inputs, then modulators', () => {
  const { network, cells } = built([]);
  const modulated = rule({ modulators: { m: { ...one, unit: '1/ms' } }, equations: 'dw/dt = m*e' });
  network.project(cells.get('a') as Population, cells.get('b') as Population, {
    synapse: modulated,
    connect: allToAll(),
  });
  const analysed = lower(network);
  expect(givenArrays(analysed).map((array) => analysed.program.arrays[array].name)).toEqual([
    ...['a', 'b', 'c', 'd'].map((name) => `${name}.drive`),
    'modulator.m',
  ]);
});
