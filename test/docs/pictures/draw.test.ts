import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { drawPictures } from '../../../docs/pictures/draw.ts';
import { FULL } from '../../effort.ts';
import { wellFormed } from '../../scenarios/report/well-formed.ts';

const files = readdirSync('docs/pictures').filter((name) => name.endsWith('.svg'));
const textOf = (name: string): string => readFileSync(`docs/pictures/${name}`, 'utf8');

it.each(files)('%s is well formed, small, and needs nothing from elsewhere', (name) => {
  const text = textOf(name);
  wellFormed(text);
  expect(text.length).toBeLessThan(64 * 1024);
  expect(text.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|href|url\(|<script/);
});

it('the page says what they show', () => {
  const learned = textOf('replay-learned.svg');
  const shares = [...learned.matchAll(/(\d+)\u00a0% of the arrows/g)].map(([, share]) => share);
  const [, waves] = />(\d+) waves in 15 s of rest</.exec(learned) ?? [];
  expect(shares).toHaveLength(2);
  const page = readFileSync('docs/replay.md', 'utf8').replace(/\s+/g, ' ');
  expect(page).toContain(`${shares[0]} % before its first rest, ${shares[1]} % after it`);
  expect(page).toContain(`its ${waves} waves`);
});

it.runIf(FULL)('are what `npm run pictures` draws', async () => {
  expect(await drawPictures()).toEqual(Object.fromEntries(files.map((name) => [name, textOf(name)])));
});
