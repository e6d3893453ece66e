import { describe, expect, it } from 'vitest';
import { LABYRINTH } from '../../../scenarios/studies/replay/labyrinth-walls.ts';
import { FULL } from '../../effort.ts';
import { fewestMoves, gridWorld } from './grid-world.ts';
import type { Mode } from './tabular-sfma.ts';
import { tabularSfma } from './tabular-sfma.ts';

const track = {
  name: 'track',
  world: gridWorld({ columns: 10, rows: 1, start: { column: 9, row: 0 }, goal: { column: 0, row: 0 } }),
  schedule: { trials: 20, longest: 100, replayed: 10 },
};
const openField = {
  name: 'open field',
  world: gridWorld({ columns: 10, rows: 10, start: { column: 5, row: 5 }, goal: { column: 0, row: 0 } }),
  schedule: { trials: 100, longest: 100, replayed: 10 },
};
const labyrinth = {
  name: 'labyrinth',
  world: gridWorld(LABYRINTH),
  schedule: { trials: 100, longest: 300, replayed: 50 },
};

type Course = typeof track;
const SEEDS = FULL ? 40 : 3;
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length;
const areas = new Map<string, number>();
/** Mean moves of a trial over all trials and seeds: the area under the latency curve. Computed once. */
function area({ name, world, schedule }: Course, mode: Mode, shuffled = false): number {
  const key = `${name} ${mode} ${shuffled}`;
  const known = areas.get(key);
  if (known !== undefined) return known;
  const runs = Array.from({ length: SEEDS }, (_, n) =>
    tabularSfma(world, { ...schedule, mode, shuffled, seed: 1 + n }),
  );
  const found = mean(runs.map(mean));
  areas.set(key, found);
  return found;
}

it.each([
  { ...track, moves: 9 },
  { ...openField, moves: 10 },
  { ...labyrinth, moves: 20 },
])('$name has its shortest way of the published length', ({ world, moves }) => {
  expect(fewestMoves(world)).toBe(moves);
});

// Mean moves over all trials; 40 seeds of an independent program. Found here: track 21.6, 17.8, 17.8, 15.3, 15.5; open field 39.8, 35.1,
// 30.9, 21.6, 23.3; labyrinth 169, 104, 97.8, 56.2, 60.0.
describe.runIf(FULL).each([
  { course: track, none: 21.7, random: 18.4, default: 17.8, reverse: 15.9, dynamic: 16.3 },
  { course: openField, none: 38.9, random: 35.5, default: 30.0, reverse: 22.2, dynamic: 23.0 },
  { course: labyrinth, none: 174.8, random: 105.8, default: 109.2, reverse: 59.6, dynamic: 58.2 },
])('$course.name', ({ course, ...figures }) => {
  it.each(Object.entries(figures))('takes with replay %s as long as in another program', (mode, figure) => {
    expect(area(course, mode as Mode) / figure).toBeGreaterThan(0.85);
    expect(area(course, mode as Mode) / figure).toBeLessThan(1.15);
  });

  it('takes longest without replay, and longer with random than with reverse replay', () => {
    expect(area(course, 'none')).toBeGreaterThan(area(course, 'random'));
    expect(area(course, 'random')).toBeGreaterThan(area(course, 'reverse'));
  });
});

describe('what is gained over random replay', () => {
  // Found: 0.62 and 0.66, in the labyrinth 0.54 and 0.58.
  it.runIf(FULL)('in the open field', () => {
    const random = area(openField, 'random');
    expect(area(openField, 'reverse') / random).toBeLessThanOrEqual(0.72);
    expect(area(openField, 'dynamic') / random).toBeLessThanOrEqual(0.72);
  });

  it('in the labyrinth', { tags: 'long' }, () => {
    const random = area(labyrinth, 'random');
    expect(area(labyrinth, 'reverse') / random).toBeLessThanOrEqual(0.65);
    if (FULL) expect(area(labyrinth, 'dynamic') / random).toBeLessThanOrEqual(0.65);
  });

  it.runIf(FULL)('is nothing where replay goes forward', () => {
    expect(area(labyrinth, 'forward') / area(labyrinth, 'random')).toBeGreaterThan(0.9);
  });

  // 0.79: which experiences are replayed helps too.
  it.runIf(FULL)('is lost where what is replayed is learned in another order', () => {
    expect(area(labyrinth, 'reverse', true) / area(labyrinth, 'random')).toBeGreaterThan(0.7);
  });
});
