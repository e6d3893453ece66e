import { describe, expect, it } from 'vitest';
import { ReafferenceError } from '../../../../agents/errors.ts';
import { analyse } from '../../../../controllers/engine/compiler/index.ts';
import {
  allToAll,
  defineNeuron,
  defineSynapse,
  distanceDependent,
  fixedDegrees,
  fixedInDegree,
  fixedOutDegree,
  fixedProbability,
  Hz,
  ms,
  mV,
  Network,
  type NeuronValues,
  pA,
  pF,
  type QuantityIn,
  seconds,
  simulate,
} from '../../../../controllers/engine/index.ts';
import { bernoulli } from '../../../../controllers/neurons/bernoulli.ts';
import { lif } from '../../../../controllers/neurons/lif.ts';
import { poisson } from '../../../../controllers/neurons/poisson.ts';
import { staticSynapse } from '../../../../controllers/synapses/static.ts';
import { stdp } from '../../../../controllers/synapses/stdp.ts';
import { spiked } from '../scripted.ts';

function failure(action: () => unknown): ReafferenceError {
  try {
    action();
  } catch (error) {
    if (error instanceof ReafferenceError) return error;
    throw error;
  }
  return expect.unreachable('it was accepted');
}

function projected(network: Network, rest: object): unknown {
  const a = network.population('a', lif, { size: 1 });
  return network.project(a, a, { synapse: staticSynapse, connect: allToAll(), receptor: 'excitatory', ...rest });
}

describe('a network refuses', () => {
  it.each([0, -1e-3, NaN, Infinity])('a step of %d s', (step) => {
    expect(failure(() => new Network({ step: seconds(step), seed: 1 })).code).toBe('invalid_step');
  });

  it('a step without its unit, with both things that it may mean', () => {
    const error = failure(() => new Network({ step: 0.1 as never, seed: 1 }));
    expect(error).toMatchObject({ code: 'unit_missing', received: 0.1 });
    expect(error.remedy).toContain("'0.1 ms'");
    expect(error.remedy).toContain("'100 ms'");
    expect(new Network({ step: '0.1 ms', seed: 1 }).step).toBe(1e-4);
    expect(new Network({ step: seconds(1e-3), seed: 1 }).step).toBe(1e-3);
  });

  it('a step of more than 10 ms, and one longer than the time constant of a membrane, unless it is asked for', () => {
    expect(failure(() => new Network({ step: '11 ms', seed: 1 })).code).toBe('invalid_step');
    expect(new Network({ step: '10 ms', seed: 1 }).step).toBe(1e-2);
    expect(new Network({ step: '11 ms', seed: 1, allowLongStep: true }).step).toBe(11e-3);
    const built = (tau: QuantityIn<'ms', NeuronValues>, allowLongStep = false) => {
      const network = new Network({ step: '2 ms', seed: 1, allowLongStep });
      network.population('cells', lif, { size: 2, parameters: { tau_m: tau } });
      return simulate(network);
    };
    expect(failure(() => built(ms([20, 1.9])))).toMatchObject({
      code: 'impossible_value',
      block: 'cells',
      message: expect.stringContaining('neuron 1'),
      received: expect.stringContaining('tau_m = 1.9 ms'),
    });
    expect(() => built('2 ms')).not.toThrow();
    expect(() => built('1.9 ms', true)).not.toThrow();
  });

  it.each([
    ['0.4 ms', '0 ms or 1 ms'],
    ['2.5 ms', '2 ms or 3 ms'],
  ] as const)('a refractory time of %s at a step of 1 ms', (time, expected) => {
    const built = (t_ref: `${number} ms`) => {
      const network = new Network({ seed: 1 });
      network.population('cells', lif, { size: 1, parameters: { t_ref } });
      return simulate(network);
    };
    expect(failure(() => built(time))).toMatchObject({
      code: 'impossible_value',
      received: `t_ref = ${time}`,
      expected: expect.stringContaining(expected),
    });
    expect(() => built('2 ms')).not.toThrow();
    // A model may round instead.
    const rounding = defineNeuron({ ...lif, name: 'rounding', refractory: { time: 't_ref', rounded: true } });
    const network = new Network({ seed: 1 });
    const cells = network.population('cells', rounding, { size: 1, parameters: { t_ref: time } });
    expect(analyse(network).populations.get(cells)?.refractory?.ticks).toBe(Math.round(Number.parseFloat(time)));
  });

  it.each([1.5, -1, NaN, Infinity])('to be stepped by %d ticks', (ticks) => {
    const network = new Network({ seed: 1 });
    network.population('cells', lif, { size: 1 });
    const simulation = simulate(network);
    expect(failure(() => simulation.step(ticks))).toMatchObject({ code: 'invalid_ticks', received: ticks });
    simulation.step(0);
    expect(simulation.tick).toBe(0);
  });

  it.each([0.5, NaN, 2 ** 53])('a seed of %d', (seed) => {
    expect(failure(() => new Network({ seed })).code).toBe('invalid_seed');
  });

  it.each([0, -2, 1.5, NaN])('a population of %d', (size) => {
    expect(failure(() => new Network({ seed: 1 }).population('p', lif, { size })).code).toBe('invalid_size');
  });

  it('two populations or two projections of one name, and names of several lines', () => {
    const network = new Network({ seed: 1 });
    const a = network.population('a', lif, { size: 1 });
    expect(failure(() => network.population('a', lif, { size: 1 })).code).toBe('duplicate_name');
    const options = { synapse: staticSynapse, connect: allToAll(), receptor: 'excitatory' };
    network.project(a, a, options);
    expect(failure(() => network.project(a, a, options)).code).toBe('duplicate_name');
    expect(() => network.project(a, a, { ...options, name: 'again' })).not.toThrow();
    expect(failure(() => network.population('a\n}', lif, { size: 1 })).code).toBe('invalid_name');
  });

  it.each<[string, (network: Network) => unknown, string | undefined]>([
    ['stepp', () => new Network({ seed: 1, stepp: 1e-4 } as never), 'step'],
    ['parameter', (net) => net.population('a', lif, { size: 1, parameter: { tau_m: '1 ms' } } as never), 'parameters'],
    ['intial', (net) => net.population('a', lif, { size: 1, intial: {} } as never), 'initial'],
    ['delays', (net) => projected(net, { delays: '5 ms' }), 'delay'],
    ['w', (net) => projected(net, { w: '5 pA' }), undefined],
    ['self_', () => allToAll({ self_: false } as never), 'self'],
    ['were', () => distanceDependent({ pre: [], post: [] }, () => 1, { were: () => true } as never), 'where'],
    ['where', () => fixedInDegree(3, { where: () => true } as never), undefined],
    ['where', () => fixedOutDegree(3, { where: () => true } as never), undefined],
    ['where', () => fixedDegrees(3, { where: () => true } as never), undefined],
    ['emiter', (net) => simulate(net, { emiter: 'javascript-f32' } as never), 'emitter'],
  ])('the option %s, which nothing would read', (name, action, nearest) => {
    const error = failure(() => action(new Network({ seed: 1 })));
    expect(error).toMatchObject({ code: 'unknown_option', received: name });
    if (nearest !== undefined) expect(error.remedy).toBe(`did you mean '${nearest}'?`);
  });

  it('an unknown parameter or state, with a suggestion', () => {
    const network = new Network({ seed: 1 });
    const wrong = failure(() => network.population('a', lif, { size: 1, parameters: { tau_n: 1 } as object }));
    expect(wrong.code).toBe('unknown_parameter');
    expect(wrong.remedy).toBe("did you mean 'tau_m'?");
    expect(wrong.expected).toContain('C_m');
    expect(failure(() => network.population('a', lif, { size: 1, initial: { toString: 1 } as object })).code).toBe(
      'unknown_parameter',
    );
    const a = network.population('a', lif, { size: 1 });
    const bad = { synapse: stdp, connect: allToAll(), receptor: 'excitatory', parameters: { A_plos: 1 } as object };
    expect(failure(() => network.project(a, a, bad)).remedy).toBe("did you mean 'A_plus'?");
  });

  it('values that do not fit or are not numbers', () => {
    const network = new Network({ seed: 1 });
    expect(failure(() => network.population('a', lif, { size: 3, parameters: { tau_m: ms([1, 2]) } })).code).toBe(
      'size_mismatch',
    );
    expect(failure(() => network.population('b', lif, { size: 1, parameters: { tau_m: ms(NaN) } })).code).toBe(
      'not_finite',
    );
    expect(failure(() => network.population('c', lif, { size: 2, initial: { v: mV([0, Infinity]) } })).code).toBe(
      'not_finite',
    );
  });

  it('populations of another network, and receptors that are not there', () => {
    const [one, other] = [new Network({ seed: 1 }), new Network({ seed: 1 })];
    const a = one.population('a', lif, { size: 1 });
    const b = other.population('b', lif, { size: 1 });
    const c = one.population('c', bernoulli, { size: 1 });
    const options = { synapse: staticSynapse, connect: allToAll() };
    for (const [to, received] of [
      [b, 'b'],
      ['a', 'a'],
    ] as [typeof b, string][])
      expect(failure(() => one.project(a, to, { ...options, receptor: 'excitatory' }))).toMatchObject({
        code: 'foreign_population',
        received,
      });
    expect(failure(() => one.project(a, a, options)).code).toBe('unknown_receptor');
    expect(failure(() => one.project(a, a, { ...options, receptor: 'excitatry' })).expected).toContain(
      'excitatory, inhibitory',
    );
    one.project(a, c, options);
    expect(failure(() => simulate(one)).code).toBe('unknown_receptor');
  });

  it.each([
    ['delay', { delay: ms(1.5) }],
    ['delay', { delay: ms(-1) }],
    ['w', { initial: { w: pA([1, 2, 3]) } }],
    ['w', { initial: { w: pA(NaN) } }],
    ['w', { initial: { w: pA(() => Infinity) } }],
  ])('synapses with an impossible %s: %o', (what, options) => {
    const network = new Network({ seed: 1 });
    const a = network.population('a', lif, { size: 2 });
    network.project(a, a, { synapse: staticSynapse, connect: allToAll(), receptor: 'excitatory', ...options });
    expect(failure(() => simulate(network)).message).toContain(what);
  });

  it('say what delays may be: none, or whole steps', () => {
    const network = new Network({ seed: 1, step: '0.1 ms' });
    const steps = (seconds: number) => network.delaySteps(seconds, 'ring');
    expect([0, 0.3e-3, 1].map(steps)).toEqual([0, 3, 10_000]);
    for (const none of [-1e-3, Number.NaN, Number.POSITIVE_INFINITY])
      expect(failure(() => steps(none))).toMatchObject({
        code: 'not_whole_ticks',
        expected: '0, or a whole number of steps of 0.1 ms',
      });
  });
});

describe('quantities', () => {
  it('are stored in the unit of the model', () => {
    const network = new Network({ seed: 1 });
    const a = network.population('a', lif, {
      size: 2,
      parameters: { tau_m: '0.015 s', C_m: pF([200, 300]) },
      initial: { v: '-65 mV' },
    });
    expect(a.parameters.get('tau_m')).toBe(15);
    expect(a.parameters.get('C_m')).toEqual(Float64Array.of(200, 300));
    expect(a.initial.get('v')).toBe(-65);
    expect(a.parameters.get('V_th')).toBe(-55);
  });

  it('of weights are in the unit of the receptor', () => {
    const network = new Network({ seed: 1 });
    const a = network.population('a', lif, { size: 1 });
    const s = network.project(a, a, {
      synapse: stdp,
      connect: allToAll(),
      receptor: 'excitatory',
      initial: { w: '40 pA' },
      parameters: { w_max: '0.1 nA', A_plus: '2 pA' },
    });
    expect(s.parameters.get('w_max')).toBe(100);
    expect(s.parameters.get('A_plus')).toBe(2);
    const simulation = simulate(network, { emitter: 'javascript-f64' });
    expect(simulation.synapses(s, 'w', 'pA')[0]).toBe(40);
    expect(simulation.synapses(s, 'w', 'nA')[0]).toBe(0.04);
  });
});

describe('randomness', () => {
  function build(seed: number, more: boolean) {
    const network = new Network({ seed });
    if (more) network.population('other', bernoulli, { size: 17 });
    const source = network.population('source', bernoulli, { size: 30 });
    const target = network.population('target', lif, { size: 10 });
    if (more)
      network.project(source, target, {
        name: 'first',
        synapse: staticSynapse,
        connect: fixedProbability(0.5),
        receptor: 'inhibitory',
      });
    const projection = network.project(source, target, {
      synapse: staticSynapse,
      connect: fixedProbability(0.4),
      receptor: 'excitatory',
      delay: ms((random) => 1 + random.integer(5)),
      initial: { w: pA((random) => 100 * random.uniform()) },
    });
    const simulation = simulate(network);
    simulation.input(source, 'rate', 'Hz').fill(80);
    const spikes = Array.from({ length: 50 }, () => {
      simulation.step();
      return spiked(simulation, source).join();
    });
    const { pre, post } = simulation.connections(projection);
    return { spikes, pre: [...pre], post: [...post], w: [...simulation.synapses(projection, 'w', 'pA')] };
  }

  it('is a function of the seed', () => {
    expect(build(5, false)).toEqual(build(5, false));
    const [a, b] = [build(5, false), build(6, false)];
    expect(a.spikes).not.toEqual(b.spikes);
    expect(a.pre).not.toEqual(b.pre);
    expect(a.w).not.toEqual(b.w);
  });

  it('of one part does not shift when others are added', () => {
    expect(build(5, true)).toEqual(build(5, false));
  });

  it('of weights does not depend on that of connections', () => {
    const draw = (p: number): number[] => {
      const network = new Network({ seed: 1 });
      const a = network.population('a', lif, { size: 10 });
      const s = network.project(a, a, {
        synapse: staticSynapse,
        connect: fixedProbability(p),
        receptor: 'excitatory',
        initial: { w: pA((random) => random.uniform()) },
      });
      return [...simulate(network, { emitter: 'javascript-f64' }).synapses(s, 'w', 'pA')];
    };
    const [few, many] = [draw(0.2), draw(0.9)];
    expect(many.slice(0, few.length)).toEqual(few);
  });
});

describe('compile', () => {
  it('updates populations so that spikes without delay arrive in the same step', () => {
    const network = new Network({ seed: 1 });
    const [c, b, a] = ['c', 'b', 'a'].map((name) => network.population(name, lif, { size: 1 })) as [
      never,
      never,
      never,
    ];
    const options = { synapse: staticSynapse, connect: allToAll(), receptor: 'excitatory', delay: ms(0) };
    network.project(a, b, options);
    network.project(b, c, options);
    network.project(c, a, { ...options, delay: '1 ms' });
    expect(simulate(network).describe()).toContain('order of a step: a, b, c');
  });

  it('refuses projections without delay in a cycle, naming the populations', () => {
    const network = new Network({ seed: 1 });
    const a = network.population('a', lif, { size: 1 });
    const b = network.population('b', lif, { size: 1 });
    network.population('free', lif, { size: 1 });
    const options = { synapse: staticSynapse, connect: allToAll(), receptor: 'excitatory', delay: ms(0) };
    network.project(a, b, options);
    network.project(b, a, options);
    const error = failure(() => simulate(network));
    expect(error.code).toBe('zero_delay_cycle');
    expect(error.received).toEqual(['a', 'b']);
  });

  it('refuses a population that sends to itself without delay', () => {
    const network = new Network({ seed: 1 });
    const a = network.population('a', lif, { size: 2 });
    network.project(a, a, { synapse: staticSynapse, connect: allToAll(), receptor: 'excitatory', delay: ms(0) });
    expect(failure(() => simulate(network)).code).toBe('zero_delay_cycle');
  });

  it('takes a projection without a single synapse', () => {
    const network = new Network({ seed: 1 });
    const a = network.population('a', lif, { size: 3 });
    const s = network.project(a, a, { synapse: stdp, connect: fixedProbability(0), receptor: 'excitatory' });
    const simulation = simulate(network);
    simulation.step(10);
    expect(simulation.synapses(s, 'w', 'pA')).toHaveLength(0);
  });

  it('refuses a user rule whose units do not match the receptor', () => {
    const network = new Network({ seed: 1 });
    const a = network.population('a', lif, { size: 1 });
    const rule = defineSynapse({
      name: 'bad',
      source: '',
      state: { w: { unit: 'mV', meaning: '' } },
      onPre: 'post += w',
    });
    network.project(a, a, { synapse: rule, connect: allToAll(), receptor: 'excitatory' });
    const error = failure(() => simulate(network));
    expect(error.code).toBe('dimension_mismatch');
    expect(error.message).toContain('post += w\n');
  });
});

describe('inputs of a population', () => {
  const described = (inputs: object) => {
    const network = new Network({ seed: 1 });
    return { network, cells: network.population('cells', poisson, { size: 3, inputs }) };
  };

  it.each(['webassembly', 'javascript-f64'] as const)(
    'begin as the description says, in %s, until the host sets them',
    (emitter) => {
      const { network, cells } = described({ rate: '0.02 kHz' });
      const simulation = simulate(network, { emitter });
      const rate = simulation.input(cells, 'rate', 'Hz');
      expect([...rate.subarray(0, 3)]).toEqual([20, 20, 20]);
      rate.fill(0);
      simulation.step();
      expect([...simulation.state(cells, 'rate', 'Hz')]).toEqual([0, 0, 0]);
    },
  );

  it('may differ between neurons, and be drawn', () => {
    const { network, cells } = described({ rate: Hz([1, 2, 3]) });
    expect([...simulate(network).state(cells, 'rate', 'Hz')]).toEqual([1, 2, 3]);
    const drawn = described({ rate: Hz((random) => random.uniform()) });
    const rates = simulate(drawn.network).state(drawn.cells, 'rate', 'Hz');
    expect(new Set(rates).size).toBe(3);
  });

  it('go with the program to whoever takes it', () => {
    const { network } = described({ rate: '20 Hz' });
    const { program } = analyse(network);
    const { length, initial } = program.arrays.find(({ name }) => name === 'cells.rate') as (typeof program.arrays)[0];
    const values = new Float64Array(length);
    initial(values);
    expect([...values.subarray(0, 3)]).toEqual([20, 20, 20]);
  });

  it('are told of where they are given as something else', () => {
    const network = new Network({ seed: 1 });
    const given = (options: object) => failure(() => network.population('cells', poisson, { size: 3, ...options }));
    const { code, expected, remedy } = given({ parameters: { rate: '20 Hz' } });
    expect({ code, expected }).toEqual({ code: 'unknown_parameter', expected: 'none: its model declares none here' });
    expect(remedy).toContain('inputs: { rate: ... }');
    expect(remedy).toContain("simulation.input(neurons, 'rate', 'Hz')");
    expect(given({ initial: { rate: '20 Hz' } }).remedy).toContain("'rate' is an input");
    const state = failure(() => network.population('cells', lif, { size: 3, parameters: { v: '-70 mV' } as never }));
    expect(state.remedy).toBe("'v' is state: give what it is at the start in initial: { v: ... }");
    const parameter = failure(() => network.population('cells', lif, { size: 3, initial: { tau_m: '9 ms' } as never }));
    expect(parameter.remedy).toContain("'tau_m' is a parameter");
    expect(given({ inputs: { rat: '20 Hz' } }).remedy).toBe("did you mean 'rate'?");
    expect(given({ inputs: { rate: 20 } }).code).toBe('unit_missing');
    const { network: huge } = described({ rate: '1e40 Hz' });
    expect(failure(() => analyse(huge))).toMatchObject({ code: 'impossible_value', block: 'cells' });
  });
});
