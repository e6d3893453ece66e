// @module-tag long
import { describe, expect, it } from 'vitest';
import { PlaceSheet } from '../../../controllers/hippocampus/place-sheet.ts';

const SIDE = 40;
const GOAL = [0, 0.25] as const;

/** A sheet of 1 m that remembers a wall along the row below its middle, from the left edge to a column. */
function walled(columns: number, cellsPerPlace = 1): PlaceSheet {
  const scan = { start: 0, step: 1, mount: { z: 0 }, maximum: 0.1 };
  const sheet = new PlaceSheet({ seed: 2, period: 1e-3, side: 1, cellsPerPlace, scan, inhibition: 0.5, cycle: 2 });
  const wall = Float64Array.from({ length: SIDE * SIDE }, (_, cell) =>
    Number(Math.floor(cell / SIDE) === SIDE / 2 - 1 && cell % SIDE < columns),
  );
  if (sheet.barriers !== undefined) sheet.simulation.setSynapses(sheet.barriers.memory, 'w', wall);
  return sheet;
}

/** Spikes in a rest at the goal: above the wall, in its row, and below. */
function rest(sheet: PlaceSheet, ticks: number): [above: number, within: number, below: number] {
  const { cells, centres, simulation } = sheet;
  const ids = new Uint32Array(cells.size);
  const counts: [number, number, number] = [0, 0, 0];
  for (let tick = 0; tick < ticks; tick++) {
    sheet.rest(...GOAL, tick * 1e-3, 2);
    for (const id of ids.subarray(0, simulation.spikes(cells, ids)))
      counts[centres[2 * id + 1] > 0 ? 0 : centres[2 * id + 1] > -0.025 ? 1 : 2]++;
  }
  return counts;
}

describe('a wall that the sheet remembers', () => {
  it.each([1, 2])('stops all waves, with %d cells a place', (cellsPerPlace) => {
    const [above, within, below] = rest(walled(SIDE, cellsPerPlace), 1500);
    expect(above).toBeGreaterThan(2000);
    expect(within).toBeLessThan(20);
    expect(below).toBe(0);
  });

  it('lets waves through where it ends, and what they teach leads round', () => {
    const sheet = walled(30);
    expect(rest(sheet, 15_000)[2]).toBeGreaterThan(500);
    const { cells, centres, recurrent, simulation } = sheet;
    const { pre, post } = simulation.connections(recurrent);
    const w = simulation.synapses(recurrent, 'w');
    const sent = new Float64Array(2 * cells.size);
    for (const [k, i] of pre.entries())
      for (const axis of [0, 1]) sent[2 * i + axis] += w[k] * (centres[2 * post[k] + axis] - centres[2 * i + axis]);
    /** Mean cosine between where the cells behind the wall lead and the way to a place. */
    const leads = (x: number, y: number): number => {
      const cosines: number[] = [];
      for (let i = 0; i < cells.size; i++) {
        const [towardsX, towardsY] = [x - centres[2 * i], y - centres[2 * i + 1]];
        if (centres[2 * i + 1] > -0.05 || centres[2 * i] > 0.2) continue;
        const lengths = Math.hypot(towardsX, towardsY) * Math.hypot(sent[2 * i], sent[2 * i + 1]);
        cosines.push((sent[2 * i] * towardsX + sent[2 * i + 1] * towardsY) / lengths);
      }
      return cosines.reduce((a, b) => a + b) / cosines.length;
    };
    expect(leads(0.35, 0)).toBeGreaterThan(0.4);
    expect(leads(...GOAL)).toBeLessThan(leads(0.35, 0) - 0.2);
  });

  it('is no wall where none was felt', () => {
    const [, , below] = rest(walled(0), 1500);
    expect(below).toBeGreaterThan(500);
  });
});
