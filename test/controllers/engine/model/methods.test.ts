import { describe, expect, it } from 'vitest';
import { ValidationError } from '../../../../agents/errors.ts';
import type { NeuronModel } from '../../../../controllers/engine/index.ts';
import { defineNeuron } from '../../../../controllers/engine/index.ts';

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
});
