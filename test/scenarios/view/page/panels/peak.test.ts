import { describe, expect, it } from 'vitest';
import type { FieldMap } from '../../../../../scenarios/view/frames/frame.ts';
import { peakOf } from '../../../../../scenarios/view/page/panels/peak.ts';

const map = (...rates: number[]): FieldMap => ({
  ...{ population: 'place', neuron: 0, bin: 0.5, left: -1, bottom: 2, shape: [2, 3], spikes: 1 },
  ...{ seconds: new Float64Array(6), rates: Float64Array.from(rates) },
});

describe('the peak of a map', () => {
  it('is the highest rate, at the centre of its bin', () => {
    expect(peakOf(map(1, Number.NaN, 2, 3, 4, Number.NaN))).toEqual({ rate: 4, x: -0.25, y: 2.75 });
  });

  it('is nowhere for a neuron that fired nowhere', () => {
    expect(peakOf(map(0, Number.NaN, 0, 0, 0, 0))).toEqual({ rate: 0, x: Number.NaN, y: Number.NaN });
  });
});
