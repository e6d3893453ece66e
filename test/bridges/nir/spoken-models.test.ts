import { describe, expect, it } from 'vitest';
import { fromNetwork } from '../../../bridges/nir/from-network.ts';
import type { NirNodeOf } from '../../../bridges/nir/primitives.ts';
import { same, spokenPopulations } from '../../../bridges/nir/spoken-models.ts';
import { modelFor, type NirStepping } from '../../../bridges/nir/stepping.ts';
import { allToAll, Network, type NeuronModel, type Population } from '../../../controllers/engine/index.ts';
import * as neurons from '../../../controllers/neurons/index.ts';
import * as synapses from '../../../controllers/synapses/index.ts';

const STEP = 5e-4;
const REST = { t_ref: '0 ms', E_L: '-70 mV', V_th: '-52 mV', V_reset: '-65 mV', tau_m: '20 ms' };

/** A population of two neurons in the words of NIR. */
function said(model: NeuronModel, given: object = {}, receptors: readonly string[] = []) {
  const network = new Network({ step: '0.5 ms', seed: 1 });
  const cells = network.population('cells', model as typeof neurons.nirLif, { size: 2, ...given }) as Population;
  const { spoken, ...way } = spokenPopulations([cells], () => new Set(receptors), STEP);
  const { node, bias } = spoken.get(cells) ?? {};
  return { node: node as NirNodeOf<'CubaLIF'>, bias, ...way };
}
const near = (value: number) => ({ shape: [2], data: Float64Array.of(value, value).map((one) => one) });
const close = (value: number) => ({ shape: [2], data: [expect.closeTo(value, 12), expect.closeTo(value, 12)] });
/** Fields of a node as plain lists. */
const listed = (node: object): object =>
  Object.fromEntries(
    Object.entries(node).map(([name, field]) => [
      name,
      field?.data === undefined ? field : { ...field, data: [...field.data] },
    ]),
  );

describe('a model in the words of NIR', () => {
  it('lifDelta is a leaky neuron in mV above rest, to which a step gives the whole jump', () => {
    const { node, bias, method, reset } = said(neurons.lifDelta, { parameters: REST });
    expect({ method, reset }).toEqual({ method: 'exact', reset: 'value' });
    // A signal of 1 for a step h raises v by r (1 - exp(-h / tau)).
    const r = 1 / (1 - Math.exp(-0.5 / 20));
    expect(listed(node)).toEqual({
      ...{ type: 'LIF', tau: close(0.02), r: close(r) },
      ...{ v_leak: close(0), v_threshold: close(18), v_reset: close(5) },
    });
    expect(bias).toEqual(new Float64Array(2));
  });

  it('lif has a current besides, into which a step brings the charge of its weight', () => {
    const parameters = { ...REST, C_m: '250 pF', tau_syn_ex: '2 ms', tau_syn_in: '5 ms' };
    for (const [receptors, tau] of [
      [[], 2],
      [['excitatory'], 2],
      [['inhibitory'], 5],
    ] as const) {
      const { node, method } = said(neurons.lif, { parameters }, receptors);
      expect(method).toBe('exact');
      expect(listed(node)).toEqual({
        ...{
          type: 'CubaLIF',
          tau_syn: close(tau / 1e3),
          tau_mem: close(0.02),
          r: close(20 / 250),
          w_in: close(tau / 0.5),
        },
        ...{ v_leak: close(0), v_threshold: close(18), v_reset: close(5) },
      });
    }
    const both = ['excitatory', 'inhibitory'];
    expect(() => said(neurons.lif, { parameters }, both)).toThrow(
      expect.objectContaining({
        ...{ code: 'not_in_nir', block: 'cells', expected: 'one time constant' },
        remedy: 'give tau_syn_ex and tau_syn_in the same value',
      }),
    );
    const one = { ...parameters, tau_syn_in: '2 ms' };
    expect(listed(said(neurons.lif, { parameters: one }, both).node)).toMatchObject({ tau_syn: close(2e-3) });
  });

  it('those of NIR are what they are, in seconds, with their constant apart', () => {
    const parameters = { tau: '8 ms', r: 3, v_leak: -0.25, v_threshold: 1.5, v_reset: -0.5, bias: 0.125 };
    const { node, bias } = said(neurons.nirLif, { parameters });
    expect(node).toEqual({
      ...{
        type: 'LIF',
        tau: near(8 / 1e3),
        r: near(3),
        v_leak: near(-0.25),
        v_threshold: near(1.5),
        v_reset: near(-0.5),
      },
    });
    expect(bias).toEqual(Float64Array.of(0.125, 0.125));
  });

  it.each<[string, Partial<NirStepping>]>([
    ['LIF', { method: 'exact', reset: 'subtract' }],
    ['CubaLIF', { method: 'sequential', reset: 'value' }],
    ['CubaLIF', { method: 'euler', reset: 'subtract' }],
  ])('%s is known by how it is stepped and reset: %j', (type, way) => {
    const model = modelFor(type, { step: 1, spike: 'held', method: 'euler', reset: 'value', ...way }) as NeuronModel;
    expect(said(model)).toMatchObject({ ...way, node: { type } });
  });

  it.each<[string, NeuronModel, object, object]>([
    [
      'a refractory time',
      neurons.lifDelta,
      { parameters: { ...REST, t_ref: '2 ms' } },
      { expected: 'no refractory time', received: 'a refractory time of 2 ms' },
    ],
    [
      'a state beside rest',
      neurons.lifDelta,
      { parameters: REST, initial: { v: '-69 mV' } },
      { expected: "'v' at rest at the start", received: -69 },
    ],
    [
      'a state beside 0',
      neurons.nirLif,
      { initial: { v: 0.5 } },
      { expected: "'v' at rest at the start", received: 0.5 },
    ],
    [
      'a current beside 0',
      neurons.nirCubaLif,
      { initial: { i: 0.5 } },
      { expected: "'i' at rest at the start", received: 0.5 },
    ],
    ['another model', neurons.izhikevich, {}, { received: "the model 'izhikevich'" }],
  ])('is none with %s', (_, model, given, detail) => {
    expect(() => said(model, given)).toThrow(
      expect.objectContaining({ code: 'not_in_nir', block: 'cells', ...detail }),
    );
  });

  it('starts at its own rest, wherever that is', () => {
    expect(() => said(neurons.lifDelta, { parameters: REST, initial: { v: '-70 mV' } })).not.toThrow();
    expect(() => said(neurons.nirLif, { initial: { v: 0 } })).not.toThrow();
    expect(() => said(neurons.nirCubaLif, { initial: { i: 0, v: 0 } })).not.toThrow();
  });

  it('is the same whatever its name, and another where its equations are', () => {
    expect(same(neurons.nirLif, { ...neurons.nirLif, name: 'other', source: 'nobody' })).toBe(true);
    expect(same(neurons.nirLif, neurons.nirLi)).toBe(false);
    expect(same(neurons.nirLif, { ...neurons.nirLif, reset: 'v -= v_threshold' })).toBe(false);
  });
});

describe('a network in the words of NIR', () => {
  function network(names: readonly string[] = ['cells']) {
    const made = new Network({ step: '1 ms', seed: 1 });
    const spikes = made.population('in', neurons.spikeSource, { size: 2 });
    const cells = names.map((name) => made.population(name, neurons.nirLif, { size: 3 }));
    return { made, spikes, cells };
  }
  const fixed = (delay: string, w: number, connect: unknown = allToAll()) =>
    ({ synapse: synapses.staticSynapse, connect, delay, initial: { w } }) as never;

  it('has a row of its matrix for each target, and synapses of one pair added up', () => {
    const { made, spikes, cells } = network();
    const connect = () => ({ pre: Uint32Array.of(0, 1, 1), post: Uint32Array.of(2, 0, 0) });
    made.project(spikes, cells[0], fixed('0 ms', 3, connect));
    const { nodes, edges } = fromNetwork(made);
    expect(nodes.get('in->cells')).toEqual({
      ...{ type: 'Linear', weight: { shape: [3, 2], data: Float64Array.of(0, 6, 0, 0, 3, 0) } },
    });
    expect(nodes.get('in')).toEqual({ type: 'Input', shape: [2] });
    expect(edges).toEqual([
      ['in', 'in->cells'],
      ['in->cells', 'cells'],
      ['cells', 'output'],
    ]);
  });

  it('has a step of delay less where a cycle is closed', () => {
    const { made, spikes, cells } = network();
    made.project(spikes, cells[0], fixed('1 ms', 1));
    made.project(cells[0], cells[0], fixed('3 ms', 1));
    const { nodes } = fromNetwork(made);
    expect(nodes.get('in->cells.delay')).toEqual({
      type: 'Delay',
      delay: { shape: [2], data: Float64Array.of(1e-3, 1e-3) },
    });
    expect(nodes.get('cells->cells.delay')).toMatchObject({
      delay: { shape: [3], data: new Float64Array(3).fill(2e-3) },
    });
    const other = network();
    other.made.project(other.spikes, other.cells[0], fixed('0 ms', 1));
    other.made.project(other.cells[0], other.cells[0], fixed('1 ms', 1));
    expect([...fromNetwork(other.made).nodes.keys()]).toEqual(['in', 'cells', 'in->cells', 'cells->cells', 'output']);
  });

  it('lets out what leads nowhere else, or what is asked for, by names of their own', { tags: 'long' }, () => {
    const { made, spikes, cells } = network(['a', 'b', 'c']);
    made.project(spikes, cells[0], fixed('0 ms', 1));
    made.project(cells[0], cells[1], fixed('0 ms', 1));
    const outputs = (options = {}) =>
      fromNetwork(made, options)
        .edges.filter(([, target]) => target.endsWith('output'))
        .map(([from, to]) => `${from} ${to}`);
    expect(outputs()).toEqual(['b b.output', 'c c.output']);
    expect(outputs({ outputs: [cells[0]] })).toEqual(['a output']);
    made.project(cells[2], cells[1], fixed('0 ms', 1));
    made.project(cells[1], cells[0], fixed('1 ms', 1));
    expect(outputs()).toEqual(['a a.output', 'b b.output', 'c c.output']);
    const named = network(['output']);
    expect(fromNetwork(named.made).nodes.get('output.output')).toEqual({ type: 'Output', shape: [3] });
    expect(() => fromNetwork(made, { output: [] } as never)).toThrow(
      expect.objectContaining({ code: 'unknown_option' }),
    );
  });

  it('needs an input for a constant that no matrix has', () => {
    const made = new Network({ step: '1 ms', seed: 1 });
    made.population('cells', neurons.nirLif, { size: 1, parameters: { bias: 2 } });
    expect(() => fromNetwork(made)).toThrow(
      expect.objectContaining({ code: 'not_in_nir', block: 'cells', expected: 'an input of the network' }),
    );
  });
});
