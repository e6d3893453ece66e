import { describe, expect, it } from 'vitest';
import { emitJavaScript } from '../../../../controllers/engine/compiler/emit/javascript.ts';
import { analyse } from '../../../../controllers/engine/compiler/index.ts';
import type { AnalysedPopulation } from '../../../../controllers/engine/compiler/lowering/population.ts';
import type { NeuronModel } from '../../../../controllers/engine/index.ts';
import { defineNeuron, Network, seconds } from '../../../../controllers/engine/index.ts';
import { arraysOfHazard, hasHazard, hazardNotFinite } from '../../../../controllers/engine/run/hazard-search.ts';
import { Visits } from '../visits.ts';

const unit = { unit: '1', meaning: '' };
/** Times this, what is above 4 is beyond single precision. */
const BIG = 1e38;

function model(hazard: string, rest: Partial<NeuronModel> = {}): NeuronModel {
  return defineNeuron({
    name: 'drawn',
    source: 'a test',
    parameters: {
      p: { ...unit, default: 2 },
      big: { ...unit, default: BIG },
      pause: { unit: 'ms', default: 2, meaning: '' },
    },
    state: { u: { ...unit, initial: 1 }, v: unit },
    inputs: { drive: { ...unit, default: 0 }, rate: { unit: 'Hz', default: 0, meaning: '' } },
    spike: { hazard, probability: 'exponential' },
    ...rest,
  });
}

function built(hazard: string, rest: Partial<NeuronModel> = {}, given: object = {}) {
  const network = new Network({ step: seconds(5e-4), seed: 1 });
  const cells = network.population<NeuronModel>('cells', model(hazard, rest), { size: 5, ...given });
  const analysed = analyse(network);
  const executable = emitJavaScript(analysed.program, { precision: 'f64' });
  const population = analysed.populations.get(cells) as AnalysedPopulation;
  const values = (name: string) =>
    executable.numbers((population.state.get(name) ?? population.inputs.get(name)) as number);
  return { population, executable, values, search: (tick = 10) => hazardNotFinite(population, executable, tick, 0.5) };
}

describe('the search for hazards that are not finite', () => {
  it('computes what each neuron would be drawn with', () => {
    const hazard = 'big*(where(u > 0, v - p*drive, abs(v)) + t/ms - 10*dt/ms)/ms';
    const { values, search } = built(hazard, {}, { parameters: { p: [1, 2, 3, 4, 5] } });
    // After 10 ticks t is 10 dt. 3.4 is the most.
    expect(search()).toBeUndefined();
    values('v').fill(1);
    values('drive').fill(-0.5);
    expect(search()).toEqual({ neuron: 4, value: 3.5 * BIG });
    values('drive')[1] = -1.5;
    expect(search()).toEqual({ neuron: 1, value: 4 * BIG });
    values('u')[0] = 0;
    values('v')[0] = -5;
    expect(search()).toEqual({ neuron: 0, value: 5 * BIG });
    expect(search(12)).toEqual({ neuron: 0, value: 6 * BIG });
    expect(search(0)).toBeUndefined();
  });

  it('finds what is no number in single precision, of either sign, and looks at no padding', () => {
    const { values, search } = built('v*big/ms');
    values('v').fill(Infinity, 5);
    expect(search()).toBeUndefined();
    values('v')[4] = 3.4;
    expect(search()).toBeUndefined();
    values('v')[4] = 3.5;
    expect(search()).toEqual({ neuron: 4, value: 3.5 * BIG });
    values('v')[3] = Number.NaN;
    expect(search()).toEqual({ neuron: 3, value: Number.NaN });
  });

  it('leaves out refractory neurons, which are not drawn, until their time is over', () => {
    const refractory = { time: 'pause' };
    const { population, executable, values, search } = built('v*big/ms', { refractory });
    values('v').fill(9);
    const until = executable.indices(population.refractory?.until as number);
    until.set([11, 12, 10, 10, 10]);
    expect(search()?.neuron).toBe(2);
    until.fill(11);
    expect(search()).toBeUndefined();
    // Those that may spike while refractory are drawn.
    const loud = built('v*big/ms', { refractory: { ...refractory, silent: false } });
    loud.values('v').fill(9);
    loud.executable.indices(loud.population.refractory?.until as number).fill(11);
    expect(loud.search()?.neuron).toBe(0);
  });

  it('computes once for each neuron what several parts share', () => {
    const shared = built('big*a*(a - b)/ms', { equations: 'a = v + u\nb = a*v' });
    shared.values('v').set([1, 1.5, 3, -2, 0]);
    shared.values('u').set([1, 1, -1, -1, 2]);
    // a (a - a v): 0, -3.125, -8, 6, 4 if v is 0.
    expect(shared.search()).toEqual({ neuron: 2, value: -8 * BIG });
    const lines = Array.from({ length: 14 }, (_, n) => `a${n + 1} = 0.5*a${n} + 0.25*a${n}`);
    const { population, search } = built('big*a14/ms', { equations: ['a0 = v + u', ...lines].join('\n') });
    expect(new Visits().ofExpression(population.neuron.spike).perNode(search)).toBeLessThan(10);
  });
});

describe('a hazard', () => {
  it.each([
    ['rate', false],
    ['2*rate', false],
    ['rate*2', false],
    ['2*rate*3', false],
    ['rate/2', true],
    ['rate + rate', true],
    ['rate*u', true],
    ['u*rate', true],
    ['2*(rate + 1*Hz)', true],
    ['exp(u)/ms', true],
    ['-rate', true],
  ])('%s may be infinite while what it reads is finite: %s', (hazard, may) => {
    expect(hasHazard(built(hazard).population)).toBe(may);
  });

  it('is none of a model with a threshold', () => {
    expect(hasHazard(built('', { spike: { when: 'u*v > 1' } }).population)).toBe(false);
  });

  it('reads state, and the end of a silent refractory period', () => {
    const { population } = built('v*rate + drive*rate');
    expect(arraysOfHazard(population)).toEqual([population.state.get('v')]);
    const refractory = { time: 'pause' };
    const silent = built('(u + v)*rate', { refractory }).population;
    const { state, refractory: pause } = silent;
    expect(arraysOfHazard(silent)).toEqual([state.get('u'), state.get('v'), pause?.until]);
    const loud = built('u*rate', { refractory: { ...refractory, silent: false } }).population;
    expect(arraysOfHazard(loud)).toEqual([loud.state.get('u')]);
  });
});
