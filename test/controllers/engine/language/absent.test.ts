import { describe, expect, it } from 'vitest';
import type { ValidationError } from '../../../../agents/errors.ts';
import type { NeuronModel } from '../../../../controllers/engine/index.ts';
import { defineNeuron, defineSynapse, LanguageError } from '../../../../controllers/engine/index.ts';
import { ABSENT_FUNCTIONS, ABSENT_NAMES } from '../../../../controllers/engine/language/absent.ts';
import { parseExpression } from '../../../../controllers/engine/language/parser.ts';

const neuron = {
  name: 'cell',
  source: 'a test',
  parameters: { tau: { unit: 'ms', default: 10, meaning: '' } },
  state: { x: { unit: '1', meaning: '' } },
  equations: 'dx/dt = -x/tau',
  spike: { when: 'x > 1' },
} as const satisfies NeuronModel;

const failure = (rest: Partial<NeuronModel>): ValidationError => refused(() => defineNeuron({ ...neuron, ...rest }));

function refused(define: () => void): ValidationError {
  try {
    define();
  } catch (error) {
    expect(error).toBeInstanceOf(LanguageError);
    return error as ValidationError;
  }
  throw new Error('it was accepted');
}

describe('what other languages have', () => {
  it.each([
    ['xi', "there is no noise 'xi' in equations", 'uniform - 0.5'],
    ['pi', "there is no constant 'pi'", '3.141592653589793'],
    ['uniform', "'uniform' cannot be read here", 'onStep'],
    ['input', "'input' cannot be read here", 'onInput'],
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
    ['int', 'where(condition, 1, 0)'],
    ['pow', 'x^y'],
    ['log10', 'log(x)/2.302585092994046'],
  ])('the function %s', (name, remedy) => {
    const error = failure({ onStep: `x = ${name}(x > 0)` });
    expect(error.code).toBe('unknown_function');
    expect(error.remedy).toContain(remedy);
  });

  it('does not hide what a model declares', () => {
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
