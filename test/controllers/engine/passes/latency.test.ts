import { describe, expect, it } from 'vitest';
import { latency } from '../../../../controllers/engine/passes/latency.ts';
import { Graph } from '../../../../controllers/engine/program/value.ts';

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
});
