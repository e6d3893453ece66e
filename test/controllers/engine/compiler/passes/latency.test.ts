import { describe, expect, it } from 'vitest';
import { latency } from '../../../../../controllers/engine/compiler/passes/latency.ts';
import { Graph } from '../../../../../controllers/engine/compiler/program/value.ts';

describe('latency', () => {
  const graph = new Graph();
  const [x, y] = [graph.load(0, 'neuron'), graph.load(1, 'neuron')];

  it('of what is only loaded is none', () => {
    expect(latency([x, y, graph.constant(3)])).toEqual({ operations: 0, chain: 0 });
  });

  it('counts what waits for one another, and what does not only as work', () => {
    const sum = graph.add(graph.multiply(x, x), graph.multiply(y, y));
    expect(latency([sum])).toEqual({ operations: 3, chain: 2 });
    expect(latency([sum, graph.add(x, y)])).toEqual({ operations: 4, chain: 2 });
  });

  it('counts a shared value once, and functions as the many operations that they are', () => {
    const power = graph.apply('exp', graph.add(x, y));
    expect(latency([graph.multiply(power, power), power])).toEqual({ operations: 22, chain: 22 });
    expect(latency([graph.select(graph.binary('less', x, y), power, x)])).toEqual({ operations: 23, chain: 22 });
    expect(latency([graph.binary('divide', x, y)])).toEqual({ operations: 3, chain: 3 });
  });

  it.each([
    ['exp', 20],
    ['log', 20],
    ['sin', 20],
    ['cos', 20],
    ['tanh', 25],
    ['sqrt', 1],
    ['abs', 1],
  ] as const)('takes %s for %d additions', (fn, length) => {
    expect(latency([graph.add(graph.apply(fn, x), y)])).toEqual({ operations: length + 1, chain: length + 1 });
  });

  it('takes a power for 25 additions, and waits for the later of two', () => {
    const power = graph.binary('power', x, y);
    expect(latency([power])).toEqual({ operations: 25, chain: 25 });
    const late = graph.apply('exp', x);
    expect(latency([graph.add(late, power)])).toEqual({ operations: 46, chain: 26 });
    expect(latency([graph.add(power, late)])).toEqual({ operations: 46, chain: 26 });
  });
});
