import { describe, expect, it } from 'vitest';
import { element, escapeMarkup } from '../../../scenarios/plots/markup.ts';
import { reportPage } from '../../../scenarios/report/page.ts';
import { rectangularArena } from '../../../sim/world/world.ts';
import { syntheticReport, syntheticRun } from './synthetic-run.ts';
import { wellFormed } from './well-formed.ts';

describe('markup', () => {
  it('escapes text and attributes, and what XML cannot hold', () => {
    expect(escapeMarkup(`a<b> & "c" 'd'\u0000\u001b`)).toBe('a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;\ufffd\ufffd');
    expect(element('a', { href: 'x?a=1&b="2"', title: undefined }, 'text')).toBe(
      '<a href="x?a=1&amp;b=&quot;2&quot;">text</a>',
    );
    expect(element('line', { x1: 1 / 3 })).toBe('<line x1="0.33"/>');
  });
});

describe('reportPage', () => {
  const page = reportPage(syntheticReport());

  it('is well formed, with every figure titled and described', () => {
    const names = wellFormed(page);
    const drawings = page.match(/<svg [^>]*role="img"[\s\S]*?<\/svg>/g)!;
    expect(drawings).toHaveLength(3 + 8 + 1 + 1);
    for (const drawing of drawings) {
      const [, labelledBy] = /aria-labelledby="([^"]*)"/.exec(drawing)!;
      for (const id of labelledBy.split(' ')) expect(drawing).toContain(`id="${id}"`);
    }
    expect(names).toContain('table');
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('needs no network and no scripts', () => {
    expect(page).not.toMatch(/<script|<link|<img|@import|url\(|src=/);
    expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:/);
  });

  it('says of trials that reached several goals when and in which order', { tags: 'long' }, () => {
    const data = syntheticReport();
    const goals = ['a', 'b'].map((name, i) => ({ name, x: i, y: 0, radius: 0.2 }));
    const collected = { reached: { b: 2, a: 1 }, firstReachedSeconds: { b: 1.25, a: 2.5 }, order: 0, success: false };
    const seeds = data.run.seeds.map((seed) => ({
      ...seed,
      trials: seed.trials.map((trial) => ({ ...trial, ...collected, reason: 'time limit' })),
    }));
    const scene: typeof data.scene = (...which) => ({ ...data.scene(...which), goals });
    const several = reportPage({ ...data, run: { ...data.run, seeds }, scene });
    wellFormed(several);
    for (const text of [
      '>1: 1.3 s<',
      '>2: 2.5 s<',
      'time limit, 3 collected, ',
      '>Collected<',
      'numbers say in which order',
    ])
      expect(several).toContain(text);
    expect(/<th scope="row">1<\/th>(?:<td[^>]*>[^<]*<\/td>){2}<td[^>]*>3<\/td><td[^>]*>0<\/td>/.test(several)).toBe(
      true,
    );
    expect(page).not.toContain('>Collected<');
  });

  it('says nothing of the way of an agent without a body', { tags: 'long' }, () => {
    const data = syntheticReport();
    const seeds = data.run.seeds.map((seed) => ({
      ...seed,
      trials: seed.trials.map((trial) => ({ ...trial, shortestMetres: 0, pathMetres: 0, spl: Number(trial.success) })),
    }));
    const stays = reportPage({ ...data, run: { ...data.run, seeds }, gates: [], oracle: undefined, baselines: [] });
    wellFormed(stays);
    expect(page.match(/SPL/g)!.length).toBeGreaterThan(8);
    expect(stays.match(/.{60}SPL.{20}/g)).toBeNull();
    for (const text of ['>Success<', '>Median latency<', 'curve-latency']) expect(stays).toContain(text);
  });

  it('holds no number that is not one', () => {
    expect(page).not.toMatch(/NaN|Infinity|undefined|\[object/);
  });

  it('shows gates, seeds, digest, parameters and the command', () => {
    for (const text of [
      'learned-6-10',
      'failed',
      '>undecided<',
      'too few seeds to tell: 5 of 60',
      '0.85 to 1',
      'Made up, figure 1',
      '1 failed, 1 undecided',
      '0.871 to 0.945',
      'ab'.repeat(32),
      'acetylcholine',
      '--set, default 1',
      '--seeds 20',
    ])
      expect(page).toContain(text);
  });

  it('says of each headline how many seeds it has, and how sure it is', { tags: 'long' }, () => {
    const note = (html: string, name: string): string =>
      new RegExp(`<dt>${name}</dt><dd>[^<]*<small>([^<]*)</small>`).exec(html)?.[1] ?? '';
    expect(note(page, 'Success')).toMatch(/^\d+ to \d+ % \(95 %, 20 seeds\); trials 11 to 20$/);
    expect(note(page, 'SPL')).toMatch(/^0\.\d{3} to 0\.\d{3} \(95 %, 20 seeds\)/);
    const few = reportPage(syntheticReport({ run: syntheticRun(3) }));
    // Three successes of three leave 29 % possible: 0.29^3 is 0.025.
    expect(note(few, 'Success')).toContain('29 to 100 % (95 %, 3 seeds)');
    expect(note(few, 'Median latency')).toContain('3 seeds: too few for an interval (6 or more)');
  });

  it('marks in every curve where the task changes, and says what changed', { tags: 'long' }, () => {
    const { scene } = syntheticReport();
    const moved = (_: number, index: number) => ({
      ...scene(1, index),
      goals: [{ x: index < 10 ? 0.9 : -0.9, y: 0.6, radius: 0.25 }],
    });
    const marks = (html: string): number => html.match(/<g class="changes"><line/g)?.length ?? 0;
    expect(marks(page)).toBe(0);
    const reversed = reportPage(syntheticReport({ scene: moved }));
    expect(marks(reversed)).toBe(3);
    expect(reversed).toContain('the goal moved before trial 11');
    // Between the marks of trials 10 and 11, which are half a trial away on an axis of 19.
    const [, plotted] = /id="curve-spl-title"([\s\S]*?)<\/svg>/.exec(reversed)!;
    const at = Number(/<line x1="([\d.]+)"[^>]*class="change"/.exec(plotted)?.[1]);
    const [first, last] = [1, 20].map((trial) =>
      Number(new RegExp(`x="([\\d.]+)"[^>]*class="middle">${trial}<`).exec(plotted)?.[1]),
    );
    expect(at).toBeCloseTo(first + ((last - first) * 9.5) / 19, 1);
  });

  it('takes its words from the scenario, and has some for any task', { tags: 'long' }, () => {
    expect(page).toContain('<h2>Trial by trial</h2>');
    expect(page).toContain('>Latency, s<');
    expect(page).not.toMatch(/>[^<]*(escape latency|learning:)/i);
    const own = reportPage(
      syntheticReport({ vocabulary: { heading: 'Passages', lead: 'How it goes.', latency: 'Time of passage' } }),
    );
    for (const text of ['<h2>Passages</h2>', 'How it goes.', '>Time of passage, s<']) expect(own).toContain(text);
  });

  it('gives every figure as SVG and its numbers as CSV, both with where they come from', { tags: 'long' }, () => {
    const files = [...page.matchAll(/<a download="([^"]*)" href="data:([^;]*);base64,([^"]*)">/g)].map(
      ([, name, type, content]) => ({ name, type, text: Buffer.from(content, 'base64').toString() }),
    );
    expect(files.map(({ name }) => name)).toEqual(
      ['curves', 'trajectories', 'weights-place-action', 'spikes'].flatMap((name) => [`${name}.svg`, `${name}.csv`]),
    );
    expect(page.match(/<figure/g)).toHaveLength(files.length / 2);
    const citation =
      'Reafference, scenario water-maze@1 (Zannone, Brzosko, Paulsen &amp; Clopath (2018), figure 3), seeds 1, 2';
    for (const { type, text } of files) {
      if (type === 'image/svg+xml') {
        wellFormed(text);
        expect(text).toContain(`<metadata>${citation}`);
        expect(text).not.toMatch(/var\(|NaN/);
      } else {
        const [first, head, ...rows] = text.trimEnd().split('\n');
        expect(first).toContain('# Reafference, scenario water-maze@1 (Zannone');
        const width = head.split(',').length;
        expect(rows.length).toBeGreaterThan(19);
        for (const row of rows) expect(row.split(',')).toHaveLength(width);
      }
    }
    const spikes = files.find(({ name }) => name === 'spikes.csv')!.text;
    const { populations } = syntheticRun(1).seeds[0].trace!.raster;
    expect(spikes.trimEnd().split('\n')).toHaveLength(2 + populations[0].ticks.length + populations[1].ticks.length);
    expect(page).toContain(`To cite: ${citation}`);
  });

  it('says why there is no raster', { tags: 'long' }, () => {
    const [seed] = syntheticRun(1).seeds;
    const raster = { trial: 19, populations: [] };
    const silent = reportPage(
      syntheticReport({ run: { ...syntheticRun(1), seeds: [{ ...seed, trace: { ...seed.trace!, raster } }] } }),
    );
    expect(silent).toContain('None was told: the controller was silent, or has no stream of spikes.');
    expect(page).not.toContain('None was told');
  });

  it('shades ways by time', () => {
    const [, track] = /<g class="track">(.*?)<\/g>/.exec(page) ?? [];
    const shades = [...(track ?? '').matchAll(/stroke-opacity="([\d.]+)"/g)].map(([, shade]) => Number(shade));
    expect(shades.length).toBeGreaterThan(8);
    expect(shades).toEqual([...shades].sort((a, b) => a - b));
    expect(shades.at(-1)).toBe(1);
  });

  it('lets the keyboard scroll what may be wider than the window', () => {
    const wide = page.match(/<\w+ class="(wide|table)"[^>]*>/g)!;
    expect(wide.length).toBeGreaterThan(4);
    for (const tag of wide) expect(tag).toContain('tabindex="0"');
  });

  it('draws each trial in its own world with all of its goals', { tags: 'long' }, () => {
    const walls = rectangularArena(4, 4);
    const inner = { from: { x: 0, y: -1 }, to: { x: 0, y: 1 } };
    const scene = (_seed: number, index: number) => ({
      world: { name: 'square', walls: index < 10 ? walls : [...walls, inner], obstacles: [] },
      goals: [
        { x: 1, y: 1, radius: 0.2, name: 'wet' },
        { x: -1, y: 1, radius: 0.2, name: 'dry', reward: 2.5 },
      ],
    });
    const changing = reportPage(syntheticReport({ scene }));
    wellFormed(changing);
    const drawing = (trial: number): string =>
      /<svg [\s\S]*?<\/svg>/.exec(changing.slice(changing.search(`<svg [^>]*trajectory-\\d+-${trial}-`)))?.[0] ?? '';
    const count = (trial: number, name: string): number => drawing(trial).split(`class="${name}"`).length - 1;
    expect([count(1, 'wall'), count(20, 'wall')]).toEqual([4, 5]);
    expect([count(1, 'goal'), count(20, 'goal')]).toEqual([2, 2]);
    expect(drawing(1)).toContain('>wet<');
    expect(drawing(1)).toContain('>dry +2.5<');
  });

  it('escapes what comes from a scenario', { tags: 'long' }, () => {
    const hostile = reportPage(syntheticReport({ title: '<script>alert(1)</script>', command: 'a && b' }));
    expect(hostile).not.toContain('<script>');
    wellFormed(hostile);
  });

  it('makes do with a run of one trial, without traces, gates or baselines', { tags: 'long' }, () => {
    const run = { ...syntheticRun(1, 1), partial: true };
    const { trace: _, efficiency: __, ...bare } = run.seeds[0];
    const page = reportPage(
      syntheticReport({ run: { ...run, seeds: [bare] }, gates: [], baselines: [], oracle: undefined, parameters: [] }),
    );
    wellFormed(page);
    expect(page).toContain('interrupted');
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('makes do with a run that was interrupted before its first trial', { tags: 'long' }, () => {
    const run = { ...syntheticRun(0), partial: true };
    const page = reportPage(syntheticReport({ run, gates: [], baselines: [], oracle: undefined }));
    wellFormed(page);
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
  });
});
