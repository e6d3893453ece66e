import { describe, expect, it } from 'vitest';
import { restRaster } from '../../../../scenarios/report/rest/rest-raster.ts';

const population = {
  name: 'place',
  ticks: Uint32Array.of(0, 500, 1500, 2500, 3500),
  ids: Uint32Array.of(0, 1, 0, 1, 0),
  centres: Float64Array.of(0, 0, 1, 0),
};
const drawn = (times: { readonly from?: number; readonly seconds: number }): string =>
  restRaster({ id: 'r', rest: { trial: 1, x: 0, y: 0 }, population, waves: [], period: 1e-3, ...times });

describe('the raster of a rest', () => {
  it('has the spikes of the time that is shown, and its times', () => {
    const later = drawn({ from: 1, seconds: 2 });
    expect(later).toContain('2 spikes of 2 cells of place from 1 to 3 s');
    expect(later).toMatch(/>2\.5<.*Time at rest/);
    const first = drawn({ seconds: 1 });
    expect(first).toContain('2 spikes of 2 cells of place in the first 1 s');
  });
});
