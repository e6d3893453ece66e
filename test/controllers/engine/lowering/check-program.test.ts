import { describe, expect, it } from 'vitest';
import type { ValidationError } from '../../../../agents/errors.ts';
import { emitC } from '../../../../controllers/engine/emit/c/program.ts';
import { emitJavaScript } from '../../../../controllers/engine/emit/javascript.ts';
import { divideProgram } from '../../../../controllers/engine/emit/threads/module.ts';
import { emitWebAssembly } from '../../../../controllers/engine/emit/webassembly/module.ts';
import type { NeuronModel } from '../../../../controllers/engine/index.ts';
import { analyse, defineNeuron, LanguageError, Network } from '../../../../controllers/engine/index.ts';

/** A population of a model that runs these statements, or has these equations. */
function network(rest: Partial<NeuronModel>): Network {
  const model = defineNeuron({
    name: 'cell',
    source: 'a test',
    parameters: {},
    state: { x: { unit: '1', meaning: '', initial: 0.5 }, y: { unit: '1', meaning: '' } },
    spike: { when: 'x > 2' },
    ...rest,
  } as NeuronModel);
  const made = new Network({ seed: 1 });
  made.population('cells', model, { size: 20 });
  return made;
}

const statements = (line: string, count: number): Network => network({ onStep: Array(count).fill(line).join('\n') });
const chained = (count: number): Network => {
  const lines = Array.from({ length: count }, (_, n) => `u${n + 1} = 0.5*u${n}`);
  return network({ equations: ['u0 = x', ...lines, `dx/dt = (u${count} - x)/ms`].join('\n'), method: 'euler' });
};

function failure(action: () => unknown): ValidationError {
  try {
    action();
  } catch (error) {
    return error as ValidationError;
  }
  throw new Error('it was accepted');
}

describe('a model that is nearly too large', () => {
  it.each<[string, () => Network]>([
    ['a long chain', () => statements('x = x*x', 1495)],
    ['a long chain of choices', () => statements('x = where(x > y, exp(x), y)', 240)],
    ['many operations', () => statements('x = x*0.5 + y; y = x - y', 480)],
    ['many definitions', () => chained(995)],
  ])('is emitted in every way: %s', (_, large) => {
    const { program } = analyse(large());
    const [oracle, fast] = [emitJavaScript(program, { precision: 'f32' }), emitWebAssembly(program)];
    for (const one of [oracle, fast]) one.run(0, 3);
    const x = program.arrays.findIndex(({ name }) => name === 'cells.x');
    expect(fast.numbers(x).subarray(0, 20)).toEqual(oracle.numbers(x).subarray(0, 20));
    expect(() => divideProgram(program, 2)).not.toThrow();
    expect(emitC(program)).toContain('network_run');
  });
});

describe('a model that is too large is refused', () => {
  it.each<[string, () => Network, string]>([
    ['a chain that is too long', () => statements('x = x*x', 1600), 'chains of up to 160'],
    ['too many functions', () => statements('x = x + exp(y); y = 0.5*y', 610), 'operations'],
  ])('%s', (_, large, received) => {
    const error = failure(() => analyse(large()));
    expect(error.code).toBe('model_too_large');
    expect(error.message).toContain("'cells: cell' computes too much in one step");
    expect(error.received).toContain(received);
    expect(error.remedy).toBeTruthy();
  });

  it('a chain of definitions that is too long, pointing at it', () => {
    const error = failure(() => chained(1001));
    expect(error).toBeInstanceOf(LanguageError);
    expect(error.code).toBe('chain_too_long');
    expect(error.message).toContain("'u1000' is the end of a chain of 1001 operations");
  });
});
