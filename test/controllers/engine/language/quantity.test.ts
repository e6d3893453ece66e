import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReafferenceError } from '../../../../agents/errors.ts';
import type { Population } from '../../../../controllers/engine/index.ts';
import * as engine from '../../../../controllers/engine/index.ts';
import {
  allToAll,
  Hz,
  ms,
  mV,
  Network,
  pA,
  parseQuantity,
  playSpikes,
  Quantity,
  quantity,
  seconds,
  simulate,
  uniform,
} from '../../../../controllers/engine/index.ts';
import { inUnit } from '../../../../controllers/engine/language/quantity.ts';
import { parseUnit } from '../../../../controllers/engine/language/units.ts';
import { lif } from '../../../../controllers/neurons/lif.ts';
import { lifDelta } from '../../../../controllers/neurons/lif-delta.ts';
import { poisson } from '../../../../controllers/neurons/poisson.ts';
import { spikeSource } from '../../../../controllers/neurons/spike-source.ts';
import { dopamineStdp } from '../../../../controllers/synapses/dopamine-stdp.ts';
import { staticSynapse } from '../../../../controllers/synapses/static.ts';
import { RandomStream } from '../../../../kernels/random.ts';

function failure(action: () => unknown): ReafferenceError {
  try {
    action();
  } catch (error) {
    if (error instanceof ReafferenceError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

const MS = parseUnit('ms');
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => (x === 0 ? 0 : x));
const symbols = fc.constantFrom('mV', 'pA', 'ms', 'pF', 'nS', 'pA/ms', 'Hz', '1', '1/ms', 'GOhm', 'uF/cm^2', 'mV^0.5');

describe('a quantity', () => {
  it('is what its text says: any number, any unit, with or without a blank', () => {
    fc.assert(
      fc.property(number, symbols, fc.constantFrom(' ', '', '  '), (value, symbol, blank) => {
        const apart = symbol.startsWith('1') ? ' ' : blank;
        expect(parseQuantity(` ${value}${apart}${symbol} `)).toEqual(quantity(value, symbol));
      }),
    );
    expect(parseQuantity('+.5e1mV')).toEqual(mV(5));
    expect(parseQuantity('3').unit.symbol).toBe('1');
    expect(parseQuantity('180deg')).toEqual(quantity(Math.PI, 'rad'));
    expect(parseQuantity('-90 deg/s')).toEqual(quantity(-Math.PI / 2, 'rad/s'));
    expect(parseQuantity('2 1/deg')).toEqual(quantity(360 / Math.PI, '1/rad'));
    expect(parseQuantity('3m/deg')).toEqual(quantity(540 / Math.PI, 'm/rad'));
    expect(failure(() => parseQuantity('1 deg/deg')).code).toBe('unknown_unit');
    expect(parseQuantity('5 mrad').unit).toMatchObject({ symbol: 'mrad', exponent10: -3 });
    expect(parseQuantity('5 urad').unit.exponent10).toBe(-6);
    expect(failure(() => parseQuantity('20min')).remedy).toBe('a minute is 60*s');
    expect(failure(() => parseQuantity('3 degrees')).remedy).toContain('rad');
  });

  it.each([
    ['ten ms', 'malformed_quantity'],
    ['', 'malformed_quantity'],
    ['1..2 ms', 'malformed_quantity'],
    ['1 000 ms', 'malformed_quantity'],
    ['1e999 ms', 'malformed_quantity'],
    ['NaN ms', 'malformed_quantity'],
    ['10 mz', 'unknown_unit'],
    ['10 ms ms', 'unknown_unit'],
    ['10 ms+s', 'unknown_unit'],
  ])('is not "%s"', (text, code) => {
    expect(failure(() => parseQuantity(text))).toMatchObject({ code, received: text });
  });

  it('keeps every bit in the declared unit, and is rounded once from another', () => {
    fc.assert(
      fc.property(number, symbols, (value, symbol) => {
        expect(inUnit(quantity(value, symbol), parseUnit(symbol), 'it')).toBe(value);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: -1e6, max: 1e6 }), (n) => {
        expect(inUnit(seconds(n), MS, 'it')).toBe(n === 0 ? 0 : n * 1000);
        expect(inUnit(engine.us(n), MS, 'it')).toBe(n / 1000);
        expect(inUnit(`${n / 1000} s`, MS, 'it')).toBe((n / 1000) * 1000);
      }),
    );
  });

  it('is one number, an array or a function that draws', () => {
    expect(inUnit(seconds([1, 0.5]), MS, 'it')).toEqual(Float64Array.of(1000, 500));
    const drawn = inUnit(
      seconds((random, i, j) => random.uniform() + i + j),
      MS,
      'it',
    );
    expect(drawn(new RandomStream(1, 'x'), 2, 3)).toBe(1000 * (new RandomStream(1, 'x').uniform() + 5));
    const given = Float64Array.of(1, 2);
    expect(inUnit(ms(given), MS, 'it')).toBe(given);
  });

  it.each(['us', 'ms', 'Hz', 'mV', 'nA', 'pA', 'nS', 'pF', 'MOhm'] as const)('has a function for %s', (name) => {
    expect(engine[name](3)).toEqual(quantity(3, name));
    expect(String(engine[name]([3, 4]))).toBe(`3,4 ${name}`);
  });

  it('in s is made by seconds', () => {
    expect(seconds(3)).toEqual(quantity(3, 's'));
    expect(seconds(3)).toBeInstanceOf(Quantity);
  });
});

/** A network that is refused whatever is given without its unit. */
const network = new Network({ seed: 1 });
const sources = network.population('sources', spikeSource, { size: 3 });
const noise = network.population('noise', poisson, { size: 3 });
const cells = network.population('cells', lif, { size: 3 });
const synapses = network.project(sources, cells, {
  synapse: dopamineStdp,
  connect: allToAll(),
  receptor: 'excitatory',
  initial: { w: '100 pA' },
});
const simulation = simulate(network);
const neurons = (parameters: object, initial: object = {}) =>
  new Network({ seed: 1 }).population('cells', lif, { size: 2, parameters, initial });
const projection = (options: object) =>
  network.project(sources, cells, {
    name: 'refused',
    synapse: staticSynapse,
    connect: allToAll(),
    receptor: 'excitatory',
    ...options,
  });

describe('without its unit', () => {
  it('a number is refused with both spellings', () => {
    const error = failure(() => neurons({ tau_m: 10 }));
    expect(error).toMatchObject({ code: 'unit_missing', received: 10, block: 'cells' });
    expect(error.message).toBe(
      `tau_m of lif is a time and needs its unit
  expected: '10 ms' or ms(10)
  received: 10
  in:       cells`,
    );
  });

  it.each([
    ['an array', () => neurons({ V_th: [-50, -55] }), 'mV([10, 20])'],
    ['a typed array', () => neurons({ C_m: Float64Array.of(200, 300) }), 'pF([10, 20])'],
    ['a distribution', () => neurons({}, { v: uniform(-70, -60) }), 'mV((random) => 10)'],
    ['a number as text', () => neurons({ tau_m: '10' }), "'10 ms' or ms(10)"],
    ['a delay', () => projection({ delay: 1e-3 }), "'10 ms' or ms(10)"],
    ['a delay of 0', () => projection({ delay: 0 }), "'10 ms' or ms(10)"],
    ['a weight', () => projection({ initial: { w: 4 } }), "'10 pA' or pA(10)"],
    ['weights', () => projection({ initial: { w: [1, 2] } }), 'pA([10, 20])'],
    [
      'a parameter of a rule',
      () => projection({ synapse: dopamineStdp, parameters: { b: 1 } }),
      "'10 1/ms' or quantity(10, '1/ms')",
    ],
    ['state', () => simulation.setState(cells, 'v', -50 as never), "'10 mV' or mV(10)"],
    ['state of synapses', () => simulation.setSynapses(synapses, 'w', 4), "'10 pA' or pA(10)"],
    ['a modulator', () => simulation.setModulator('dopamine', 1), "'10 1/ms' or quantity(10, '1/ms')"],
    ['the time of a spike', () => playSpikes(simulation, sources, { ids: [0], times: [0.5] as never }), 'ms([10, 20])'],
  ])('%s is refused', (_, action, expected) => {
    expect(failure(action)).toMatchObject({ code: 'unit_missing', expected });
  });

  it.each([
    ['state', () => simulation.state(cells as Population, 'v'), 'mV'],
    ['an input', () => simulation.input(cells as Population, 'I_ext'), 'pA'],
    ['state of synapses', () => simulation.synapses(synapses, 'w'), 'pA'],
    ['a modulator', () => simulation.modulator('dopamine'), '1/ms'],
  ])('%s is not read', (_, action, unit) => {
    expect(failure(action)).toMatchObject({ code: 'unit_missing', expected: `a unit such as '${unit}'` });
  });

  it('a ratio is refused whose unit is not 1', () => {
    const perMille = parseUnit('mV/V');
    expect(failure(() => inUnit(3, perMille, 'it')).code).toBe('unit_missing');
    expect(inUnit(quantity(0.5, '1'), perMille, 'it')).toBe(500);
    expect(inUnit('3 mV/V', perMille, 'it')).toBe(3);
  });

  it('a pure number is right, as is one with the unit 1', () => {
    const fire = simulation.input(sources, 'fire');
    expect(simulation.input(sources, 'fire', '1')).toBe(fire);
    expect([...simulation.state(sources, 'fire')]).toEqual([0, 0, 0]);
    const other = new Network({ seed: 1 });
    const one = other.population('one', spikeSource, { size: 1 });
    const pure = {
      ...lifDelta,
      receptors: { psp: { ...lifDelta.receptors.psp, unit: '1', onInput: 'v += input*mV' } },
    };
    const two = other.population('two', engine.defineNeuron(pure), { size: 1 });
    for (const [n, w] of [3, quantity(3, '1'), '3 1', '3'].entries()) {
      const made = other.project(one, two, {
        name: `${n}`,
        synapse: staticSynapse,
        connect: allToAll(),
        initial: { w: w as number },
      });
      expect(made.initial['w']).toBe(3);
    }
  });
});

it.each([
  ['an array to read into', () => simulation.state(cells as Population, 'v', new Float64Array(3) as never)],
  ['null', () => simulation.modulator('dopamine', null as never)],
  ['nothing', () => quantity(3, undefined as never)],
])('%s is no unit', (_, action) => {
  expect(failure(action)).toMatchObject({ code: 'unknown_unit', expected: "a unit such as 'ms'" });
});

it('a text that is none is refused by the name of what it is for', () => {
  expect(failure(() => neurons({ tau_m: '10 mz' }))).toMatchObject({ code: 'unknown_unit', block: 'cells' });
  expect(failure(() => neurons({ tau_m: '10 mz' })).message).toContain("tau_m of lif is in 'mz', which is not a unit");
  expect(failure(() => neurons({ tau_m: 'ten ms' })).message).toContain('tau_m of lif is not a number with its unit');
});

describe('in another dimension', () => {
  it.each([
    ['a parameter', () => neurons({ tau_m: '10 mV' }), 'tau_m of lif is a time'],
    ['initial state', () => neurons({}, { v: ms(10) }), 'v of lif is a voltage'],
    ['a weight', () => projection({ initial: { w: '1 mV' } }), 'w of static is a current'],
    ['a delay', () => projection({ delay: '1 mV' }), 'the delay is a time'],
    ['state', () => simulation.setState(cells, 'v', ms([1, 2, 3])), 'v of lif is a voltage'],
    ['state of synapses', () => simulation.setSynapses(synapses, 'w', '1 ms'), 'w of dopamine_stdp is a current'],
    ['a modulator', () => simulation.setModulator('dopamine', '1 mV'), 'the modulator dopamine is a rate'],
    ['what is read', () => simulation.state(cells, 'v', 'pA'), 'v of lif is a voltage'],
    ['what is read of synapses', () => simulation.synapses(synapses, 'c', 'mV'), 'c of dopamine_stdp is a current'],
    ['a modulator that is read', () => simulation.modulator('dopamine', 'ms'), 'the modulator dopamine is a rate'],
    ['an input', () => simulation.input(cells, 'I_ext', 'mV' as 'pA'), 'I_ext of lif is a current'],
    ['a pure number', () => simulation.state(sources, 'fire', 'ms'), 'fire of spike_source is a pure number'],
  ])('%s is refused', (_, action, message) => {
    const error = failure(action);
    expect(error.code).toBe('dimension_mismatch');
    expect(error.message).toContain(message);
  });

  it('names what was given, not the object that holds it', () => {
    expect(failure(() => neurons({ tau_m: mV([10, 11]) })).received).toBe('10,11 mV');
    expect(failure(() => neurons({ tau_m: mV(() => 10) })).received).toBe('numbers drawn mV');
  });
});

it.each([
  ['nothing', undefined],
  ['null', null],
  ['an object', { value: 10 }],
  ['true', true],
])('%s is no quantity', (_, value) => {
  expect(failure(() => neurons({ tau_m: value })).code).toBe('malformed_quantity');
});

describe('a live array', () => {
  it('is in the declared unit, by whatever name', () => {
    expect(simulation.input(noise, 'rate', '1/s' as 'Hz')).toBe(simulation.input(noise, 'rate', 'Hz'));
  });

  it('is not converted to another', () => {
    const error = failure(() => simulation.input(cells, 'I_ext', 'nA' as 'pA'));
    expect(error).toMatchObject({ code: 'live_unit', received: 'nA', expected: "'pA', the declared unit" });
  });
});

it('a simulation tells the declared unit of what it holds', () => {
  expect(simulation.unit(cells, 'v')).toBe('mV');
  expect(simulation.unit(cells, 'I_ext')).toBe('pA');
  expect(simulation.unit(synapses, 'w')).toBe('pA');
  expect(failure(() => simulation.unit(cells, 'vv')).code).toBe('unknown_name');
});

it('what is read comes in the unit asked for', () => {
  simulation.setState(cells, 'v', mV([-50, -55, -60]));
  expect([...simulation.state(cells, 'v', 'mV')]).toEqual([-50, -55, -60]);
  expect([...simulation.state(cells, 'v', 'V')]).toEqual([-0.05, -0.055, -0.06]);
  simulation.setModulator('dopamine', Hz(500));
  expect(simulation.modulator('dopamine', '1/ms')).toBe(0.5);
  expect(simulation.modulator('dopamine', 'Hz')).toBe(500);
  simulation.setSynapses(synapses, 'w', pA(Float64Array.from({ length: 9 }, (_, k) => k)));
  expect([...simulation.synapses(synapses, 'w', 'nA')]).toEqual(Array.from({ length: 9 }, (_, k) => k / 1000));
});
