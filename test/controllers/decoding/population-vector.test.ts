import { describe, expect, it } from 'vitest';
import { PopulationVector } from '../../../controllers/decoding/population-vector.ts';
import { RandomStream } from '../../../kernels/random.ts';

const directions = Array.from({ length: 40 }, (_, i) => (2 * Math.PI * i) / 40);
const options = { directions, decay: 0.05, rise: 0.02, period: 1e-3, stride: 0.002 };

describe('population vector', () => {
  it('moves the agent by one stride in the preferred direction of a neuron that spikes once', () => {
    for (const neuron of [0, 7, 33]) {
      const vector = new PopulationVector(options);
      let [px, py] = [0, 0];
      for (let tick = 0; tick < 3000; tick++) {
        vector.update(Uint32Array.of(neuron), tick === 5 ? 1 : 0);
        px += vector.x * 1e-3;
        py += vector.y * 1e-3;
      }
      expect(px).toBeCloseTo(0.002 * Math.cos(directions[neuron]), 14);
      expect(py).toBeCloseTo(0.002 * Math.sin(directions[neuron]), 14);
    }
  });

  it.each([
    { decay: 0.02, rise: 0.02 },
    { decay: 0.01, rise: 0.02 },
    { rise: 0.9e-3 },
    { period: 0 },
    { decay: Number.POSITIVE_INFINITY },
    { rise: Number.NaN },
  ])('refuses time constants that are no such filter: %o', (changed) => {
    expect(() => new PopulationVector({ ...options, ...changed })).toThrow(
      expect.objectContaining({ code: 'invalid_option', expected: '0 < period <= rise < decay, in seconds' }),
    );
  });

  it('may rise within one period', () => {
    expect(() => new PopulationVector({ ...options, rise: options.period })).not.toThrow();
  });

  it('has the time course of two Euler filters', () => {
    const vector = new PopulationVector(options);
    for (let k = 0; k < 200; k++) {
      vector.update(Uint32Array.of(0), k === 0 ? 1 : 0);
      expect(vector.x).toBeCloseTo((0.002 / 0.03) * ((1 - 1 / 50) ** k - (1 - 1 / 20) ** k), 14);
      expect(vector.y).toBe(0);
    }
  });

  it('sums what each neuron would do alone', () => {
    const random = new RandomStream(1, 'spikes');
    const together = new PopulationVector(options);
    const alone = directions.map(() => new PopulationVector(options));
    for (let tick = 0; tick < 300; tick++) {
      const ids = Uint32Array.from([...directions.keys()].filter(() => random.uniform() < 0.1));
      together.update(ids, ids.length);
      alone.forEach((vector, i) => {
        vector.update(Uint32Array.of(i), ids.includes(i) ? 1 : 0);
      });
      expect(together.x).toBeCloseTo(
        alone.reduce((sum, vector) => sum + vector.x, 0),
        12,
      );
      expect(together.y).toBeCloseTo(
        alone.reduce((sum, vector) => sum + vector.y, 0),
        12,
      );
    }
  });

  it('stands still where opposite neurons spike alike', () => {
    const vector = new PopulationVector(options);
    for (let tick = 0; tick < 50; tick++) {
      vector.update(Uint32Array.of(3, 23), 2);
      expect(Math.hypot(vector.x, vector.y)).toBeLessThan(1e-14);
    }
  });

  it('saves, restores and resets', () => {
    const [one, other] = [new PopulationVector(options), new PopulationVector(options)];
    for (let tick = 0; tick < 20; tick++) one.update(Uint32Array.of(tick), tick % 3 === 0 ? 1 : 0);
    other.restore(one.save());
    expect([other.x, other.y]).toEqual([one.x, one.y]);
    one.update(Uint32Array.of(2), 1);
    other.update(Uint32Array.of(2), 1);
    expect([other.x, other.y]).toEqual([one.x, one.y]);
    one.reset();
    expect([one.x, one.y]).toEqual([0, 0]);
    one.update(Uint32Array.of(2), 0);
    expect([one.x, one.y]).toEqual([0, 0]);
  });
});
