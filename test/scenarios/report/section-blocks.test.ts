import { expect, test } from 'vitest';
import { reportPage } from '../../../scenarios/report/page.ts';
import { SECTION_BLOCKS, sectionsOf } from '../../../scenarios/report/section-blocks.ts';
import type { Scenario } from '../../../scenarios/scenario/scenario.ts';
import reach from '../fixtures/reach.ts';
import { runOf, seedOf } from '../fixtures/results.ts';
import { syntheticReport } from './synthetic-run.ts';

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
const run = runOf([
  seedOf(1, [{ latencySeconds: 3 }, { latencySeconds: Number.NaN }, { latencySeconds: 12 }]),
  seedOf(2, [{}, {}, {}]),
]);

test('a scenario adds sections made of text, tables and lines, before the evidence', () => {
  const page = reportPage(syntheticReport({ sections: sectionsOf(scenario, run) }));
  const [, own = ''] = /<h2>Where it turned &lt;left&gt;<\/h2>([\s\S]*?)<\/section>/.exec(page) ?? [];
  expect(own).toContain('By trial &amp; seed.');
  expect(own).toContain('2 seeds, a &lt; b');
  expect(own).toMatch(/<th scope="row" class="number">2<\/th><td>&lt;i&gt;2&lt;\/i&gt;<\/td>/);
  expect(own.match(/class="curve"/g)).toHaveLength(2);
  expect(own).toContain('>seed 1<');
  expect(own).toContain('id="section-turns-title"');
  expect(page).not.toMatch(/NaN|Infinity|undefined/);
  expect(page.indexOf('Where it turned')).toBeLessThan(page.indexOf('<h2>Evidence'));
});

test('axes end at round numbers, also of one point and of none', () => {
  const plot = (...points: [number, number][]): string =>
    SECTION_BLOCKS.lines({ id: 'a', title: 'a', description: 'a', x: 'x', y: 'y', lines: [{ name: 'one', points }] })
      .markup;
  const ticks = (markup: string): string[] =>
    [...markup.matchAll(/class="(?:end|middle)">([^<]*)</g)].map(([, t]) => t);
  expect(ticks(plot([0.3, 0], [9.7, 41]))).toEqual(expect.arrayContaining(['0', '10', '40']));
  expect(plot([2, 2])).not.toContain('NaN');
  expect(plot()).not.toContain('NaN');
});

test('a section that fails is named, and a scenario without any has none', () => {
  expect(sectionsOf(reach, run)).toEqual([]);
  const broken: Scenario = {
    ...base,
    sections: () => {
      throw new RangeError('boom');
    },
  };
  expect(() => sectionsOf(broken, run)).toThrow(
    expect.objectContaining({ code: 'scenario_failed', block: 'sections' }),
  );
});
