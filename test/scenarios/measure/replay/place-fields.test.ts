import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../../kernels/random.ts';
import {
  centresOfFields,
  fitPlaceFields,
  placeCells,
  spatialInformation,
} from '../../../../scenarios/measure/replay/place-fields.ts';

const PERIOD = 1e-3;

describe('on a track of three bins', () => {
  const grid = { columns: 3, rows: 1, left: 0, bottom: -0.5, binWidth: 0.1, binHeight: 1 };
  /** 2 s in the first bin, in two stretches with a rest between them; 1 s in the second; 10 ms in the third. */
  const running = {
    from: [0, 2000, 3000, 4000],
    to: [1000, 3000, 4000, 4010],
    x: [0.05, 0.05, 0.15, 0.25],
    y: [0, 0, 0, 0],
  };
  /** Cell 7: four spikes in the first bin, one in the second. Cell 2: one in the second. 1000 to 1999 is the rest. */
  const ticks = [0, 999, 1000, 1500, 1999, 2000, 2999, 3000, 3999, 4010];
  const ids = [7, 7, 7, 7, 2, 7, 7, 7, 2, 2];

  it('rates are spikes by seconds, without those of rests', () => {
    const fields = fitPlaceFields(ticks, ids, running, grid, { period: PERIOD, smoothingBins: 0 });
    expect([...fields.occupancy]).toEqual([2, 1, 0.01].map((seconds) => expect.closeTo(seconds, 12)));
    expect(fields.known).toEqual([true, true, false]);
    expect(fields.cells).toEqual([2, 7]);
    expect(fields.rates.map((map) => [...map])).toEqual([
      [0.1, 1, Number.NaN],
      [2, 1, Number.NaN],
    ]);
  });

  it('rates are known from 20 ms on', () => {
    const known = (ticks: number) => {
      const short = { ...running, to: [1000, 3000, 4000, 4000 + ticks] };
      return fitPlaceFields([], [], short, grid, { period: PERIOD, smoothingBins: 0 }).known[2];
    };
    expect([19, 20].map(known)).toEqual([false, true]);
  });

  it('spikes and occupancy are smoothed before they are divided', () => {
    const { rates } = fitPlaceFields(ticks, ids, running, grid, { period: PERIOD });
    const [near, far] = [Math.exp(-0.5), Math.exp(-2)];
    const time = [2 + near + 0.01 * far, 2 * near + 1 + 0.01 * near, 2 * far + near + 0.01];
    const spikes = [4 + near, 4 * near + 1, 4 * far + near];
    expect([...rates[1]]).toEqual(spikes.map((count, bin) => expect.closeTo(count / time[bin], 12)));
  });

  it('places outside of the grid do not count', () => {
    const away = { ...running, x: [0.05, 9, 0.15, 0.25] };
    const fields = fitPlaceFields(ticks, ids, away, grid, { period: PERIOD, smoothingBins: 0 });
    expect(fields.occupancy[0]).toBeCloseTo(1, 12);
    expect(fields.rates[1][0]).toBeCloseTo(2, 12);
  });

  it('a cell is a place cell by its peak and by what its spikes say', () => {
    const fields = {
      grid,
      occupancy: Float64Array.of(1, 1, 0),
      known: [true, true, false],
      cells: [1, 4, 6],
      rates: [
        Float64Array.of(4, 0, Number.NaN),
        Float64Array.of(4, 3, Number.NaN),
        Float64Array.of(0.9, 0, Number.NaN),
      ],
    };
    // One bit: the spike tells which half. 3/4 and 1/4 would be 0.19 bits.
    expect(spatialInformation(fields.rates[0], fields)).toBeCloseTo(1, 12);
    expect(spatialInformation(Float64Array.of(3, 1, Number.NaN), fields)).toBeCloseTo(
      0.75 * Math.log2(1.5) + 0.25 * Math.log2(0.5),
      12,
    );
    expect(placeCells(fields).cells).toEqual([1]);
    expect(placeCells(fields, { leastPeakHz: 0.5, leastInformation: 0 }).cells).toEqual([1, 4, 6]);
    expect(placeCells(fields).rates).toEqual([fields.rates[0]]);
  });

  it('the centre of a field is the mean of the bins with half the peak, by their rates', () => {
    const rates = [Float64Array.of(4, 2, Number.NaN), Float64Array.of(1, 4, 1.9)];
    const fields = { grid, occupancy: new Float64Array(3), known: [true, true, true], cells: [1, 3], rates };
    expect([...centresOfFields(fields)]).toEqual([
      Number.NaN,
      Number.NaN,
      expect.closeTo((4 * 0.05 + 2 * 0.15) / 6, 12),
      0,
      Number.NaN,
      Number.NaN,
      expect.closeTo(0.15, 12),
      0,
    ]);
  });
});

it('recovers a Gaussian field in an arena: its centre to 2 cm, its peak to a fifth', () => {
  const random = new RandomStream(1, 'arena');
  const grid = { columns: 20, rows: 20, left: -0.5, bottom: -0.5, binWidth: 0.05, binHeight: 0.05 };
  const samples = Array.from({ length: 20_000 }, (_, k) => ({
    from: 10 * k,
    x: random.uniform() - 0.5,
    y: random.uniform() - 0.5,
  }));
  const rate = (x: number, y: number): number => 50 * Math.exp(-((x - 0.125) ** 2 + (y + 0.175) ** 2) / (2 * 0.1 ** 2));
  const spikes = samples.filter(({ x, y }) => random.uniform() < 0.01 * rate(x, y)).map(({ from }) => from);
  const running = {
    from: samples.map(({ from }) => from),
    to: samples.map(({ from }) => from + 10),
    x: samples.map(({ x }) => x),
    y: samples.map(({ y }) => y),
  };
  const fields = fitPlaceFields(
    spikes,
    spikes.map(() => 0),
    running,
    grid,
    { period: PERIOD },
  );
  const [x, y] = centresOfFields(fields);
  expect(Math.hypot(x - 0.125, y + 0.175)).toBeLessThan(0.02);
  // A field of 0.1 m is widened by smoothing, whose weights of 1, e^-0.5 and e^-2 have a variance of 0.92 bins^2, and by the bins.
  const peak = (50 * 0.1 ** 2) / (0.1 ** 2 + (0.92 + 1 / 12) * 0.05 ** 2);
  expect(Math.abs(Math.max(...fields.rates[0]) / peak - 1)).toBeLessThan(0.2);
  expect(placeCells(fields).cells).toEqual([0]);
});
