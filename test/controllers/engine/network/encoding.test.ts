import { describe, expect, it } from 'vitest';
import type { Encoder } from '../../../../controllers/engine/index.ts';
import { Network, simulate } from '../../../../controllers/engine/index.ts';
import { bernoulli } from '../../../../controllers/neurons/bernoulli.ts';
import { lif } from '../../../../controllers/neurons/lif.ts';

/** Rates in proportion to a number, and to another. */
const ramp: Encoder = {
  size: 5,
  reads: 2,
  write({ 0: slope, 1: offset }, out) {
    for (let i = 0; i < 5; i++) out[i] = slope * i + offset;
  },
};

function encoded() {
  const network = new Network({ step: '1 ms', seed: 1 });
  const cells = network.population('cells', bernoulli, { size: 5 });
  return { network, cells, code: network.encode(cells, 'rate', ramp, 'Hz') };
}

const failure = (code: string) => expect.objectContaining({ code });

describe('an encoder', () => {
  it.each(['webassembly', 'javascript-f32', 'javascript-f64'] as const)('computes an input: %s', (emitter) => {
    const { network, cells, code } = encoded();
    const simulation = simulate(network, { emitter });
    simulation.encode(code, [100, 0.25]);
    expect([...simulation.state(cells, 'rate', 'Hz')]).toEqual([0.25, 100.25, 200.25, 300.25, 400.25]);
    simulation.step();
    simulation.encode(code, Float64Array.of(0, 1e6));
    simulation.step();
    expect(simulation.spikes(cells, new Uint32Array(5))).toBe(5);
  });

  it('is refused where it does not fit', () => {
    const { network, cells } = encoded();
    const small = network.population('small', bernoulli, { size: 4 });
    expect(() => network.encode(small, 'rate', ramp, 'Hz')).toThrow(failure('size_mismatch'));
    expect(() => network.encode(cells, 'rate', ramp, 'Hz')).toThrow(failure('duplicate_name'));
    const more = network.population('more', bernoulli, { size: 5 });
    for (const reads of [0, 1.5, Number.NaN])
      expect(() => network.encode(more, 'rate', { ...ramp, reads }, 'Hz')).toThrow(failure('invalid_size'));
    expect(() => network.encode(more, 'rat' as 'rate', ramp, 'Hz')).toThrow(failure('unknown_name'));
    expect(() => network.encode(more, 'rate', ramp, 'kHz' as 'Hz')).toThrow(failure('live_unit'));
    expect(() => network.encode(more, 'rate', ramp, 'mV' as 'Hz')).toThrow(failure('dimension_mismatch'));
    const other = new Network({ step: '1 ms', seed: 1 }).population('cells', lif, { size: 5 });
    expect(() => network.encode(other, 'I_ext', ramp, 'pA')).toThrow(failure('foreign_population'));
    expect(network.encode(more, 'rate', { ...ramp, reads: 1 }, 'Hz').encoder.reads).toBe(1);
  });

  it('is given as many numbers as it reads, by the simulation of its network', () => {
    const [one, other] = [encoded(), encoded()];
    const simulation = simulate(one.network);
    expect(() => simulation.encode(one.code, [1])).toThrow(failure('size_mismatch'));
    expect(() => simulation.encode(other.code, [1, 2])).toThrow(failure('unknown_name'));
  });
});
