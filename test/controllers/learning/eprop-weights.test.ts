import { describe, expect, it } from 'vitest';
import { checkEpropWeights, drawEpropWeights } from '../../../controllers/learning/eprop-weights.ts';

describe('weights at the start', () => {
  const size = { inputs: 25, neurons: 100, outputs: 9 };
  const weights = drawEpropWeights(1, size);

  it.each([
    ['input', 1 / 25, 2500],
    ['recurrent', 1 / 100, 10_000],
    ['output', 1 / 100, 900],
    ['feedback', 1, 900],
  ] as const)('of the %s are normal, with a variance of %f', (name, variance, count) => {
    const values = [...(weights[name] as Float64Array)];
    expect(values.length).toBe(count);
    const mean = values.reduce((sum, w) => sum + w, 0) / count;
    const squares = values.reduce((sum, w) => sum + w * w, 0) / count;
    // Four standard errors of each.
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(variance / count));
    expect(Math.abs(squares / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
    const beyond = values.filter((w) => Math.abs(w) > 2 * Math.sqrt(variance)).length / count;
    expect(Math.abs(beyond - 0.0455)).toBeLessThan(4 * Math.sqrt(0.0455 / count));
  });

  it('are the same for a seed, and others for another, and in no two matrices', () => {
    expect(drawEpropWeights(1, size)).toEqual(weights);
    expect(drawEpropWeights(2, size).input).not.toEqual(weights.input);
    expect((weights.output as Float64Array)[0]).not.toBeCloseTo((weights.recurrent as Float64Array)[0], 9);
  });

  it.each(['input', 'recurrent', 'output', 'feedback'] as const)('of another size are refused: %s', (name) => {
    checkEpropWeights(weights, size, 'test');
    expect(() => checkEpropWeights({ ...weights, [name]: new Float64Array(7) }, size, 'test')).toThrow(
      expect.objectContaining({ code: 'size_mismatch', received: 7, block: 'test' }),
    );
  });
});
