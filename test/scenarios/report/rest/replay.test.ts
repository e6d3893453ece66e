import { describe, expect, it } from 'vitest';
import { boundsOf } from '../../../../scenarios/plots/arena/draw-world.ts';
import { reportPage } from '../../../../scenarios/report/page.ts';
import { restFigures } from '../../../../scenarios/report/rest/replay.ts';
import type { RestTrace } from '../../../../scenarios/scenario/result.ts';
import { rectangularArena } from '../../../../sim/world/world.ts';
import { syntheticReport, syntheticRun } from '../synthetic-run.ts';
import { wellFormed } from '../well-formed.ts';

/** Cells along one side of a sheet of 1 m around the origin. */
const SIDE = 20;
const AT = Array.from({ length: SIDE }, (_, i) => (i + 0.5) / SIDE - 0.5);
const CENTRES = Float64Array.from({ length: 2 * SIDE * SIDE }, (_, k) =>
  k % 2 === 0 ? AT[(k >> 1) % SIDE] : AT[Math.floor((k >> 1) / SIDE)],
);
/** Where the body rests, m. */
const [X, Y] = [-0.2, 0.1];

/** Waves of 0.2 s at the given ticks: four cells of a column each ms, which go from the resting place to the right at 2 m/s. */
function spikes(waves: readonly number[]) {
  const ticks: number[] = [];
  const ids: number[] = [];
  for (const wave of waves) {
    for (let tick = 0; tick < 200; tick++) {
      const column = AT.findIndex((x) => x > X + 0.002 * tick);
      for (let row = 10; row < 14; row++) {
        ticks.push(wave + tick);
        ids.push(column + SIDE * row);
      }
    }
  }
  return { ticks: Uint32Array.from(ticks), ids: Uint32Array.from(ids) };
}

/** Vectors of all cells to one place, or all to the right. */
function leading(towards?: readonly [number, number]): RestTrace['before'] {
  const vectors = Float64Array.from(CENTRES, (at, k) =>
    towards === undefined ? Number(k % 2 === 0) : towards[k % 2] - at,
  );
  return [{ pre: 'place', post: 'place', centres: CENTRES, vectors }];
}

const rest = (change: Partial<RestTrace> = {}): RestTrace => ({
  trial: 1,
  ticks: 15_000,
  x: X,
  y: Y,
  populations: [{ name: 'place', centres: CENTRES, ...spikes([100, 1000, 5000]), keptTicks: 15_000 }],
  before: leading(),
  after: leading([X, Y]),
  ...change,
});

const scene = {
  world: { name: 'square', walls: rectangularArena(0.8, 0.8), obstacles: [] },
  goals: [{ x: X, y: Y, radius: 0.05 }],
};
const around = syntheticRun(1, 2).seeds[0].trials;
const draw = (of: RestTrace, explained = true): string =>
  restFigures({ citation: 'a run', rest: of, scene, around, period: 1e-3, explained });
const countOf = (markup: string, pattern: RegExp): number => markup.match(pattern)?.length ?? 0;

describe('the figures of a rest', () => {
  const figures = draw(rest());

  it('are well formed, titled and described', () => {
    wellFormed(figures);
    const drawings = figures.match(/<svg [^>]*role="img"[\s\S]*?<\/svg>/g) ?? [];
    expect(drawings).toHaveLength(5);
    for (const drawing of drawings) expect(drawing).toMatch(/<title id="[^"]+">[^<]+<\/title><desc id="[^"]+">[^<]+</);
  });

  it('can be taken out, with the spikes that each shows and the waves', () => {
    const files = [...figures.matchAll(/<a download="([^"]*)" href="data:text\/csv;base64,([^"]*)">/g)].map(
      ([, name, content]) => [name, Buffer.from(content, 'base64').toString().trimEnd().split('\n').slice(2)] as const,
    );
    expect(files.map(([name]) => name)).toEqual(['rest-1-frames.csv', 'rest-1-waves.csv', 'rest-1-spikes.csv']);
    const [[, frames], [, waves], [, spikes]] = files;
    const { ticks } = rest().populations[0];
    const spikesUntil = (end: number): number => ticks.filter((tick) => tick < end).length;
    expect([frames.length, spikes.length]).toEqual([spikesUntil(800), spikesUntil(3000)]);
    expect(spikesUntil(800)).toBeLessThan(spikesUntil(3000));
    expect(new Set(waves.map((row) => row.split(',')[0])).size).toBe(3);
  });

  it('draw all waves over the arena, and number those of the first 3 s there and in the raster', () => {
    expect(figures).toContain('>3 waves in 15 s of rest<');
    const [, waves] = /id="rest-1-waves-title"([\s\S]*?)<\/svg>/.exec(figures) ?? [];
    expect(countOf(waves, /class="wave"/g)).toBe(3);
    expect(countOf(waves.slice(waves.indexOf('class="waves"')), /class="wave"/g)).toBe(2);
    expect([...figures.matchAll(/wave-number[^>]*>(\d+)</g)].map(([, number]) => number)).toEqual(['1', '2', '1', '2']);
  });

  it('say how many arrows lead to where the body rests, of all that are in the arena', () => {
    const shares = [...figures.matchAll(/(\d+)\u00a0% of the arrows/g)].map(([, share]) => Number(share));
    // Each in description and caption. To the right, places to the left of the resting place lead there, if at all.
    expect(shares).toEqual([shares[0], shares[0], 100, 100]);
    expect(shares[0]).toBeGreaterThan(5);
    expect(shares[0]).toBeLessThan(25);
    const [, after] = /id="rest-1-after-title"([\s\S]*?)<\/svg>/.exec(figures) ?? [];
    expect([countOf(after, /class="arrow to"/g), countOf(after, /class="arrow"/g)]).toEqual([16 * 16, 0]);
    const lefts = [...after.matchAll(/d="M([\d.]+) [^"]*" class="arrow/g)].map(([, x]) => Number(x));
    // The drawing is 310 wide for the 0.95 m of the sheet.
    const [left] = boundsOf(scene.world).x;
    expect(Math.min(...lefts)).toBeGreaterThanOrEqual((310 * (0.475 + left)) / 0.95);
  });

  it('show the first wave frame by frame', () => {
    const [, frames] = /id="rest-1-frames-title"([\s\S]*?)<\/svg>/.exec(figures) ?? [];
    const spikesOf = [...frames.matchAll(/<path d="([^"]*)" class="frame-spikes"/g)].map(([, d]) => countOf(d, /M/g));
    // One starts at 0.1 s and one at 1 s.
    expect(spikesOf).toEqual([0, 400, 400, 0, 0, 0, 0, 0]);
  });

  it('place each spike at its time and distance in the raster', () => {
    const [, raster] = /id="rest-1-raster-title"([\s\S]*?)<\/svg>/.exec(figures) ?? [];
    const [, d] = /<path d="([^"]*)" class="rest-spikes"/.exec(raster) ?? [];
    const dots = [...d.matchAll(/M([\d.]+) ([\d.]+)h/g)].map(([, x, y]) => [Number(x), Number(y)]);
    expect(dots).toHaveLength(2 * 800);
    // 3 s take 830 pixels from 58 on; a cell that is farther stands higher.
    expect(dots[0][0]).toBeCloseTo(58 + (830 * 0.1) / 3, 0);
    expect(dots[800][0]).toBeCloseTo(58 + 830 / 3, 0);
    expect(dots[799][1]).toBeLessThan(dots[0][1] - 30);
  });

  it('draw 40 000 spikes at most', { tags: 'long' }, () => {
    const ticks = Uint32Array.from({ length: 50_000 }, (_, k) => Math.floor(k / 30));
    const [place] = rest().populations;
    const busy = draw(rest({ populations: [{ ...place, ticks, ids: new Uint32Array(50_000) }] }), false);
    const [, d] = /<path d="([^"]*)" class="rest-spikes"/.exec(busy) ?? [];
    expect(countOf(d, /M/g)).toBe(1333 * 30);
  });

  it('say how the trials around it went', () => {
    expect(figures).toMatch(/Trial 1: .*\. Trial 2, after this rest: .*\./);
  });

  it('explain once what they show', () => {
    const counted = draw(rest(), false);
    expect(countOf(figures, /<figcaption>/g)).toBe(5);
    expect(countOf(counted, /<figcaption>/g)).toBe(2);
    expect(counted).not.toContain('rest-1-frames');
  });

  it('say where there was no room for all spikes', () => {
    const [place] = rest().populations;
    expect(draw(rest({ populations: [{ ...place, keptTicks: 6000 }] }))).toContain(
      '>3 waves in the first 6 s of rest<',
    );
  });

  it('make do without waves, weights, walls, or places of some cells', { tags: 'long' }, () => {
    const silent = draw(
      rest({ populations: [{ ...rest().populations[0], ticks: new Uint32Array(0), ids: new Uint32Array(0) }] }),
    );
    expect(silent).toContain('>0 waves in 15 s of rest<');
    expect(silent).toContain('<figcaption>No cell fired.</figcaption>');
    expect(silent).not.toMatch(/rest-1-(raster|frames)/);
    const unweighed = draw(rest({ before: [], after: [] }));
    expect(unweighed).not.toContain('of the arrows');
    const some = CENTRES.slice().fill(Number.NaN, 0, 2 * 255);
    const placed = draw(rest({ populations: [{ ...rest().populations[0], centres: some }] }));
    const open = restFigures({
      ...{ rest: rest(), around: [], period: 1e-3, citation: 'a run', explained: true },
      scene: { world: { name: 'field', walls: [], obstacles: [] }, goals: [] },
    });
    for (const markup of [silent, unweighed, placed, open]) {
      wellFormed(markup);
      expect(markup).not.toMatch(/NaN|Infinity|undefined/);
    }
  });
});

describe('a report', () => {
  const data = syntheticReport({ baselines: [], scene: () => scene });
  const pageOf = (rests: readonly RestTrace[]): string => {
    const { run } = data;
    const [seed] = run.seeds;
    const trace = { ...seed.trace!, raster: { trial: 0, populations: [] }, weights: [], rests };
    return reportPage({ ...data, run: { ...run, seeds: [{ ...seed, trace }] } });
  };

  it('has a section for rests, in which the first is explained', { tags: 'long' }, () => {
    const page = pageOf([rest(), rest({ trial: 6 })]);
    wellFormed(page);
    expect(page).toContain('<h2>Replay</h2>');
    expect(countOf(page, /<h3>Rest after trial \d<\/h3>/g)).toBe(2);
    expect([page.includes('id="rest-1-frames-title"'), page.includes('id="rest-6-frames-title"')]).toEqual([
      true,
      false,
    ]);
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has none without', () => {
    expect(pageOf([])).not.toContain('<h2>Replay</h2>');
  });
});
