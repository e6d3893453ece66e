import { describe, expect, test } from 'vitest';
import { reportPage } from '../../../scenarios/report/page.ts';
import { sectionBlocks, sectionsOf } from '../../../scenarios/report/section-blocks.ts';
import type { Scenario } from '../../../scenarios/scenario/scenario.ts';
import reach from '../fixtures/reach.ts';
import { runOf, seedOf } from '../fixtures/results.ts';
import { syntheticReport, syntheticSeed } from './synthetic-run.ts';
import { wellFormed } from './well-formed.ts';

const base: Scenario = reach;
const scenario: Scenario = {
  ...base,
  sections: ({ seeds }, { paragraph, table, lines }) => [
    {
      title: 'Where it turned <left>',
      lead: 'By trial & seed.',
      content: [
        paragraph(`${seeds.length} seeds, a < b`),
        table({ caption: 'Turns', columns: ['Seed', 'Note'], rows: seeds.map(({ seed }) => [seed, `<i>${seed}</i>`]) }),
        lines({
          id: 'turns',
          title: 'Turns',
          description: 'turns by trial',
          x: 'Trial',
          y: 'Turns',
          lines: seeds.map(({ seed, trials }) => ({
            name: `seed ${seed}`,
            points: trials.map(({ index, latencySeconds }) => [index + 1, latencySeconds]),
          })),
        }),
      ],
    },
  ],
};
const setting = { ...syntheticReport(), citation: 'a run' };
const run = runOf([
  seedOf(1, [{ latencySeconds: 3 }, { latencySeconds: Number.NaN }, { latencySeconds: 12 }]),
  seedOf(2, [{}, {}, {}]),
]);

test('a scenario adds sections made of text, tables and lines, before the evidence', { tags: 'long' }, () => {
  const page = reportPage(syntheticReport({ sections: sectionsOf(scenario, run, setting) }));
  const [, own = ''] = /<h2>Where it turned &lt;left&gt;<\/h2>([\s\S]*?)<\/section>/.exec(page) ?? [];
  expect(own).toContain('By trial &amp; seed.');
  expect(own).toContain('2 seeds, a &lt; b');
  expect(own).toMatch(/<th scope="row" class="number">2<\/th><td>&lt;i&gt;2&lt;\/i&gt;<\/td>/);
  expect(own.match(/class="curve[" ]/g)).toHaveLength(2);
  expect(own).toContain('>seed 1<');
  expect(own).toContain('id="section-turns-title"');
  expect(page).not.toMatch(/NaN|Infinity|undefined/);
  expect(page.indexOf('Where it turned')).toBeLessThan(page.indexOf('<h2>Evidence'));
});

test('axes end at round numbers, also of one point and of none', () => {
  const plot = (...points: [number, number][]): string =>
    sectionBlocks(setting).lines({
      id: 'a',
      title: 'a',
      description: 'a',
      x: 'x',
      y: 'y',
      lines: [{ name: 'one', points }],
    }).markup;
  const ticks = (markup: string): string[] =>
    [...markup.matchAll(/class="(?:end|middle)">([^<]*)</g)].map(([, t]) => t);
  expect(ticks(plot([0.3, 0], [9.7, 41]))).toEqual(expect.arrayContaining(['0', '10', '40']));
  expect(plot([2, 2])).not.toContain('NaN');
  expect(plot()).not.toContain('NaN');
});

test('a section that fails is named, and a scenario without any has none', () => {
  expect(sectionsOf(reach, run, setting)).toEqual([]);
  const broken: Scenario = {
    ...base,
    sections: () => {
      throw new RangeError('boom');
    },
  };
  expect(() => sectionsOf(broken, run, setting)).toThrow(
    expect.objectContaining({ code: 'scenario_failed', block: 'sections' }),
  );
});

describe('pictures of what happened in a trial', () => {
  const { matrices, spikes, timeline, paths } = sectionBlocks(setting);
  const numbers = (markup: string, pattern: RegExp): number[] =>
    [...markup.matchAll(pattern)].map(([, n]) => Number(n));

  test('matrices share one scale, and have row and column 0 at the lower left', () => {
    const { markup } = matrices({
      id: 'w',
      title: 'w',
      description: 'w',
      x: 'key',
      y: 'value',
      shade: 'weight, mV',
      matrices: [
        { name: 'before', shape: [2, 4], values: [0, 0, 0, 0, 0, 0, 0, 0] },
        { name: 'after', shape: [2, 4], values: [0.5, 0, 0, -1, Number.NaN, 0, 0, 0.25] },
      ],
    });
    wellFormed(markup);
    const [whole, half] = [
      ...markup.matchAll(/<path d="M([\d.]+) ([\d.]+)h[^"]*" class="heat" fill-opacity="([\d.]+)"/g),
    ]
      .map(([, x, y, opacity]) => ({ x: Number(x), y: Number(y), opacity: Number(opacity) }))
      .sort((a, b) => b.opacity - a.opacity);
    // The largest is in row 0 and column 0, half of it in row 1 and column 3.
    expect(whole.opacity).toBeCloseTo(0.8, 2);
    expect(half.opacity).toBeCloseTo(0.43, 2);
    expect(whole.y).toBeGreaterThan(half.y);
    expect(whole.x).toBeLessThan(half.x);
    expect(markup).toContain('0.5</text>');
    expect(markup).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('a raster has the spikes of its window only, and the times of the trial', () => {
    const population = {
      name: 'value',
      size: 3,
      ticks: Uint32Array.of(900, 1000, 1100, 2000),
      ids: Uint32Array.of(0, 1, 2, 0),
    };
    const silent = { ...population, name: 'quiet', ticks: new Uint32Array(0), ids: new Uint32Array(0) };
    const { markup } = spikes({
      id: 'w',
      of: { trial: 10, populations: [population, silent] },
      from: 1,
      to: 2,
      caption: 'a < b',
    });
    wellFormed(markup);
    expect(markup).toContain('2 spikes of 3 neurons in population value');
    // The first at the left end of the axis, the other a tenth of it further on.
    const [first, second, ...others] = numbers(markup, /M([\d.]+) [\d.]+v/g);
    expect([first, others.length]).toEqual([58, 0]);
    expect(second - first).toBeCloseTo((900 - 58 - 12) / 10, 6);
    expect(markup).toContain('quiet, 3 neurons');
    expect(markup).toContain('>1.2<');
    expect(markup).toContain('a &lt; b');
    expect(markup).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('a timeline has a mark for each time', () => {
    const { markup } = timeline({
      id: 't',
      title: 't',
      description: 't',
      seconds: 2,
      x: 'Time, s',
      groups: [
        {
          name: 'both',
          rows: [
            { name: 'one', times: [0, 1, 2] },
            { name: 'none', times: [] },
          ],
        },
      ],
      caption: '',
    });
    wellFormed(markup);
    const [at0, at1, at2] = numbers(markup, /M([\d.]+) \d+v/g);
    expect(at1 - at0).toBeCloseTo(at2 - at1, 1);
    expect(numbers(markup, /M([\d.]+) \d+v/g)).toHaveLength(3);
  });

  test('ways lie over what is hot, the hottest place of all pictures darkest', () => {
    const heat = (...values: number[]) => ({ centres: [-1, 0, 0, 0, 1, 0], values });
    const { markup } = paths({
      id: 'w',
      seed: syntheticSeed(3),
      trials: [
        { index: 0, name: 'first', heat: heat(0, 0, 2) },
        { index: 1, name: 'second', heat: heat(1, 0, 0) },
        { index: 77, name: 'never' },
      ],
      caption: '',
    });
    wellFormed(markup);
    expect(markup.match(/class="track"/g)).toHaveLength(2);
    expect(markup).toContain('first');
    expect(markup).not.toContain('never');
    expect(numbers(markup, /class="heat" fill-opacity="([\d.]+)"/g)).toEqual([0.8, 0.43]);
  });

  test('of many goals those that the trial is not about are rings without names', () => {
    const goals = Array.from({ length: 12 }, (_, n) => ({ x: 0.3 * n - 1.8, y: 0, radius: 0.1, name: `site-${n}` }));
    const drawn = (scene: object): string =>
      sectionBlocks({ ...setting, scene: () => ({ ...setting.scene(1, 0), ...scene }) }).paths({
        id: 'w',
        seed: syntheticSeed(3),
        trials: [{ index: 0, name: 'probe' }],
        caption: '',
      }).markup;
    const many = drawn({ goals, goal: goals[4] });
    expect([many.match(/class="goal"/g)?.length, many.match(/class="site"/g)?.length]).toEqual([1, 11]);
    expect(many).not.toContain('site-4');
    const few = drawn({ goals: goals.slice(0, 3), goal: goals[1] });
    expect([few.match(/class="goal"/g)?.length, few.match(/class="site"/g)]).toEqual([3, null]);
    expect(few).toContain('site-2');
  });
});
