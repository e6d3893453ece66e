import { describe, expect, it } from 'vitest';
import { ValidationError } from '../../../../agents/errors.ts';
import { analyse } from '../../../../controllers/engine/compiler/index.ts';
import type { NeuronModel } from '../../../../controllers/engine/index.ts';
import { allToAll, defineNeuron, defineSynapse, LanguageError, Network } from '../../../../controllers/engine/index.ts';
import { lifDelta } from '../../../../controllers/neurons/lif-delta.ts';

/** The error that defining a model of two dimensionless variables ends with. */
function failure(equations: string, method?: NeuronModel['method']): ValidationError {
  try {
    defineNeuron({
      name: 'smooth',
      source: 'a test',
      parameters: { tau: { unit: 'ms', default: 10, meaning: '' } },
      state: { x: { unit: '1', meaning: '' }, y: { unit: '1', meaning: '' } },
      equations,
      ...(method === undefined ? {} : { method }),
      spike: { when: 'x > 1e30' },
    });
  } catch (error) {
    if (error instanceof ValidationError) return error;
  }
  throw new Error('it was accepted');
}

describe('a model is refused where it is defined', () => {
  it('for a nonlinear equation without a method', () => {
    const error = failure('dx/dt = (1 - x*x)/tau');
    expect(error.code).toBe('no_method');
    expect(error.received).toBe('x');
    expect(error.remedy).toContain("method: { x: 'rk4' }");
  });

  it('for more exact equations than one matrix holds', () => {
    const state = Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`x${n}`, { unit: '1', meaning: '' }]));
    const model = (count: number): NeuronModel => ({
      name: 'smooth',
      source: 'a test',
      parameters: {},
      state,
      equations: Array.from({ length: count }, (_, n) => `dx${n}/dt = -x${n}/ms`).join('\n'),
      spike: { when: 'x1 > 1' },
    });
    expect(() => defineNeuron(model(64))).not.toThrow();
    expect(() => defineNeuron(model(65))).toThrow(expect.objectContaining({ code: 'method_impossible', received: 65 }));
  });

  it.each([
    ['exact', 'dx/dt = (1 - x*y)/tau\ndy/dt = -y/tau', { x: 'exact' }],
    ['exponential_euler', 'dx/dt = (1 - x*x)/tau', 'exponential_euler'],
  ] as const)('for %s where it does not apply', (stated, equations, method) => {
    const error = failure(equations, method);
    expect(error.code).toBe('method_impossible');
    expect(error.received).toBe(stated);
  });

  it.each([
    [
      'a product of what moves',
      'dx/dt = (1 - x*y)/tau\ndy/dt = -y/tau',
      'x*y',
      "multiplies 'x' by 'y', which is not a parameter",
    ],
    ['a function of what moves', 'dx/dt = (1 - x + exp(-x))/tau', 'exp(-x)', "is not linear in 'x'"],
    ['a power', 'dx/dt = (1 - x + 2*x^2)/tau', 'x^2', "is not linear in 'x'"],
    ['a condition', 'dx/dt = (1 - where(x > 1, x, 0))/tau', 'x > 1', "is not linear in 'x'"],
    ['a factor that may be set', 'dx/dt = (1 - y*x)/tau', 'y*x', "multiplies 'x' by 'y', which is not a parameter"],
    ['a term within a definition', 'u = 1 - x*x\ndx/dt = u/tau', 'x*x', "is not linear in 'x'"],
    ['the time', 'dx/dt = (t/tau - x)/tau', 't', 'changes during a step and is not stepped exactly'],
    [
      'a drive that another method steps',
      'dx/dt = (y - x)/tau\ndy/dt = (1 - y*y)/tau',
      'y',
      'changes during a step and is not stepped exactly',
    ],
  ])('for exact, by %s: the term, where it stands, and why', (_, equations, term, because) => {
    const error = failure(equations, { x: 'exact', y: 'rk4' }) as LanguageError;
    expect(error).toBeInstanceOf(LanguageError);
    expect(error.code).toBe('method_impossible');
    expect(error.message).toContain(`'${term}' ${because}, so 'exact' cannot step the equation of 'x'`);
    expect(error.position).toBe(equations.indexOf(term, equations.indexOf('=')));
    expect(error.message).toContain('^'.repeat(term.length));
    expect(error.block).toBe('smooth.equations');
  });

  it('for exact in a rule, by why', () => {
    const rule = defineSynapse({
      name: 'crossed',
      source: 'a test',
      state: { w: { unit: '1', meaning: '' }, c: { unit: '1', meaning: '' } },
      equations: 'dw/dt = -w*c/(10*ms)\ndc/dt = -c*c/(10*ms)',
      method: { w: 'exact', c: 'rk4' },
      onPre: 'c += 1',
    });
    const network = new Network({ seed: 1 });
    const cells = network.population('cells', lifDelta, { size: 2 });
    network.project(cells, cells, { synapse: rule, connect: allToAll(), initial: { w: 1 } });
    expect(() => analyse(network)).toThrow(
      expect.objectContaining({
        code: 'method_impossible',
        message: expect.stringContaining("multiplies 'w' by 'c', which is not a parameter"),
      }),
    );
  });
});
