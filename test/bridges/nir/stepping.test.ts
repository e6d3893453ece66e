import { describe, expect, it } from 'vitest';
import { backEndsFor } from '../../../bridges/nir/back-ends.ts';
import type { NirNode } from '../../../bridges/nir/graph.ts';
import { modelFor, type NirStepping, steppingNotes, steppingOf } from '../../../bridges/nir/stepping.ts';
import * as neurons from '../../../controllers/neurons/index.ts';

const DEFAULTS = { method: 'euler', reset: 'value', spike: 'held' } as const;

describe('how a graph is run', () => {
  it('is what the caller says, else what the file says, else what is usual', () => {
    const file = { dt: 0.002, method: 'exact', reset: 'subtract', spike: 'impulse' };
    expect(steppingOf({ step: '1 ms' })).toEqual({ step: 1e-3, ...DEFAULTS });
    expect(steppingOf({}, file)).toEqual({ step: 0.002, method: 'exact', reset: 'subtract', spike: 'impulse' });
    const given = { step: '3 ms', method: 'sequential', reset: 'value', spike: 'held' } as const;
    expect(steppingOf(given, file)).toEqual({ ...given, step: 0.003 });
    expect(steppingNotes(steppingOf({}, file))).toEqual(file);
  });

  it.each([
    [{}, 'none'],
    [{ dt: 0 }, 0],
    [{ dt: -1 }, -1],
    [{ dt: Number.NaN }, Number.NaN],
    [{ dt: '1 ms' }, '1 ms'],
  ])('needs a step above 0 s, not that of %j', (metadata, received) => {
    expect(() => steppingOf({}, metadata)).toThrow(
      expect.objectContaining({ code: 'nir_not_runnable', expected: 'a time in seconds above 0', received }),
    );
  });

  it.each([
    ['method', 'euler, sequential, exact'],
    ['reset', 'value, subtract'],
    ['spike', 'held, impulse'],
  ])('has no other %s than %s', (key, choices) => {
    expect(() => steppingOf({ step: '1 ms' }, { [key]: 'other' })).toThrow(
      expect.objectContaining({
        ...{ code: 'nir_not_runnable', expected: `one of ${choices}`, received: 'other' },
        message: expect.stringContaining(`with this ${key}`),
      }),
    );
  });
});

describe('the model of a node', () => {
  const of = (type: string, part: Partial<NirStepping> = {}) => modelFor(type, { step: 1, ...DEFAULTS, ...part });

  it('is the exact one where that is asked for, and as it is where nothing is solved', () => {
    expect(of('LIF', { method: 'exact' })).toBe(neurons.nirLif);
    expect(of('CubaLI', { method: 'exact' })).toBe(neurons.nirCubaLi);
    expect(of('Threshold')).toBe(neurons.nirThreshold);
    expect(of('CubaLIF', { method: 'sequential' })).toBe(neurons.nirCubaLifSequential);
    expect(of('CubaLI', { method: 'sequential' })).toBe(neurons.nirCubaLiSequential);
    expect(of('Linear')).toBeUndefined();
  });

  it('is stepped by Euler otherwise, and may lose the threshold at a spike', () => {
    expect(of('LIF')).toMatchObject({
      name: `${neurons.nirLif.name}_euler`,
      method: 'euler',
      reset: neurons.nirLif.reset,
    });
    const both = of('LIF', { reset: 'subtract' });
    expect(both).toMatchObject({ name: `${neurons.nirLif.name}_euler_subtract`, method: 'euler' });
    expect(both?.reset).not.toEqual(neurons.nirLif.reset);
    const exact = of('LIF', { method: 'exact', reset: 'subtract' });
    expect(exact).toMatchObject({ name: `${neurons.nirLif.name}_subtract`, reset: both?.reset });
    expect(exact?.method).toBeUndefined();
    // What does not spike has nothing to lose.
    expect(of('LI', { method: 'exact', reset: 'subtract' })).toBe(neurons.nirLi);
  });
});

it('a program that reads NIR lacks the types of nodes of a graph, inner ones too, that it does not read', () => {
  const nodes = (...types: readonly string[]) =>
    new Map(types.map((type): [string, NirNode] => [type, { type } as unknown as NirNode]));
  const inner: NirNode = { type: 'NIRGraph', nodes: nodes('Input', 'Delay', 'LIF', 'Output'), edges: [] };
  const graph = {
    type: 'NIRGraph',
    nodes: nodes('Input', 'Linear', 'LIF', 'Output').set('inner', inner),
    edges: [],
  } as const;
  const lacks = Object.fromEntries(backEndsFor(graph).map((one) => [one.name, one.lacks]));
  expect(lacks).toMatchObject({
    Nengo: ['Linear', 'Delay'],
    Spyx: [],
    Norse: ['Linear', 'Delay'],
    snnTorch: ['Delay'],
  });
  expect(lacks).toMatchObject({ 'hxtorch (BrainScaleS-2)': ['LIF', 'Delay'], SpiNNaker2: ['Delay'] });
});
