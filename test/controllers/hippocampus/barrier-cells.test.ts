import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Network, simulate } from '../../../controllers/engine/index.ts';
import { BarrierCells } from '../../../controllers/hippocampus/barrier-cells.ts';

/** Four beams ahead, to the left, behind and to the right, of 0.2 m. */
const scan = { start: 0, step: Math.PI / 2, mount: { z: 0.05 }, maximum: 0.2 };

/** Cells of 5 cm on a square of 1 m. */
function begin(mount: { readonly x?: number; readonly y?: number; readonly yaw?: number } = {}) {
  const network = new Network({ step: '1 ms', seed: 1 });
  const barriers = new BarrierCells(network, {
    side: 1,
    cellsPerSide: 20,
    delay: 1e-3,
    scan: { ...scan, mount: { ...scan.mount, ...mount } },
  });
  const simulation = simulate(network);
  barriers.attach(simulation);
  const ids = new Uint32Array(400);
  return {
    barriers,
    /** Feels the same for some steps. */
    feel(ranges: readonly number[], steps: number, pose = { x: 0.025, y: 0.025, heading: 0 }) {
      barriers.feel(pose, { ranges: Float64Array.from(ranges), sweepSeconds: 0 });
      simulation.step(steps);
      barriers.feelNothing();
    },
    /** Column and row of the cells that spike in the next steps. */
    walls(): string[] {
      const seen = new Set<number>();
      for (let step = 0; step < 10; step++) {
        simulation.step();
        for (const id of ids.subarray(0, simulation.spikes(barriers.cells, ids))) seen.add(id);
      }
      return [...seen].sort((a, b) => a - b).map((id) => `${id % 20} ${Math.floor(id / 20)}`);
    },
  };
}

const FREE = Number.POSITIVE_INFINITY;

describe('a map of walls', () => {
  it('has a wall where a beam ends, after 20 ms', () => {
    const { feel, walls } = begin();
    feel([0.12, FREE, FREE, FREE], 10);
    expect(walls()).toEqual([]);
    feel([0.12, FREE, 0.07, FREE], 20);
    // 12 cm to the right and 7 cm to the left of the middle of cell 10 10.
    expect(walls()).toEqual(['9 10', '12 10']);
  });

  it('keeps it while nothing is felt', () => {
    const { feel, walls } = begin();
    feel([0.12, FREE, FREE, FREE], 50);
    for (let n = 0; n < 100; n++) walls();
    expect(walls()).toEqual(['12 10']);
  });

  it('loses it where the way is free for 0.4 s, and not where no beam passes', () => {
    const { feel, walls } = begin();
    feel([0.12, 0.12, FREE, FREE], 50);
    expect(walls()).toEqual(['12 10', '10 12']);
    feel([FREE, 0.12, FREE, FREE], 250);
    expect(walls()).toEqual(['12 10', '10 12']);
    feel([FREE, 0.07, FREE, FREE], 200);
    expect(walls()).toEqual(['10 11', '10 12']);
  });

  it('is that of the map frame, and of where the sensor stands', () => {
    const { feel, walls } = begin({ x: 0.1, yaw: Math.PI / 2 });
    // The sensor stands 10 cm above the agent, which faces up; its first beam goes to the left.
    feel([0.12, FREE, FREE, FREE], 50, { x: 0.025, y: 0.025, heading: Math.PI / 2 });
    expect(walls()).toEqual(['8 12']);
  });

  it('ends where the square ends', () => {
    const { feel, walls } = begin();
    feel([0.12, FREE, FREE, FREE], 50, { x: 0.45, y: 0.025, heading: 0 });
    expect(walls()).toEqual([]);
  });
});

describe('a range finder', () => {
  it('feels no wall beyond its reach, also where it says how far it is', () => {
    const { feel, walls } = begin();
    feel([0.12, 0.3, FREE, FREE], 50);
    expect(walls()).toEqual(['12 10']);
  });

  it.each([
    [0, '14 10'],
    [Math.PI / 2, '10 14'],
    [Math.PI, '6 10'],
    [-Math.PI / 2, '10 6'],
  ])('feels from where it is mounted, 10 cm ahead of the middle, at a heading of %d rad', (heading, wall) => {
    const { feel, walls } = begin({ x: 0.1 });
    feel([0.12, FREE, FREE, FREE], 30, { x: 0.025, y: 0.025, heading });
    expect(walls()).toEqual([wall]);
  });

  it.each([
    [0, '12 12'],
    [Math.PI / 2, '8 12'],
  ])('feels from where it is mounted, 10 cm to the left of the middle, at a heading of %d rad', (heading, wall) => {
    const { feel, walls } = begin({ y: 0.1 });
    feel([0.12, FREE, FREE, FREE], 50, { x: 0.025, y: 0.025, heading });
    expect(walls()).toEqual([wall]);
  });
});

describe('what is felt at once', () => {
  /** Cells of 10 cm on a square of 2 m, and one beam ahead of 0.5 m. */
  function map() {
    const network = new Network({ step: '1 ms', seed: 1 });
    const one = { start: 0, step: 1, mount: { z: 0.05 }, maximum: 0.5 };
    const barriers = new BarrierCells(network, { side: 2, cellsPerSide: 20, delay: 1e-3, scan: one });
    const simulation = simulate(network);
    barriers.attach(simulation);
    const set = (name: 'contact' | 'free'): number[] =>
      [...simulation.input(barriers.cells, name)].flatMap((value, cell) => (cell < 400 && value === 1 ? [cell] : []));
    return {
      feel: (x: number, y: number, heading: number, range: number) =>
        barriers.feel({ x, y, heading }, { ranges: Float64Array.of(range), sweepSeconds: 0 }),
      contact: () => set('contact'),
      free: () => set('free'),
    };
  }
  const cell = (x: number, y: number): number => Math.floor(10 * (x + 1)) + 20 * Math.floor(10 * (y + 1));

  it('is free on the way and touched at its end, whatever was felt before', () => {
    const { feel, contact, free } = map();
    feel(-0.95, -0.95, 0, 0.25);
    expect(contact()).toEqual([cell(-0.7, -0.95)]);
    feel(0.55, 0.35, Math.PI / 2, 0.32);
    expect(contact()).toEqual([cell(0.55, 0.67)]);
    expect(free()).toEqual([0.35, 0.45, 0.55, 0.65].map((y) => cell(0.55, y)));
  });

  it('is not free where a beam ends', () => {
    const { feel, contact, free } = map();
    // Two half cells to the end, which lies in the next cell.
    feel(0.03, 0.05, 0, 0.1);
    expect([contact(), free()]).toEqual([[cell(0.15, 0.05)], [cell(0.05, 0.05)]]);
  });

  it('touches at the end of its reach, is free up to there without an end, and says nothing without a measurement', () => {
    const { feel, contact, free } = map();
    const all = [0.05, 0.15, 0.25, 0.35, 0.45, 0.55].map((x) => cell(x, 0.05));
    feel(0.08, 0.05, 0, 0.5);
    expect([contact(), free()]).toEqual([[cell(0.55, 0.05)], all]);
    feel(0.08, 0.05, 0, Infinity);
    expect([contact(), free()]).toEqual([[], all]);
    for (const nothing of [Number.NaN, -Infinity]) {
      feel(0.08, 0.05, 0, nothing);
      expect([contact(), free()]).toEqual([[], []]);
    }
  });

  it('is looked at every half cell: a corner that is cut between two looks is not free', () => {
    const { feel, free } = map();
    // At 5 cm it is 5 mm below the cell above, at 10 cm it has left that cell for the next one.
    feel(0.04, 0.06, Math.PI / 4, 0.11);
    expect(free()).toEqual([cell(0.05, 0.05), cell(0.15, 0.15)]);
  });

  it('is free wherever the beam goes through half a cell, and nowhere that it does not go', { tags: 'long' }, () => {
    // Off the edges of cells, at which nothing but rounding would decide.
    const at = fc.integer({ min: -1200, max: 1200 }).map((millimetres) => millimetres / 1000 + 3e-4);
    const heading = fc.integer({ min: -300, max: 300 }).map((hundredths) => hundredths / 100 + 1e-4);
    const reach = fc.integer({ min: 100, max: 500 }).map((millimetres) => millimetres / 1000);
    fc.assert(
      fc.property(at, at, heading, reach, (x, y, angle, range) => {
        const { feel, free } = map();
        feel(x, y, angle, range);
        /** m, of the way in each cell. */
        const ways = new Map<number, number>();
        for (let way = 0; way <= range; way += 1e-3) {
          const [u, v] = [x + way * Math.cos(angle), y + way * Math.sin(angle)];
          if (Math.max(Math.abs(u), Math.abs(v)) >= 1) continue;
          ways.set(cell(u, v), (ways.get(cell(u, v)) ?? 0) + 1e-3);
        }
        const found = new Set(free());
        for (const [one, way] of ways) if (way > 0.052) expect(found).toContain(one);
        for (const one of found) expect(ways.has(one)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});
