import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { drawPictures, LEARNER } from '../../../docs/pictures/draw.ts';
import { numpy } from '../../../docs/pictures/learner.ts';
import reversal from '../../../scenarios/studies/water-maze/water-maze-reversal.scenario.ts';
import { FULL } from '../../effort.ts';
import { wellFormed } from '../../scenarios/report/well-formed.ts';

const files = readdirSync('docs/pictures').filter((name) => name.endsWith('.svg'));
const textOf = (name: string): string => readFileSync(`docs/pictures/${name}`, 'utf8');

it.each(files)('%s is well formed, small, and needs nothing from elsewhere', (name) => {
  const text = textOf(name);
  wellFormed(text);
  expect(text.length).toBeLessThan(96 * 1024);
  expect(text.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|href|url\(|<script/);
});

it('the page says what they show', () => {
  const learned = textOf('replay-learned.svg');
  const shares = [...learned.matchAll(/(\d+)\u00a0% of the arrows/g)].map(([, share]) => share);
  const [, waves] = />(\d+) waves in 15 s of rest</.exec(learned) ?? [];
  expect(shares).toHaveLength(2);
  const page = readFileSync('scenarios/studies/replay/README.md', 'utf8').replace(/\s+/g, ' ');
  expect(page).toContain(`${shares[0]} % before its first rest, ${shares[1]} % after it`);
  expect(page).toContain(`its ${waves} waves`);
});

it.each([
  ['docs/pictures/walk.ts', 'docs/tutorials/what-a-camera-sees.md'],
  ['docs/pictures/lamp.ts', 'docs/tutorials/a-network-to-a-board.md'],
])('%s, which is drawn, is a program of %s', (program, page) => {
  expect(readFileSync(page, 'utf8')).toContain(`\n\`\`\`ts\n${readFileSync(program, 'utf8')}\`\`\`\n`);
});

it('those of README are of the scenario as it is now', () => {
  const drawn = ['water-maze-learning.svg', 'water-maze-ways.svg'].map(textOf);
  const said = drawn.map((text) => /<metadata>reafference (.*); version (\d+), digest ([0-9a-f]{64})</.exec(text));
  const [, command, version, digest] = said[0] ?? [];
  expect(said[1]?.slice(1)).toEqual([command, version, digest]);
  expect(version).toBe(`${reversal.version}`);
  const readme = readFileSync('README.md', 'utf8');
  expect(readme).toContain(`npx reafference ${command}`);
  expect(readme).toContain(digest?.slice(0, 16));
  // The first two and the last two trials with the goal in each of its places.
  const ways = [...drawn[1].matchAll(/Trajectory of trial (\d+), seed (\d+)/g)];
  expect(ways.map(([, trial]) => Number(trial))).toEqual([1, 2, 19, 20, 21, 22, 39, 40]);
  expect(new Set(ways.map(([, , seed]) => seed)).size).toBe(1);
});

it.runIf(FULL)('are what `npm run pictures` draws', { timeout: 600_000 }, async () => {
  const here = files.filter((name) => numpy || name !== LEARNER);
  expect(await drawPictures()).toEqual(Object.fromEntries(here.map((name) => [name, textOf(name)])));
});
