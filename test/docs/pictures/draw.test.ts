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

it.runIf(FULL)('are what `npm run pictures` draws', async () => {
  expect(await drawPictures()).toEqual(Object.fromEntries(files.map((name) => [name, textOf(name)])));
});
