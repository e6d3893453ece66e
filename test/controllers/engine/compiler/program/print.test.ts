import { describe, expect, it } from 'vitest';
import { ArrayTable } from '../../../../../controllers/engine/compiler/program/array-table.ts';
import type { Loop, NeuronLoop, SpikeRing } from '../../../../../controllers/engine/compiler/program/loops.ts';
import { printLoop } from '../../../../../controllers/engine/compiler/program/print.ts';
import type { Program } from '../../../../../controllers/engine/compiler/program/program.ts';
import type { Store } from '../../../../../controllers/engine/compiler/program/stores.ts';
import type { Role, Value } from '../../../../../controllers/engine/compiler/program/value.ts';
import { Graph } from '../../../../../controllers/engine/compiler/program/value.ts';

const graph = new Graph();
const arrays = new ArrayTable();
const [v, w, until, periods] = ['cells.v', 'a.b.w', 'cells.until', 'cells.periods'].map((name) =>
  arrays.numbers(name, 8, true),
);
const program: Program = {
  step: 1e-3,
  arrays: arrays.declarations,
  graph,
  rebaseTicks: 16,
  rebase: [],
  tick: [],
  events: new Map(),
  outputs: [],
};
const store = (value: Value, array = v, role: Role = 'neuron', accumulate = false): Store => ({
  array,
  role,
  value,
  accumulate,
});
const lines = (...stores: Store[]): string[] =>
  printLoop(program, {
    kind: 'all',
    name: 'a loop',
    length: 8,
    role: 'neuron',
    gates: undefined,
    stores,
  } satisfies Loop).split('\n');
/** A value as it is stored. */
const text = (value: Value): string => lines(store(value))[1].replace('  v = ', '');

const x = graph.load(v, 'neuron');
const y = graph.load(w, 'neuron');

describe('a loop prints', () => {
  it('its name, then a line for each store, with the side of a synapse', () => {
    expect(lines(store(x, w, 'post'), store(x, w, 'pre'), store(x, w, 'synapse', true), store(x, w, 'neuron'))).toEqual(
      ['a loop', '  w_post = v', '  w_pre = v', '  w += v', '  w = v'],
    );
    expect(text(graph.load(w, 'post'))).toBe('w_post');
  });

  it('what is used several times once, before its uses', () => {
    const product = graph.multiply(x, y);
    const root = graph.apply('exp', product);
    expect(lines(store(graph.add(root, product)), store(root, w))).toEqual([
      'a loop',
      '  t1 = v*w',
      '  t2 = exp(t1)',
      '  v = t2 + t1',
      '  w = t2',
    ]);
    // A name alone is no longer than what would stand for it.
    expect(lines(store(x), store(x, w))).toEqual(['a loop', '  v = v', '  w = v']);
  });

  it.each([
    ['0.5', graph.constant(0.5)],
    ['v[phase]', graph.table(v)],
    ['tick*0.1', graph.time(0.1, 0)],
    ['(tick + 0.5)*0.1', graph.time(0.1, 0.5)],
    ['floor(tick/4096)', graph.tickPart('turns')],
    ['tick mod 4096', graph.tickPart('ticks')],
    ['(tick < until)', graph.before(until)],
    ['uniform', graph.uniform()],
    ['drawn with v', graph.bernoulli(x)],
    ['drawn with (v + w)', graph.bernoulli(graph.add(x, y))],
    ['-v', graph.apply('negate', x)],
    ['-(v + w)', graph.apply('negate', graph.add(x, y))],
    ['exp(v + w)', graph.apply('exp', graph.add(x, y))],
    ['v*(v - w)', graph.multiply(x, graph.binary('subtract', x, y))],
    ['v*w/v', graph.binary('divide', graph.multiply(x, y), x)],
    ['exp(v) + w', graph.add(graph.apply('exp', x), y)],
    ['v^w', graph.binary('power', x, y)],
    ['minimum(v, w)', graph.binary('minimum', x, y)],
    ['(v < w ? v : w)', graph.select(graph.binary('less', x, y), x, y)],
    ['(v <= w) and (v != w)', graph.binary('and', graph.binary('lessEqual', x, y), graph.binary('notEqual', x, y))],
    ['(v >= w) or (v == w)', graph.binary('or', graph.binary('greaterEqual', x, y), graph.binary('equal', x, y))],
    ['shifted(v, 3)', graph.integer({ fn: 'shifted', by: 3 }, x)],
  ])('%s', (expected, value) => {
    expect(text(value)).toBe(expected);
  });

  it('of neurons what a spike does apart', () => {
    const ring: SpikeRing = { population: 'cells', size: 8, slots: 2, ids: 0, counts: 0 };
    const spikes = graph.binary('greater', x, graph.constant(1));
    const [spiking, otherwise] = [graph.constant(0), graph.multiply(x, graph.constant(0.5))];
    const loop: NeuronLoop = {
      kind: 'neurons',
      name: 'cells: cell',
      size: 8,
      ring,
      stream: [0, 0, 0, 0] as unknown as NeuronLoop['stream'],
      populationIndex: 0,
      spike: spikes,
      spikes,
      stores: [
        { ...store(graph.select(spikes, spiking, otherwise)), reset: { spiking, otherwise } },
        store(graph.add(y, graph.constant(1)), w),
      ],
      receptors: [],
      integrators: [],
    };
    const printed = (ticks?: number | { array: number }): string[] =>
      printLoop(program, {
        ...loop,
        ...(ticks === undefined
          ? {}
          : {
              refractory: {
                until,
                ticks,
                active: graph.before(until),
                held: [],
                dropsInput: false,
                silent: true,
              },
            }),
      }).split('\n');
    const usual = ['cells: cell', '  v = v*0.5', '  w = w + 1', '  where v > 1: a spike', '    v = 0'];
    expect(printed()).toEqual(usual);
    expect(printed(3)).toEqual([...usual, '    until = tick + 1 + 3']);
    expect(printed({ array: periods })).toEqual([...usual, '    until = tick + 1 + periods']);
  });
});
