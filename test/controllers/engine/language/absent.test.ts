import { describe, expect, it } from 'vitest';
import type { ValidationError } from '../../../../agents/errors.ts';
import type { NeuronModel } from '../../../../controllers/engine/index.ts';
import { defineNeuron, defineSynapse, LanguageError } from '../../../../controllers/engine/index.ts';
import { ABSENT_FUNCTIONS, ABSENT_NAMES, absentUnit } from '../../../../controllers/engine/language/absent.ts';
import { parseExpression } from '../../../../controllers/engine/language/parser.ts';
import { parseUnit } from '../../../../controllers/engine/language/units.ts';
import { failure as failureOf } from '../typed.ts';

const neuron = {
  name: 'cell',
  source: 'a test',
  parameters: { tau: { unit: 'ms', default: 10, meaning: '' } },
  state: { x: { unit: '1', meaning: '' } },
  equations: 'dx/dt = -x/tau',
  spike: { when: 'x > 1' },
} as const satisfies NeuronModel;

const failure = (rest: Partial<NeuronModel>): ValidationError => refused(() => defineNeuron({ ...neuron, ...rest }));

const unmade = (rest: Partial<NeuronModel>): ValidationError => failureOf(() => defineNeuron({ ...neuron, ...rest }));

function refused(define: () => void): ValidationError {
  const error = failureOf(define);
  expect(error).toBeInstanceOf(LanguageError);
  return error;
}

describe('what other languages have', () => {
  it.each([
    ['xi', "there is no noise 'xi' in equations", 'uniform - 0.5'],
    ['e', "there is no constant 'e'", 'exp(1)'],
    ['inf', "there is no infinity 'inf'", 'leave out the bound'],
    ['uniform', "'uniform' cannot be read here", 'onStep'],
    ['input', "'input' cannot be read here", 'onInput'],
    ['i', "no number 'i' of a neuron", 'parameters: { i: Array.from({ length: size }'],
    ['lastspike', 'no time of the last spike', "'last = t' in reset"],
    ['not_refractory', "no condition 'not_refractory'", "refractory: { time: 't_ref'"],
    ['True', "there is no 'True'", 'write 1 > 0'],
    ['deg', "'deg' is not declared", 'pi/180*rad'],
    ['nsiemens', "'nsiemens' is not declared", 'write nS'],
    ['h', "'h' is not declared", 'declare it with a unit'],
  ])('the name %s', (name, problem, remedy) => {
    const error = failure({ equations: `dx/dt = (${name} - x)/tau` });
    expect(error.code).toBe('unknown_name');
    expect(error.message).toContain(problem);
    expect(error.remedy).toContain(remedy);
  });

  it('the name t, where there is no time', () => {
    const error = refused(() =>
      defineSynapse({
        name: 'rule',
        source: 'a test',
        state: { w: { unit: '1', meaning: '' }, last: { unit: 'ms', meaning: '' } },
        onPre: 'last = t',
      }),
    );
    expect(error.code).toBe('unknown_name');
    expect(error.message).toContain("'t' cannot be read here");
    expect(error.remedy).toContain('last_post');
  });

  it.each([
    ['rand', 'uniform'],
    ['randn', 'uniform'],
    ['pow', 'x^y'],
    ['mod', 'x % y'],
    ['expm1', 'x*exprel(x)'],
    ['arctan', 'input of the model'],
  ])('the function %s', (name, remedy) => {
    const error = failure({ onStep: `x = ${name}(x > 0)` });
    expect(error.code).toBe('unknown_function');
    expect(error.remedy).toContain(remedy);
  });

  it.each([
    ['stim(t)', "simulation.input(neurons, 'stim', unit)"],
    ['sn(t, i)', "declare an input 'sn'"],
    ['sn(x)', "did you mean 'sin'?"],
    ['quad(x)', "name its value in equations, 'quad = ...'"],
    ['if(x > 1, 1, 0)', 'where(condition, x, y)'],
  ])('the call %s', (text, remedy) => {
    const error = failure({ equations: `dx/dt = (${text} - x)/tau` });
    expect(error.code).toBe('unknown_function');
    expect(error.remedy).toContain(remedy);
  });

  it.each([
    ['if x > 1: x = 0', 'x = where(c, y, x)'],
    ['if x > 1', 'x = where(c, y, x)'],
    ['x = 1 if x > 1 else 0', 'x = where(c, y, x)'],
    ['x = x & 1', "'and'"],
    ["x' = 1", 'dx/dt'],
    ['x = 1 : volt', 'declaration in state or parameters'],
    ['x = x y', "write '*' before 'y'"],
  ])('the statement %s', (onStep, remedy) => {
    const error = failure({ onStep });
    expect(error.code).toBe('syntax_error');
    expect(error.remedy).toContain(remedy);
  });

  it.each([
    ['mmol/L', 'mmol/L is mM'],
    ['deg', 'rad'],
    ['msecond', 'write ms'],
    ['mvolts', 'write mV'],
    ['boolean', 'where(condition, 1, 0)'],
    ['hour', '3600*s'],
    ['mv', "did you mean 'mV'?"],
    ['X', 'compose it from SI units'],
  ])('the unit %s', (unit, remedy) => {
    const error = failure({ state: { x: { unit, meaning: '' } } });
    expect(error.code).toBe('unknown_unit');
    expect(error.remedy).toContain(remedy);
  });

  it('every spelt unit is answered by one that there is', () => {
    for (const name of ['volt', 'uamp', 'nsiemens', 'pfarad', 'Mohm', 'msecond', 'khertz', 'mmolar', 'umeter']) {
      const [, symbol = ''] = /^write (.+)$/.exec(absentUnit(name) ?? '') ?? [];
      expect(() => parseUnit(symbol), name).not.toThrow();
    }
  });

  it.each([
    ['heun', 'onStep'],
    ['milstein', 'onStep'],
    ['rk2', "'midpoint'"],
    ['linear', "'exact'"],
    ['gsl', undefined],
  ])('the method %s', (method, remedy) => {
    const error = unmade({ method: method as 'euler' });
    expect(error.expected).toContain('midpoint');
    if (remedy === undefined) expect(error.remedy).toBeUndefined();
    else expect(error.remedy).toContain(remedy);
    expect(unmade({ method: { x: method as 'euler' } }).remedy).toBe(error.remedy);
  });

  it('exponential Euler of an equation that is not linear in its variable', () => {
    const error = unmade({ equations: 'dx/dt = (1 - x)*exp(-x)/tau', method: 'exponential_euler' });
    expect(error.code).toBe('method_impossible');
    expect(error.remedy).toContain("{ x: 'rk4' }");
  });

  it.each([
    ['x > 0.5', 'spike condition'],
    ['not_refractory', "refractory: { time: 't_ref' }"],
    ['5*ms', "{ unit: 'ms', default: 5,"],
    ['0.002 s', "{ unit: 's', default: 0.002,"],
  ])('the refractory time %s', (time, remedy) => {
    expect(unmade({ refractory: { time } }).remedy).toContain(remedy);
  });

  it('a name that is used on the way only', () => {
    expect(unmade({ reset: 'k = 2*x; x = k' }).remedy).toContain("a line of equations, 'k = ...'");
  });

  it('does not hide what a model declares, nor do constants', () => {
    const pi = { unit: '1', default: 3, meaning: '' };
    const model = { ...neuron, parameters: { ...neuron.parameters, pi }, equations: 'dx/dt = (pi - x)/tau' };
    expect(() => defineNeuron(model)).not.toThrow();
  });

  it('is answered in the language', () => {
    const written = [...ABSENT_FUNCTIONS.values()].flatMap(
      (remedy) => /^write (.+?)(?:,? (?:for|the) .*)?$/.exec(remedy)?.[1] ?? [],
    );
    expect(written.length).toBeGreaterThan(8);
    for (const text of written) expect(() => parseExpression(text), text).not.toThrow();
    expect([...ABSENT_NAMES.keys()].filter((name) => ABSENT_FUNCTIONS.has(name))).toEqual([]);
  });
});
