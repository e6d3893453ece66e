import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DivergenceError } from '../../../../agents/errors.ts';
import {
  defineNeuron,
  type Encoder,
  Network,
  type NeuronModel,
  type Population,
  type Simulation,
  type SimulationOptions,
  seconds,
  simulate,
} from '../../../../controllers/engine/index.ts';
import { bernoulli } from '../../../../controllers/neurons/bernoulli.ts';
import { homogeneousPoisson } from '../../../../controllers/neurons/homogeneous-poisson.ts';
import { lif } from '../../../../controllers/neurons/lif.ts';
import { poisson } from '../../../../controllers/neurons/poisson.ts';

type Emitter = NonNullable<SimulationOptions['emitter']>;
const EMITTERS = ['webassembly', 'javascript-f32', 'javascript-f64'] as const;

function built<M extends NeuronModel>(model: M, size: number, emitter: Emitter = 'webassembly') {
  const network = new Network({ step: seconds(1e-3), seed: 1 });
  const cells = network.population('cells', model, { size });
  return { simulation: simulate(network, { emitter, checkTicks: 10 }), cells };
}

/** The same rate for three cells. */
const everywhere: Encoder = { size: 3, reads: 1, write: ({ 0: rate }, out) => void out.fill(rate, 0, 3) };

function fault(action: () => void): DivergenceError {
  try {
    action();
  } catch (error) {
    if (error instanceof DivergenceError) return error;
    throw error;
  }
  return expect.unreachable('nothing was noticed');
}

const inputOf = (simulation: Simulation, cells: Population, name: string, unit: string) =>
  simulation.input<NeuronModel>(cells, name, unit);

describe.each(EMITTERS)('an input, in %s', (emitter) => {
  it.each([
    [poisson, 'rate', 'Hz'],
    [lif, 'I_ext', 'pA'],
  ] as const)('of $name is looked at in every neuron, whatever their number', (model, name, unit) => {
    for (const size of [1, 4, 6, 9]) {
      for (let neuron = 0; neuron < size; neuron++) {
        const { simulation, cells } = built<NeuronModel>(model, size, emitter);
        inputOf(simulation, cells, name, unit)[neuron] = NaN;
        expect(fault(() => simulation.step()).message, `${neuron} of ${size}`).toContain(`of neuron ${neuron} of`);
      }
    }
  });

  it.each([
    [poisson, 'rate', 'Hz'],
    [bernoulli, 'rate', 'Hz'],
    [homogeneousPoisson, 'rate', 'Hz'],
    [lif, 'I_ext', 'pA'],
  ] as const)('of $name that is not finite stops the run with its name', (model, name, unit) => {
    for (const value of [NaN, Infinity, -Infinity]) {
      const { simulation, cells } = built<NeuronModel>(model, 7, emitter);
      const input = inputOf(simulation, cells, name, unit);
      simulation.step(3);
      input[6] = value;
      const { code, tick, block, message, received } = fault(() => simulation.step(2));
      expect({ code, tick, block, received }).toEqual({
        code: 'input_not_finite',
        tick: 3,
        block: 'cells',
        received: value,
      });
      expect(message).toContain(`input '${name}' of neuron 6 of population 'cells' is not finite`);
      // Nothing was stepped, and whoever mends the input goes on.
      expect(simulation.tick).toBe(3);
      input[6] = 0;
      expect(() => simulation.step()).not.toThrow();
    }
  });

  it('that is a rate below 0 stops the run, a current below 0 does not', () => {
    const { simulation, cells } = built(poisson, 5, emitter);
    simulation.input(cells, 'rate', 'Hz').fill(20)[2] = -5;
    expect(fault(() => simulation.step())).toMatchObject({ code: 'negative_rate', received: -5, tick: 0 });
    simulation.input(cells, 'rate', 'Hz')[2] = -0;
    expect(() => simulation.step()).not.toThrow();
    const other = built(lif, 5, emitter);
    other.simulation.input(other.cells, 'I_ext', 'pA').fill(-100);
    expect(() => other.simulation.step()).not.toThrow();
  });

  it('is searched when an encoder writes it, and in a stop of a long step', () => {
    const network = new Network({ seed: 1 });
    const cells = network.population('cells', poisson, { size: 3 });
    const encoding = network.encode(cells, 'rate', everywhere, 'Hz');
    const simulation = simulate(network, { emitter });
    simulation.encode(encoding, [20]);
    simulation.step(4);
    simulation.every(6, () => simulation.encode(encoding, [NaN]));
    expect(fault(() => simulation.step(10))).toMatchObject({ code: 'input_not_finite', tick: 6 });
  });
});

it('an input is searched whole, whatever its length', { tags: 'long' }, () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.nat(),
      fc.constantFrom(NaN, Infinity, -Infinity, -1, 1e30),
      (size, at, value) => {
        const { simulation, cells } = built(poisson, size);
        simulation.input(cells, 'rate', 'Hz')[at % size] = value;
        if (value === 1e30) simulation.step();
        else expect(fault(() => simulation.step()).message).toContain(`of neuron ${at % size} of`);
      },
    ),
    { numRuns: 60 },
  );
});

it('rates below 0 are found whatever else there is, and never make up for each other', { tags: 'long' }, () => {
  const places = fc.uniqueArray(fc.nat({ max: 10 }), { minLength: 2, maxLength: 4 });
  fc.assert(
    fc.property(places, (neurons) => {
      const { simulation, cells } = built(poisson, 11);
      const rates = simulation.input(cells, 'rate', 'Hz');
      for (const neuron of neurons) rates[neuron] = -5;
      const { code, message } = fault(() => simulation.step());
      expect(code).toBe('negative_rate');
      expect(message).toContain(`of neuron ${Math.min(...neurons)} of`);
    }),
    { numRuns: 200 },
  );
});

describe.each(EMITTERS)('a hazard of a model, in %s', (emitter) => {
  const escaping = (hazard: string) =>
    defineNeuron({
      name: 'escape',
      source: 'this test',
      parameters: {},
      state: { v: { unit: '1', initial: 0, meaning: 'grows' }, last: { unit: '1', meaning: 'set by a spike' } },
      equations: 'dv/dt = 1/ms',
      method: 'euler',
      spike: { hazard, probability: 'exponential' },
      reset: 'last = 1',
    });

  it.each([
    ['exp(20*v)/(1000*ms)', Infinity],
    ['(v - v)/(v - v)*Hz', NaN],
  ])('that becomes what it cannot be stops the run: %s', (hazard) => {
    const { simulation } = built(escaping(hazard), 3, emitter);
    const { code, block, message, tick } = fault(() => simulation.step(100));
    expect({ code, block, tick }).toEqual({ code: 'state_not_finite', block: 'cells', tick: 10 });
    expect(message).toContain("the hazard of neuron 0 of population 'cells' is not finite");
  });

  it('that stays finite does not', () => {
    expect(() => built(escaping('exp(-v)*20*Hz'), 3, emitter).simulation.step(100)).not.toThrow();
  });
});

describe('an input says what it must be', () => {
  const cell = (unit: string) =>
    defineNeuron({
      name: 'cell',
      source: 'this test',
      parameters: {},
      state: { v: { unit: '1', meaning: '' } },
      inputs: { given: { unit, default: 0, meaning: '' } },
      spike: { when: 'v > 1' },
    });

  it.each([
    ['Hz', 'a finite number of at least 0 in Hz', true],
    ['kHz', 'a finite number of at least 0 in kHz', true],
    ['rad/s', 'a finite number in rad/s', false],
    ['1', 'a finite number', false],
    ['pA', 'a finite number in pA', false],
  ] as const)('in %s: %s', (unit, expected, rate) => {
    const { simulation, cells } = built<NeuronModel>(cell(unit), 6);
    const input = inputOf(simulation, cells, 'given', unit);
    input[4] = -3;
    if (rate) {
      expect(fault(() => simulation.step())).toMatchObject({ code: 'negative_rate', expected, received: -3 });
      expect(fault(() => simulation.step()).message).toContain(
        "input 'given' of neuron 4 of population 'cells' is negative",
      );
    } else expect(() => simulation.step()).not.toThrow();
    input[4] = 0;
    // What lies beyond the neurons is nobody's.
    input.fill(Number.NaN, 6);
    expect(() => simulation.step()).not.toThrow();
    input[5] = Infinity;
    expect(fault(() => simulation.step())).toMatchObject({ code: 'input_not_finite', expected, received: Infinity });
    input[2] = Number.NaN;
    expect(fault(() => simulation.step()).message).toContain('of neuron 2 of');
  });

  it('of several, each is searched, from when it was asked for', () => {
    const network = new Network({ step: seconds(1e-3), seed: 1 });
    const [one, other] = ['one', 'other'].map((name) => network.population(name, lif, { size: 9 }));
    const simulation = simulate(network);
    const first = simulation.input(one, 'I_ext', 'pA');
    expect(simulation.input(one, 'I_ext', 'pA')).toBe(first);
    const second = simulation.input(other, 'I_ext', 'pA');
    second[8] = Number.NaN;
    expect(fault(() => simulation.step())).toMatchObject({ block: 'other', tick: 0 });
    first[0] = Number.NaN;
    expect(fault(() => simulation.step()).block).toBe('one');
  });
});
