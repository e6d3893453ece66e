import { describe, expect, it } from 'vitest';
import type { NirEdge, NirGraph, NirNode } from '../../../bridges/nir/graph.ts';
import type { NirArray } from '../../../bridges/nir/primitives.ts';
import { readNir } from '../../../bridges/nir/read-nir.ts';
import { type NirNetwork, type NirNetworkOptions, toNetwork } from '../../../bridges/nir/to-network.ts';
import { type NeuronModel, type Population, playSpikes, seconds, simulate } from '../../../controllers/engine/index.ts';
import type { spikeSource } from '../../../controllers/neurons/index.ts';
import { HAS_VECTORS, table, vector } from './vectors.ts';

const numbers = (...data: number[]): NirArray => ({ shape: [data.length], data: Float64Array.from(data) });
const matrix = (...rows: number[][]): NirArray => ({
  shape: [rows.length, rows[0].length],
  data: Float64Array.from(rows.flat()),
});
const input = (size: number): NirNode => ({ type: 'Input', shape: [size] });
const output = (size: number): NirNode => ({ type: 'Output', shape: [size] });

/** A neuron that spikes in each step in which it gets a signal above 0.5, at a step of 1 ms. */
const relay = (size: number): NirNode => {
  const all = (value: number): NirArray => numbers(...new Array<number>(size).fill(value));
  return { type: 'IF', r: all(1000), v_threshold: all(0.5), v_reset: all(0) };
};

const graphOf = (nodes: Record<string, NirNode>, ...edges: NirEdge[]): NirGraph => ({
  type: 'NIRGraph',
  nodes: new Map(Object.entries(nodes)),
  edges,
});

interface Run {
  /** Ticks in which each neuron of a population spikes. */
  readonly spikes: Record<string, number[][]>;
  /** Potential, or signal, of each neuron after each tick. */
  readonly values: Record<string, Float64Array[]>;
}

/** Runs a network with spikes into its only input, in double precision unless stated. */
function run(
  { network, inputs, neurons, outputs }: NirNetwork,
  ticks: number,
  given: readonly (readonly [tick: number, neuron: number])[],
  emitter: 'javascript-f64' | 'webassembly' = 'javascript-f64',
): Run {
  const simulation = simulate(network, { emitter, maximumRateHz: Number.POSITIVE_INFINITY });
  const [into] = inputs.values();
  playSpikes(simulation, into as Population<typeof spikeSource>, {
    ticks: given.map(([tick]) => tick),
    ids: given.map(([, neuron]) => neuron),
  });
  const spikes: Run['spikes'] = {};
  const values: Run['values'] = {};
  const watched = new Map([...neurons, ...[...outputs].map(([name, { population }]) => [name, population] as const)]);
  for (const [name, population] of watched) {
    spikes[name] = Array.from({ length: population.size }, () => []);
    values[name] = [];
  }
  const ids = new Uint32Array(256);
  for (let tick = 0; tick < ticks; tick++) {
    simulation.step();
    for (const [name, population] of watched) {
      for (const id of ids.subarray(0, simulation.spikes(population, ids))) spikes[name][id].push(tick);
      const quantity = 'v' in population.model.state ? 'v' : 'x';
      values[name].push(simulation.state<NeuronModel>(population, quantity, '1'));
    }
  }
  return { spikes, values };
}

const apart = (ours: readonly Float64Array[], theirs: readonly number[]): number =>
  Math.max(...theirs.map((value, tick) => Math.abs(value - ours[tick][0])));

describe.skipIf(!HAS_VECTORS)('what others made of their files (skipped without vectors)', () => {
  /**
   * For each program the rule that it steps by; by how much its recorded potentials are larger, and in how many steps they come
   * later; and by how much potentials differ at most.
   */
  it.each([
    ['lif_norse.csv', { method: 'euler', reset: 'value' }, 1, 0, 3e-8],
    ['lif_lava_cpu_float.csv', { method: 'euler', reset: 'value' }, 1, 1, 4e-8],
    ['lif_nengo.csv', { method: 'exact', reset: 'value' }, 10, 0, 2e-9],
    // Its spikes are between steps; in them it differs.
    ['lif_exact.csv', { method: 'exact', reset: 'subtract' }, 1, 0, 7e-4],
  ] as const)('reproduces %s spike for spike at 0.1 ms', async (file, options, scale, later, tolerance) => {
    const { graph } = await readNir(vector('lif_norse.nir'));
    const [signal, potential, spiking] = table(file);
    const given = signal.flatMap((one, tick) => (one > 0 ? [[tick, 0] as const] : []));
    const { spikes, values } = run(toNetwork(graph, { step: '0.1 ms', ...options }), signal.length, given);
    expect(spikes['1'][0]).toHaveLength(4);
    expect(spikes['1'][0]).toEqual(spiking.flatMap((one, tick) => (one > 0 ? [tick - later] : [])));
    const theirs = potential.slice(later).map((one) => one / scale);
    expect(apart(values['1'], theirs)).toBeLessThan(tolerance);
  });

  interface Derived {
    readonly input_spikes: number[][];
    readonly hidden_spikes: number[][];
    readonly output_spikes: number[][];
    readonly hidden_v_first_40_steps: number[][];
  }

  const ticksOf = (list: readonly number[][], size: number): number[][] =>
    Array.from({ length: size }, (_, id) => list.flatMap((ids, tick) => (ids.includes(id) ? [tick] : [])));

  it.each(['javascript-f64', 'webassembly'] as const)(
    'reproduces the recurrent network for Braille spike for spike, in %s',
    async (emitter) => {
      const derived: Derived = JSON.parse(new TextDecoder().decode(vector('derived_braille_noDelay_bias_zero.json')));
      const { graph } = await readNir(vector('braille_noDelay_bias_zero.nir'));
      const given = derived.input_spikes.flatMap((ids, tick) => ids.map((id) => [tick, id] as const));
      const all = (options: NirNetworkOptions) =>
        run(toNetwork(graph, { step: '0.1 ms', ...options }), 256, given, emitter);
      const { spikes, values } = all({ method: 'sequential' });
      expect(spikes['lif1.lif']).toEqual(ticksOf(derived.hidden_spikes, 38));
      expect(spikes['output']).toEqual(ticksOf(derived.output_spikes, 7));
      const differences = derived.hidden_v_first_40_steps.flatMap((row, tick) =>
        row.map((value, k) => Math.abs(value - values['lif1.lif'][tick][k])),
      );
      expect(Math.max(...differences)).toBeLessThan(emitter === 'webassembly' ? 5e-5 : 1e-12);
      // The rule decides: by others, other neurons spike.
      expect(all({ method: 'euler' }).spikes['output']).not.toEqual(spikes['output']);
    },
  );

  it('runs a graph around recurrent neurons as the cycle without it', async () => {
    const { graph } = await readNir(vector('braille_noDelay_noBias_subtract_subgraph.nir'));
    const inner = graph.nodes.get('lif1') as NirGraph;
    const flat: NirGraph = {
      type: 'NIRGraph',
      nodes: new Map<string, NirNode>([
        ...[...graph.nodes].filter(([name]) => name !== 'lif1'),
        ['neurons', inner.nodes.get('lif1') as NirNode],
        ['weights', inner.nodes.get('lin') as NirNode],
      ]),
      edges: [
        ['input', 'fc1'],
        ['fc1', 'neurons'],
        ['neurons', 'weights'],
        ['weights', 'neurons'],
        ['neurons', 'fc2'],
        ['fc2', 'lif2'],
        ['lif2', 'output'],
      ],
    };
    const options = { step: '0.1 ms', method: 'sequential', reset: 'subtract' } as const;
    const given = Array.from({ length: 256 }, (_, tick) => [tick, (5 * tick) % 12] as const);
    const [nested, cycle] = [graph, flat].map((one) => run(toNetwork(one, options), 256, given));
    expect(nested.spikes['lif1.lif1']).toEqual(cycle.spikes['neurons']);
    expect(nested.spikes['output']).toEqual(cycle.spikes['output']);
    expect(nested.spikes['lif1.lif1'].flat().length).toBeGreaterThan(10);
  });

  it('lets the first of two neurons spike by its leak, and the second hear of it', async () => {
    const { graph } = await readNir(vector('two_lif_neurons.nir'));
    const { spikes, values } = run(toNetwork(graph, { step: '0.1 ms', method: 'exact' }), 1000, []);
    // tau ln(v_leak / (v_leak - threshold)) = 17.918 ms, in the step that ends after it.
    expect(spikes['lif1'][0]).toEqual([179, 359, 539, 719, 899]);
    expect(spikes['lif2'][0]).toEqual([]);
    const jump = 1 - Math.exp(-0.01);
    const heard = [179, 359, 539, 719, 899].reduce((sum, tick) => sum + jump * Math.exp(-0.01 * (999 - tick)), 0);
    expect(values['lif2'][999][0]).toBeCloseTo(heard, 12);
  });
});

describe('a graph as a network', () => {
  const step = '1 ms';

  it('acts in the same step along a chain, and in the next around a cycle', () => {
    const nodes = {
      in: input(1),
      a: relay(1),
      b: relay(1),
      back: { type: 'Linear', weight: matrix([1]) } as const,
      out: output(1),
    };
    const graph = graphOf(nodes, ['in', 'a'], ['a', 'b'], ['b', 'back'], ['back', 'a'], ['b', 'out']);
    const { spikes } = run(toNetwork(graph, { step }), 5, [[1, 0]]);
    expect(spikes).toEqual({ a: [[1, 2, 3, 4]], b: [[1, 2, 3, 4]], out: [[1, 2, 3, 4]] });
  });

  it('adds delays, each element by its own', () => {
    const nodes = {
      in: input(2),
      wait: { type: 'Delay', delay: numbers(0, 0.003) } as const,
      a: relay(2),
      out: output(2),
    };
    const graph = graphOf(nodes, ['in', 'wait'], ['wait', 'a'], ['a', 'out']);
    const given = [
      [1, 0],
      [1, 1],
    ] as const;
    expect(run(toNetwork(graph, { step }), 6, given).spikes['a']).toEqual([[1], [4]]);
  });

  it('adds up all that leads to a neuron, edges that occur twice included', () => {
    const nodes = {
      in: input(2),
      w: { type: 'Affine', weight: matrix([1, 2], [3, 4]), bias: numbers(0.25, -0.25) } as const,
      twice: { type: 'Scale', scale: numbers(10, 100) } as const,
      sum: { type: 'I', r: numbers(1000, 1000) } as const,
      out: output(2),
    };
    const graph = graphOf(
      nodes,
      ['in', 'w'],
      ['w', 'twice'],
      ['twice', 'sum'],
      ['in', 'sum'],
      ['in', 'sum'],
      ['sum', 'out'],
    );
    const { values } = run(toNetwork(graph, { step }), 3, [
      [1, 0],
      [2, 1],
    ]);
    expect(values['sum'].map((one) => [...one].map((value) => Number(value.toFixed(9))))).toEqual([
      [2.5, -25],
      [2.5 + 2.5 + 10 + 2, -25 - 25 + 300],
      [2.5 + 2.5 + 10 + 2 + 2.5 + 20, -25 - 25 + 300 - 25 + 400 + 2],
    ]);
  });

  it('lets a spike be a signal of one step, or one whose integral is one second', () => {
    const nodes = { in: input(1), sum: { type: 'I', r: numbers(1) } as const, out: output(1) };
    const graph = graphOf(nodes, ['in', 'sum'], ['sum', 'out']);
    const endOf = (options: NirNetworkOptions) => run(toNetwork(graph, options), 2, [[0, 0]]).values['out'][1][0];
    for (const one of [1e-3, 1e-4]) {
      expect(endOf({ step: seconds(one) })).toBeCloseTo(one, 12);
      expect(endOf({ step: seconds(one), spike: 'impulse' })).toBeCloseTo(1, 12);
    }
  });

  it('resets to a value, or by subtraction', () => {
    const graph = graphOf({ in: input(1), a: relay(1), out: output(1) }, ['in', 'a'], ['in', 'a'], ['a', 'out']);
    const potentials = (options: NirNetworkOptions) =>
      run(toNetwork(graph, { step, ...options }), 3, [[0, 0]]).values['a'].map(([one]) => one);
    expect(potentials({})).toEqual([0, 0, 0]);
    expect(potentials({ reset: 'subtract' })).toEqual([1.5, 1, 0.5]);
  });

  it('sums up weighted spikes that nothing integrates', () => {
    const nodes = { in: input(2), w: { type: 'Linear', weight: matrix([1, -2]) } as const, out: output(1) };
    const network = toNetwork(graphOf(nodes, ['in', 'w'], ['w', 'out']), { step });
    expect(network.outputs.get('out')?.quantity).toBe('x');
    const { values } = run(network, 3, [
      [0, 0],
      [1, 0],
      [1, 1],
    ]);
    expect(values['out'].map(([one]) => one)).toEqual([1, -1, 0]);
  });

  it('takes graded inputs, and makes spikes of them by a threshold', () => {
    const nodes = { in: input(2), above: { type: 'Threshold', threshold: numbers(0.5, 2) } as const, out: output(2) };
    const { network, inputs, neurons } = toNetwork(graphOf(nodes, ['in', 'above'], ['above', 'out']), {
      step,
      graded: ['in'],
    });
    const simulation = simulate(network, { maximumRateHz: Number.POSITIVE_INFINITY });
    const ids = new Uint32Array(2);
    const seen = [
      [0.5, 2.5],
      [0.75, 2],
    ].map((signal) => {
      simulation.input<NeuronModel>(inputs.get('in') as Population, 'u', '1').set(signal);
      simulation.step();
      return [...ids.subarray(0, simulation.spikes(neurons.get('above') as Population, ids))];
    });
    expect(seen).toEqual([[1], [0]]);
  });

  it('takes from the metadata what the caller does not say', () => {
    const graph = graphOf({ in: input(1), a: relay(1), out: output(1) }, ['in', 'a'], ['a', 'out']);
    const noted = { ...graph, metadata: { dt: 2e-3, reset: 'subtract' } };
    expect(toNetwork(noted).stepping).toEqual({ step: 2e-3, method: 'euler', reset: 'subtract', spike: 'held' });
    expect(toNetwork(noted, { step, reset: 'value' }).stepping).toMatchObject({ step: 1e-3, reset: 'value' });
  });

  const lead = (node: NirNode): NirGraph =>
    graphOf({ in: input(1), node, out: output(1) }, ['in', 'node'], ['node', 'out']);
  const li: NirNode = { type: 'LI', tau: numbers(0.01), r: numbers(1), v_leak: numbers(0) };
  const through: NirNode = { type: 'Linear', weight: matrix([1]) };

  it.each<[string, NirGraph, NirNetworkOptions, object]>([
    ['a graph without a time step', lead(relay(1)), {}, { remedy: expect.stringContaining("step: '0.1 ms'") }],
    ['a reset that is unknown', lead(relay(1)), { step, reset: 'zero' as 'value' }, { received: 'zero' }],
    ['a method that a file says and nobody knows', { ...lead(relay(1)), metadata: { method: 'magic' } }, { step }, {}],
    ['a graded input that is none', lead(relay(1)), { step, graded: ['node'] }, { block: 'node' }],
    [
      'a matrix of three axes',
      lead({ type: 'Linear', weight: { shape: [1, 1, 1], data: Float64Array.of(1) } }),
      { step },
      {},
    ],
    ['a negative delay', lead({ type: 'Delay', delay: numbers(-1) }), { step }, { block: 'node' }],
    ['shapes that do not fit', lead(relay(2)), { step }, { block: 'node' }],
    [
      'a graded signal between neurons',
      graphOf({ in: input(1), li, a: relay(1), out: output(1) }, ['in', 'li'], ['li', 'a'], ['a', 'out']),
      { step },
      { block: 'li', received: 'a graded signal', remedy: expect.stringContaining("'li' and 'a'") },
    ],
    [
      'a cycle without a neuron',
      graphOf(
        { in: input(1), a: through, b: through, out: output(1) },
        ['in', 'a'],
        ['a', 'b'],
        ['b', 'a'],
        ['b', 'out'],
      ),
      { step },
      { received: expect.stringContaining('->') },
    ],
    [
      'a pool whose image nobody states',
      graphOf({ in: input(1), pool: { type: 'SumPool2d', kernel_size: [1, 1], stride: [1, 1], padding: [0, 0] } }),
      { step },
      { block: 'pool' },
    ],
  ])('refuses %s', (_, graph, options, detail) => {
    expect(() => toNetwork(graph, options)).toThrow(expect.objectContaining({ code: 'nir_not_runnable', ...detail }));
  });

  it('refuses delays that are no whole steps, and options that it does not have', () => {
    expect(() => simulate(toNetwork(lead({ type: 'Delay', delay: numbers(0.0015) }), { step }).network)).toThrow(
      expect.objectContaining({ code: 'not_whole_ticks' }),
    );
    // A file has delays in single precision, and a step is added along an edge that closes a cycle: neither is what the user wrote.
    const nodes = {
      in: input(1),
      a: relay(1),
      wait: { type: 'Delay', delay: numbers(Math.fround(0.003)) } as const,
      b: relay(1),
      out: output(1),
    };
    const cycle = graphOf(nodes, ['in', 'a'], ['a', 'wait'], ['wait', 'a'], ['a', 'b'], ['b', 'out']);
    expect(() => toNetwork(cycle, { step: '2 ms' })).toThrow(
      expect.objectContaining({
        code: 'not_whole_ticks',
        block: 'wait',
        received: '3 ms',
        expected: '2 ms or 4 ms',
      }),
    );
    expect(() => toNetwork(lead(relay(1)), { step: 1e-3 as never })).toThrow(
      expect.objectContaining({ code: 'unit_missing' }),
    );
    expect(() => toNetwork(lead(relay(1)), { dt: 1 } as NirNetworkOptions)).toThrow(
      expect.objectContaining({ code: 'unknown_option' }),
    );
  });
});
