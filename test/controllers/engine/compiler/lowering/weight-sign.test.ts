import { expect, it } from 'vitest';
import { ValidationError } from '../../../../../agents/errors.ts';
import { analyse } from '../../../../../controllers/engine/compiler/index.ts';
import type { NeuronModel, ProjectionOptions, SynapseModel } from '../../../../../controllers/engine/index.ts';
import {
  allToAll,
  defineNeuron,
  defineSynapse,
  Network,
  pA,
  quantity,
  simulate,
} from '../../../../../controllers/engine/index.ts';
import { lif, lifConductance, poisson } from '../../../../../controllers/neurons/index.ts';
import { inhibitoryStdp, staticSynapse, stdp } from '../../../../../controllers/synapses/index.ts';

type Options = Omit<ProjectionOptions<SynapseModel>, 'connect'>;

function built(model: NeuronModel, options: Options) {
  const network = new Network({ seed: 1 });
  const source = network.population('source', poisson, { size: 3 });
  const cells = network.population('cells', model, { size: 2 });
  const projection = network.project(source, cells, {
    connect: allToAll(),
    ...options,
  } as ProjectionOptions<SynapseModel>);
  return { projection, simulation: simulate(network) };
}

function refusal(action: () => unknown): Partial<ValidationError> {
  try {
    action();
  } catch (error) {
    if (error instanceof ValidationError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const ofUnit = (receptor: string, unit: string, w: unknown): Options => ({
  synapse: staticSynapse,
  receptor,
  initial: { w: quantity(w as number, unit) },
});
const weights = Float64Array.of(-1, -2, 0, -4, 5, -6);

it('refuses a weight of the wrong sign, with where it is and what to do', () => {
  const { code, message, block } = refusal(() => built(lif, ofUnit('inhibitory', 'nA', 0.2)));
  expect({ code, block }).toEqual({ code: 'wrong_sign', block: 'source->cells' });
  expect(message).toContain("the receptor 'inhibitory' of population 'cells' (lif) takes negative weights");
  expect(message).toContain('200 pA');
  expect(message).toContain("give -200 pA, or project onto 'excitatory'");
  expect(refusal(() => built(lifConductance, ofUnit('inhibitory', 'nS', -1))).message).toMatch(/give 1 nS$/);
});

it('names the neurons of a weight among many', () => {
  const between = "from neuron 2 of 'source' to neuron 0 of 'cells'";
  expect(refusal(() => built(lif, ofUnit('inhibitory', 'pA', weights))).message).toContain(between);
  const drawn = (_: unknown, pre: number, post: number): number => (pre === 2 && post === 0 ? 1 : -1);
  expect(refusal(() => built(lif, ofUnit('inhibitory', 'pA', drawn))).message).toContain(between);
});

it('takes weights of the right sign, and 0', () => {
  for (const [receptor, w] of [
    ['excitatory', 200],
    ['inhibitory', -200],
    ['excitatory', -200],
    ['excitatory', 0],
    ['inhibitory', 0],
  ] as const)
    expect(() => built(lif, ofUnit(receptor, 'pA', w))).not.toThrow();
});

it('refuses them where a simulation is given new ones, which change nothing', () => {
  const { projection, simulation } = built(lif, ofUnit('inhibitory', 'pA', -3));
  const before = simulation.synapses(projection, 'w', 'pA');
  expect(refusal(() => simulation.setSynapses(projection, 'w', pA(3))).code).toBe('wrong_sign');
  const { code, message } = refusal(() => simulation.setSynapses(projection, 'w', pA(weights)));
  expect(code).toBe('wrong_sign');
  expect(message).toContain("from neuron 2 of 'source' to neuron 0 of 'cells'");
  expect(simulation.synapses(projection, 'w', 'pA')).toEqual(before);
  simulation.setSynapses(projection, 'w', pA(-4));
  expect(simulation.synapses(projection, 'w', 'pA')[5]).toBe(-4);
});

it.each(['webassembly', 'javascript-f64'] as const)('refuses saved ones, which change nothing, in %s', (emitter) => {
  const unsigned = defineNeuron({
    ...lif,
    receptors: { ...lif.receptors, inhibitory: { unit: 'pA', meaning: 'any current', onInput: 'i_in += input' } },
  });
  const network = (model: NeuronModel, w: unknown) => {
    const described = new Network({ seed: 1 });
    const [source, cells] = [
      described.population('source', poisson, { size: 3 }),
      described.population('cells', model, { size: 2 }),
    ];
    const projection = described.project(source, cells, {
      connect: allToAll(),
      ...ofUnit('inhibitory', 'pA', w),
    } as ProjectionOptions<SynapseModel>);
    return { projection, simulation: simulate(described, { emitter }) };
  };
  const saved = network(unsigned, weights).simulation.save();
  const { projection, simulation } = network(lif, -3);
  const { code, message } = refusal(() => simulation.restore(saved));
  expect(code).toBe('wrong_sign');
  expect(message).toContain("from neuron 2 of 'source' to neuron 0 of 'cells'");
  expect(simulation.synapses(projection, 'w', 'pA')[0]).toBe(-3);
  simulation.restore(
    network(
      unsigned,
      weights.map((w) => -Math.abs(w)),
    ).simulation.save(),
  );
  expect(simulation.synapses(projection, 'w', 'pA')[4]).toBe(-5);
});

it('refuses rules whose bounds let a weight turn its sign', () => {
  const learned = (model: NeuronModel, receptor: string, synapse: SynapseModel, more: object = {}): unknown =>
    built(model, { synapse, receptor, ...more } as Options);
  const { code, message } = refusal(() => learned(lif, 'inhibitory', inhibitoryStdp));
  expect(code).toBe('wrong_sign');
  expect(message).toContain("rule 'inhibitory_stdp' of projection 'source->cells' may turn the sign of 'w'");
  expect(() => learned(lifConductance, 'inhibitory', inhibitoryStdp)).not.toThrow();
  expect(() => learned(lif, 'excitatory', stdp)).not.toThrow();
  const rule = (bounds: SynapseModel['bounds']) =>
    defineSynapse({
      ...{ name: 'grows', source: 'test', state: { w: { unit: 'weight', meaning: 'weight' } } },
      parameters: { w_min: { unit: 'weight', default: -2, meaning: 'least' } },
      onPre: 'post += w; w *= 2',
      ...(bounds === undefined ? {} : { bounds }),
    });
  expect(refusal(() => learned(lif, 'inhibitory', rule(undefined))).message).toContain('no bounds');
  expect(refusal(() => learned(lifConductance, 'excitatory', rule({ w: ['w_min', 1] }))).code).toBe('wrong_sign');
  expect(() => learned(lif, 'inhibitory', rule({ w: ['w_min', 0] }))).not.toThrow();
});

it('asks for the other sign of a rule that sends what it turns', () => {
  const turned = defineSynapse({
    ...{
      name: 'turned',
      source: 'test',
      state: { w: { unit: 'weight', meaning: 'weight' }, r: { unit: '1', initial: 1, meaning: 'share' } },
    },
    onPre: 'post -= w*r',
  });
  const onto = (w: number) => built(lif, { synapse: turned, receptor: 'inhibitory', initial: { w: pA(w) } } as Options);
  expect(() => onto(200)).not.toThrow();
  expect(refusal(() => onto(-200)).message).toContain("'w' positive or 0");
});

it('leaves receptors without a sign alone', () => {
  const any = defineNeuron({
    ...lif,
    receptors: { any: { unit: 'pA', meaning: 'current', onInput: 'i_ex += input' } },
  });
  for (const w of [200, -200]) expect(() => built(any, ofUnit('any', 'pA', w))).not.toThrow();
});

/** Its other receptor has a sign, too. */
const signedCell = defineNeuron({
  ...lif,
  name: 'signed',
  receptors: { ...lif.receptors, excitatory: { ...lif.receptors.excitatory, sign: 'positive' } },
});

it.each<[string, Partial<SynapseModel>, readonly string[]]>([
  ['sent at a spike', { onPre: 'post += w' }, ['w negative']],
  ['sent in every step', { onStep: 'post += w' }, ['w negative']],
  ['sent by an event', { events: { e: 'post += w' } }, ['w negative']],
  ['sent to another receptor', { onPre: 'excitatory_post += w' }, ['w positive']],
  ['sent with what is positive', { onPre: 'post += 2*w*r' }, ['w negative']],
  ['turned by a constant', { onPre: 'post += -2*w' }, ['w positive']],
  ['turned by a parameter', { onPre: 'post += turn*w' }, ['w positive']],
  ['turned twice', { onPre: 'post -= turn*w' }, ['w negative']],
  ['of another name, in the unit of weights', { onPre: 'post += r*v' }, ['v negative']],
  ['and another, each with its own', { onPre: 'post += w; excitatory_post += v' }, ['w negative', 'v positive']],
  ['one of two terms', { onPre: 'post += w + v' }, []],
  ['inside a function', { onPre: 'post += abs(w)' }, []],
  ['only where it is learned', { onPost: 'w += v' }, []],
  ['not, but something else', { onPre: 'post += r*pA' }, []],
])('a weight has the sign of its receptor where it is %s', (_, rest, expected) => {
  const rule = defineSynapse({
    ...{ name: 'rule', source: 'test', parameters: { turn: { unit: '1', default: -1, meaning: '' } } },
    state: {
      w: { unit: 'weight', meaning: '' },
      v: { unit: 'weight', meaning: '' },
      r: { unit: '1', initial: 1, meaning: '' },
    },
    bounds: { w: [0, 0], v: [0, 0] },
    ...rest,
  } as SynapseModel);
  const network = new Network({ seed: 1 });
  const source = network.population('source', poisson, { size: 3 });
  const cells = network.population('cells', signedCell, { size: 2 });
  const projection = network.project(source, cells, { connect: allToAll(), synapse: rule, receptor: 'inhibitory' });
  const signed = analyse(network).projections.get(projection)?.signed;
  expect(signed?.map(({ state, sign }) => `${state} ${sign}`)).toEqual(expected);
});

it('a rule may learn weights up to 0, and bounds of what it does not change are its own', () => {
  const learned = (bounds: SynapseModel['bounds'], rest: object = { onPost: 'w *= 2' }) =>
    built(signedCell, {
      synapse: defineSynapse({
        ...{ name: 'rule', source: 'test', state: { w: { unit: 'weight', meaning: '' } }, onPre: 'post += w' },
        ...(bounds === undefined ? {} : { bounds }),
        ...rest,
      }),
      receptor: 'excitatory',
    });
  expect(() => learned({ w: [0, 5] })).not.toThrow();
  expect(() => learned({ w: [1e-9, 5] })).not.toThrow();
  for (const change of [
    { onPost: 'w *= 2' },
    { onStep: 'w *= 2' },
    { events: { e: 'w *= 2' } },
    { equations: 'dw/dt = w/ms' },
  ])
    expect(refusal(() => learned({ w: [-1e-9, 5] }, change)).code).toBe('wrong_sign');
  expect(() => learned({ w: [-1e-9, 5] }, {})).not.toThrow();
  expect(() => learned(undefined, {})).not.toThrow();
});
