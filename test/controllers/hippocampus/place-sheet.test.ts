import { describe, expect, it } from 'vitest';
import type { PlaceSheetOptions } from '../../../controllers/hippocampus/place-sheet.ts';
import { PlaceSheet } from '../../../controllers/hippocampus/place-sheet.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { mean, median } from '../../../scenarios/measure/metrics.ts';
import { reach, speedAlong } from '../../../scenarios/measure/replay/path.ts';
import { pointing, restAt } from './waves.ts';

/** m, in a sheet from -0.5 to 0.5. */
const GOAL = [0.2, -0.2] as const;
/** m/s of an agent that runs. */
const RUNNING = 0.2;

const sheetOf = (options: Partial<PlaceSheetOptions> = {}) =>
  new PlaceSheet({ seed: 1, period: 1e-3, side: 1, ...options });

const weights = ({ simulation, recurrent }: PlaceSheet) => simulation.synapses(recurrent, 'w');

function sums(sheet: PlaceSheet): Float64Array {
  const { post } = sheet.simulation.connections(sheet.recurrent);
  const all = new Float64Array(sheet.cells.size);
  for (const [k, w] of weights(sheet).entries()) all[post[k]] = all[post[k]] + w;
  return all;
}

describe('at rest', () => {
  const sheet = sheetOf();
  const before = weights(sheet);
  const { waves, spikes } = restAt(sheet, GOAL, 3001);

  it('waves start by themselves where the agent is, and leave it', () => {
    expect(waves.length).toBeGreaterThanOrEqual(4);
    const [x, y] = GOAL;
    // A wave starts elsewhere in one second of twenty, by a spike of chance.
    const starts = [0, 1, 2].map((second) => {
      const first = spikes.filter(({ tick }) => Math.floor(tick / 1000) === second).slice(0, 5);
      return first.reduce((sum, spike) => sum + Math.hypot(spike.x - x, spike.y - y), 0) / 5;
    });
    expect(starts.sort((a, b) => a - b)[1]).toBeLessThan(0.1);
    expect(median(waves.map((wave) => reach(wave, { x, y })))).toBeGreaterThan(0.2);
  });

  it('waves travel at 8 to 18 times the speed of running', () => {
    const speed = mean(waves.map((wave) => speedAlong(wave, wave.windowSeconds)));
    expect(speed / RUNNING).toBeGreaterThan(8);
    expect(speed / RUNNING).toBeLessThan(18);
  });

  it('each second ends in silence', () => {
    expect(spikes.length).toBeGreaterThan(3000);
    expect(spikes.filter(({ tick }) => tick % 1000 >= 810)).toEqual([]);
    expect(spikes.some(({ tick }) => tick % 1000 > 790)).toBe(true);
  });

  it('eligibility points where the waves came from, and weights follow', () => {
    expect(pointing(sheet, 'e', GOAL)).toBeGreaterThan(0.25);
    expect(pointing(sheet, 'w', GOAL)).toBeGreaterThan(0.045);
    expect(weights(sheet)).not.toEqual(before);
  });

  it('no weights onto a cell add up to more than 1, and none is negative', () => {
    expect(Math.max(...sums(sheet))).toBeLessThan(1 + 1e-5);
    expect(Math.min(...weights(sheet))).toBeGreaterThanOrEqual(0);
  });
});

it('is driven by a Gaussian around the agent of 4 % of the side, five times as strong while it runs', () => {
  const sheet = sheetOf();
  const { centres, simulation } = sheet;
  const drive = simulation.input(sheet.cells, 'drive', 'mV/ms');
  const differences = (peak: number): number[] =>
    Array.from({ length: sheet.cells.size }, (_, i) => {
      const [dx, dy] = [centres[2 * i] - GOAL[0], centres[2 * i + 1] - GOAL[1]];
      return Math.abs(drive[i] - peak * Math.exp(-(dx * dx + dy * dy) / (2 * 0.04 ** 2)));
    });
  sheet.run(...GOAL);
  expect(Math.max(...differences(0.5))).toBeLessThan(1e-7);
  sheet.rest(...GOAL, 0, 1);
  expect(Math.max(...differences(0.1))).toBeLessThan(1e-7);
});

it('is silent, and learns nothing, while inhibition holds on', () => {
  const sheet = sheetOf();
  const before = weights(sheet);
  expect(restAt(sheet, GOAL, 1000, true).spikes).toEqual([]);
  expect(pointing(sheet, 'w', GOAL)).toBeCloseTo(0, 1);
  for (const [k, w] of weights(sheet).entries()) expect(Math.abs(w - before[k])).toBeLessThan(1e-6);
});

it('eligibility does not point there where pre before post counts', () => {
  const sheet = sheetOf({ rule: 'causal' });
  restAt(sheet, GOAL, 3000);
  expect(pointing(sheet, 'e', GOAL)).toBeLessThan(0.1);
});

it('shuffling gives each cell its weights back in another order, each with its eligibility', () => {
  const sheet = sheetOf();
  restAt(sheet, GOAL, 500);
  const { post } = sheet.simulation.connections(sheet.recurrent);
  const before = weights(sheet);
  const byTarget = (): string[][] => {
    const lists: string[][] = Array.from({ length: sheet.cells.size }, () => []);
    const eligibility = sheet.simulation.synapses(sheet.recurrent, 'e');
    for (const [k, w] of weights(sheet).entries()) lists[post[k]].push(`${w} ${eligibility[k]}`);
    return lists.map((list) => list.sort());
  };
  const lists = byTarget();
  sheet.shuffle(new RandomStream(1, 'a test'));
  expect(byTarget()).toEqual(lists);
  const moved = weights(sheet).filter((w, k) => w !== before[k]).length;
  expect(moved / before.length).toBeGreaterThan(0.8);
});

it('keeps cells without neighbours free of NaN', () => {
  const sheet = sheetOf({ cellsPerSide: 1 });
  restAt(sheet, [0, 0], 250);
  sheet.simulation.checkFinite();
  expect(weights(sheet)).toHaveLength(0);
  expect([...sheet.simulation.state(sheet.cells, 'w_in')]).toEqual([0]);
});

describe('while running', () => {
  const sheet = sheetOf();
  const { cells, centres, recurrent, simulation } = sheet;
  const before = weights(sheet);
  const ids = new Uint32Array(cells.size);
  /** Spikes by the phase of theta, of which the first quarter suppresses most, and their mean distance from the agent in m. */
  const phases = [0, 0, 0, 0];
  let [distance, spikes] = [0, 0];
  for (let tick = 0; tick < 1000; tick++) {
    const x = -0.1 + 2e-4 * tick;
    sheet.run(x, 0.1);
    const count = simulation.spikes(cells, ids);
    const phase = Math.floor(4 * ((7e-3 * tick + 0.875) % 1));
    phases[phase] = phases[phase] + count;
    spikes += count;
    for (const id of ids.subarray(0, count)) distance += Math.hypot(centres[2 * id] - x, centres[2 * id + 1] - 0.1);
  }

  it('cells around the agent spike, and fewer when theta suppresses them', () => {
    expect(spikes).toBeGreaterThan(500);
    expect(distance / spikes).toBeLessThan(0.2);
    expect(Math.min(...phases)).toBe(Math.min(phases[1], phases[2]));
    expect(Math.max(...phases)).toBeGreaterThan(2 * Math.min(...phases));
  });

  it('nothing is learned, and weights move towards equal ones', () => {
    const { post } = simulation.connections(recurrent);
    const equal = simulation.synapses(recurrent, 'w_0');
    expect(Math.max(...simulation.synapses(recurrent, 'e'))).toBe(0);
    for (const [k, w] of weights(sheet).entries()) {
      const share = (w - equal[k]) / (before[k] - equal[k]);
      if (Math.abs(before[k] - equal[k]) > 0.01) expect(share, `onto ${post[k]}`).toBeCloseTo(0.997 ** 10, 3);
    }
  });
});

it('refuses a step that consolidation does not fit', () => {
  expect(() => sheetOf({ period: 3e-3 })).toThrow('consolidations');
});
