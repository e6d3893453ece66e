import { describe, expect, it } from 'vitest';
import type { MatrixPlot, Timeline } from '../../../../scenarios/index.ts';
import { sectionBlocks } from '../../../../scenarios/report/section-blocks.ts';
import type { RunResult } from '../../../../scenarios/scenario/result.ts';
import scenario from '../../../../scenarios/studies/card-game/card-game.scenario.ts';
import { gameSection } from '../../../../scenarios/studies/card-game/card-report.ts';

/** Two cells for each of four cards, and 25 keys of which the game changed keys 3 and 4. */
const [CARDS, CELLS, KEYS] = [4, 8, 25];
const map = (weights: Readonly<Record<number, readonly number[]>>) => ({
  pre: 'picture key',
  post: 'picture value',
  shape: [CELLS, KEYS],
  unit: 'mV',
  values: Float64Array.from({ length: CELLS * KEYS }, (_, n) => weights[n % KEYS]?.[Math.floor(n / KEYS)] ?? 0),
});
const spikes = (name: string, size: number, ...at: (readonly [tick: number, id: number])[]) => ({
  name,
  size,
  ticks: Uint32Array.from(at, ([tick]) => tick),
  ids: Uint32Array.from(at, ([, id]) => id),
});
const closeUp = {
  trial: 0,
  populations: [
    spikes('turned', CELLS, [100, 2], [110, 3]),
    // Cells that the memory of pictures recalls, then those that the memory of the game does, then those of the card that is seen.
    spikes('inputs', 3 * CELLS, [120, 0], [121, CELLS + 7], [122, 2 * CELLS + 2]),
    spikes('picture value', CELLS),
  ],
  before: [map({ 3: [1, 1], 9: [0, 0, 0.5] })],
  after: [map({ 3: [0, 0, 0, 0, 0, 0, 1, 1], 4: [0, 0, 2], 9: [0, 0, 0.5] })],
};
const run = {
  seeds: [
    { seed: 3, trials: [{ ticks: 200, reward: 2 - 0.12, reached: { pair: 2 } }], trace: { closeUps: [closeUp] } },
  ],
} as unknown as RunResult;

describe('the report of a card game', () => {
  const seen: { timeline?: Timeline; matrices?: MatrixPlot } = {};
  const blocks = {
    ...sectionBlocks({ scene: () => expect.unreachable(), period: 1e-3, citation: 'a run' }),
    timeline: (plot: Timeline) => {
      seen.timeline = plot;
      return { markup: '' };
    },
    matrices: (plot: MatrixPlot) => {
      seen.matrices = plot;
      return { markup: '' };
    },
  };

  it('shows which card lay turned and which ones were recalled', () => {
    const [section] = gameSection(run, blocks, CARDS);
    expect(section.lead).toContain('6 choices');
    const [turned, mates, known] = seen.timeline?.groups ?? [];
    expect(turned.rows.map(({ times }) => [...(times as number[])])).toEqual([[], [0.1, 0.11], [], []]);
    expect(mates.rows.map(({ times }) => times.length)).toEqual([1, 0, 0, 0]);
    expect(known.rows.map(({ times }) => times.length)).toEqual([0, 0, 0, 1]);
  });

  it('shows the keys that the game changed, in the order of the cards that they point to', () => {
    gameSection(run, blocks, CARDS);
    const [before, after] = seen.matrices?.matrices ?? [];
    expect(after.shape).toEqual([CELLS, 20]);
    const columns = (matrix: typeof after) =>
      Array.from({ length: 20 }, (_, key) => Array.from({ length: CELLS }, (_, v) => matrix.values[20 * v + key]));
    const [busy, once] = [after, before].map((matrix) => columns(matrix).map((w) => w.reduce((a, b) => a + b, 0)));
    const [first, second] = [busy.indexOf(2), busy.lastIndexOf(2)];
    expect(first).toBeLessThan(second);
    expect(columns(after)[first][2]).toBe(2);
    expect(columns(after)[second][7]).toBe(1);
    expect(once[first]).toBe(0);
    expect(columns(before)[second][0]).toBe(1);
  });

  it('asks for the last game, and has none without a trace', () => {
    expect(scenario.closeUps?.({ lessons: 10, memory: 'written', timeLimit: 5 })).toMatchObject({ trials: [109] });
    expect(gameSection({ seeds: [{ trials: [] }] } as unknown as RunResult, blocks, CARDS)).toEqual([]);
  });
});
