import { describe, expect, it } from 'vitest';
import type { AllLoop, Loop, RowLoop } from '../../../../../controllers/engine/compiler/program/loops.ts';
import {
  arraysRead,
  closedFor,
  loopValues,
  meets,
  roots,
} from '../../../../../controllers/engine/compiler/program/loops.ts';
import type { Program } from '../../../../../controllers/engine/compiler/program/program.ts';
import { allLoops, writtenArrays } from '../../../../../controllers/engine/compiler/program/program.ts';
import { assumeFalse } from '../../../../../controllers/engine/compiler/program/specialise.ts';
import { touches } from '../../../../../controllers/engine/compiler/program/stores.ts';
import type { Use } from '../../../../../controllers/engine/compiler/program/uses.ts';
import { isSole, usesOf } from '../../../../../controllers/engine/compiler/program/uses.ts';
import type { Role, Value } from '../../../../../controllers/engine/compiler/program/value.ts';
import { Graph } from '../../../../../controllers/engine/compiler/program/value.ts';

const graph = new Graph();
const load = (array: number, role: Role): Value => graph.load(array, role);
const store = (array: number, role: Role, value: Value, accumulate = false) => ({ array, role, value, accumulate });
const all = (rest: Partial<AllLoop>): AllLoop => ({
  ...{ kind: 'all', name: 'all', length: 12, role: 'synapse', gates: undefined, stores: [] },
  ...rest,
});
const ring = { population: 'cells', size: 13, slots: 4, ids: 90, counts: 91 };
const rows: RowLoop = {
  kind: 'rows',
  name: 'rows',
  projection: 'p',
  ring,
  rows: {
    ...{ rowStart: 80, stride: 1, first: 0, target: 81, targets: 16, longest: 3, contiguous: false },
    ...{ delay: 3, traceOffset: 0 },
  },
  stores: [store(5, 'post', load(6, 'synapse'), true), store(6, 'synapse', load(7, 'pre'))],
};
const program = {
  arrays: Array.from({ length: 100 }, (_, id) => ({ id, length: id === 70 ? 21 : 1 })),
} as unknown as Program;

describe('the values of a loop', () => {
  const [gate, other] = [load(1, 'scalar'), load(2, 'scalar')];
  const [value, alone] = [load(3, 'synapse'), load(4, 'synapse')];

  it('are what it stores, its gates and its variants', () => {
    const loop = all({
      stores: [store(3, 'synapse', value)],
      gates: [gate, other],
      alone: [{ gates: [other], stores: [store(3, 'synapse', alone)] }],
    });
    expect(roots(loop)).toEqual([value]);
    expect(new Set(loopValues(loop))).toEqual(new Set([value, gate, other, alone]));
    expect(closedFor({ gates: [other], stores: [] }, [gate, other])).toEqual([gate]);
    expect(loopValues(rows)).toEqual([load(6, 'synapse'), load(7, 'pre')]);
  });

  it('of neurons are the spikes, too', () => {
    const spikes = graph.binary('less', value, alone);
    const neurons = { kind: 'neurons', stores: [store(3, 'neuron', value)], spikes } as unknown as Loop;
    expect(roots(neurons)).toEqual([value, spikes]);
    expect(arraysRead(neurons)).toEqual(new Set([3, 4]));
  });

  it('load arrays in a role, or in any', () => {
    expect(arraysRead(rows)).toEqual(new Set([6, 7]));
    expect(arraysRead(rows, 'pre')).toEqual(new Set([7]));
    expect(arraysRead(rows, 'post')).toEqual(new Set());
  });

  it('meet others where they load or store what those touch, or store what those read', () => {
    const of = (touched: number[], read: number[]): boolean =>
      meets(rows, { touched: new Set(touched), read: new Set(read) });
    expect([of([5], []), of([7], []), of([], [5]), of([], [6])]).toEqual([true, true, true, true]);
    expect([of([], [7]), of([8], [9]), of([], [])]).toEqual([false, false, false]);
  });
});

describe('the loops of a program', () => {
  const [tick, rebase, event] = [1, 2, 3].map((array) =>
    all({ stores: [store(array, 'synapse', load(0, 'synapse'))] }),
  );
  const whole = { ...program, tick: [tick], rebase: [rebase], events: new Map([['e', [event, tick]]]) };

  it('are those of ticks, rebasings and events, and what they store is written', () => {
    expect(allLoops(whole)).toEqual([tick, rebase, event, tick]);
    expect(writtenArrays(whole)).toEqual(new Set([1, 2, 3]));
  });
});

describe('stores', () => {
  it('touch a side that they write or read', () => {
    const own = store(1, 'synapse', load(1, 'synapse'));
    expect(touches([own], 'pre')).toBe(false);
    expect(touches([own, store(2, 'post', load(1, 'synapse'), true)], 'post')).toBe(true);
    expect(touches([store(1, 'synapse', graph.add(load(1, 'synapse'), load(4, 'pre')))], 'pre')).toBe(true);
    expect(touches([store(1, 'synapse', graph.add(load(1, 'synapse'), load(4, 'pre')))], 'post')).toBe(false);
  });
});

describe('a condition that is false', () => {
  const [condition, other] = [graph.before(60), graph.before(61)];
  const [x, y] = [load(1, 'neuron'), load(2, 'neuron')];

  it('resolves choices and its negation, wherever they are', () => {
    const choice = graph.select(condition, x, graph.multiply(y, graph.select(condition, y, x)));
    const value = graph.add(graph.apply('exp', choice), y);
    expect(assumeFalse(graph, condition, [value, x])).toEqual([
      graph.add(graph.apply('exp', graph.multiply(y, x)), y),
      x,
    ]);
    const spike = graph.binary('less', x, y);
    expect(assumeFalse(graph, condition, [graph.binary('and', spike, graph.apply('not', condition))])).toEqual([spike]);
    const drawn = graph.bernoulli(choice, y);
    expect(assumeFalse(graph, condition, [drawn])).toEqual([graph.bernoulli(graph.multiply(y, x), y)]);
  });

  it('leaves what depends on another', () => {
    const spike = graph.binary('less', x, y);
    for (const value of [
      graph.select(other, x, y),
      graph.binary('and', spike, graph.apply('not', other)),
      graph.binary('or', spike, graph.apply('not', condition)),
      graph.binary('and', graph.apply('not', condition), spike),
      graph.binary('and', spike, condition),
    ])
      expect(assumeFalse(graph, condition, [value])).toEqual([value]);
  });
});

describe('how threads share the arrays of a loop', () => {
  const uses = (loop: Loop): string[] =>
    usesOf(program, loop)
      .map(({ array, writes, part, slot }: Use) => {
        const at = slot === undefined ? '' : ` slot ${slot.delay} of ${slot.slots}`;
        return `${array} ${writes ? 'written' : 'read'} by ${part ?? 'all'}${at}`;
      })
      .sort();

  it('over rows: synapses by their targets', () => {
    expect(uses(rows)).toEqual([
      '5 written by 16 neurons',
      '6 read by synapses onto 16',
      '6 written by synapses onto 16',
      '7 read by all',
      '91 read by all slot 3 of 4',
    ]);
  });

  it('over columns: by their own neurons', () => {
    const columns: Loop = {
      ...{ kind: 'columns', name: 'columns', projection: 'p', ring },
      columns: { columnStart: 70, synapse: 71, source: 72 },
      stores: [store(6, 'synapse', graph.add(load(7, 'pre'), load(8, 'post')))],
    };
    expect(uses(columns)).toEqual([
      '6 written by synapses onto 24',
      '7 read by all',
      '8 read by 24 neurons',
      '91 read by 16 neurons slot 0 of 4',
    ]);
  });

  it('over neurons: by neuron, with what a spike writes', () => {
    const [v, until] = [load(1, 'neuron'), graph.before(2)];
    const neurons = {
      ...{ kind: 'neurons', ring, spikes: graph.binary('and', graph.binary('less', v, load(3, 'scalar')), until) },
      stores: [store(1, 'neuron', v)],
    } as unknown as Extract<Loop, { kind: 'neurons' }>;
    const expected = [
      '1 read by 16 neurons',
      '1 written by 16 neurons',
      '2 read by 16 neurons',
      '3 read by all',
      '91 written by 16 neurons slot 0 of 4',
    ];
    expect(uses(neurons)).toEqual(expected);
    const refractory = { until: 2 } as never;
    expect(uses({ ...neurons, refractory })).toEqual([...expected, '2 written by 16 neurons'].sort());
  });

  it('over the traces of spikes: by neuron, some ticks later', () => {
    const spikers: Loop = {
      ...{ kind: 'spikers', name: 'spikers', ring, delay: 2, offset: 0 },
      stores: [store(1, 'neuron', load(1, 'neuron'))],
    };
    expect(uses(spikers)).toEqual([
      '1 read by 16 neurons',
      '1 written by 16 neurons',
      '91 read by 16 neurons slot 2 of 4',
    ]);
  });

  it('over all: by element, or all in one thread where sums are made', () => {
    const gated = all({
      stores: [store(1, 'synapse', load(1, 'synapse'))],
      gates: [load(2, 'scalar')],
      alone: [{ gates: [], stores: [store(4, 'synapse', load(3, 'post'))] }],
    });
    expect(uses(gated)).toEqual([
      '1 read by 12 elements',
      '1 written by 12 elements',
      '2 read by all',
      '3 read by all',
      '4 written by 12 elements',
    ]);
    expect(isSole(gated)).toBe(false);
    expect(isSole(rows)).toBe(false);
    const sums = all({ stores: [store(1, 'synapse', load(2, 'synapse')), store(5, 'post', load(1, 'synapse'), true)] });
    expect(isSole(sums)).toBe(true);
    expect(new Set(usesOf(program, sums).map(({ part }) => part)).size).toBe(1);
    expect(usesOf(program, sums).every(({ part }) => part !== undefined)).toBe(true);
  });
});
