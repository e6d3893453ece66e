// @module-tag long
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { pages } from './markdown-pages.ts';

interface Link {
  /** For messages: the page, and the link as it stands there. */
  readonly place: string;
  /** Path of a file or folder. */
  readonly target: string;
  /** What stands behind the #. */
  readonly anchor: string | undefined;
}

/** Relative links and pictures of a page. */
function linksOf(page: string): readonly Link[] {
  const text = readFileSync(page, 'utf8').replace(/```[\s\S]*?```/g, '');
  return [...text.matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(([link, file, anchor]) => ({
    place: `${page}: ${link}`,
    target: file === '' ? page : join(dirname(page), file),
    anchor,
  }));
}

/** Heading of a page as it stands behind the # of a link. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

function isBroken({ target, anchor }: Link): boolean {
  if (!existsSync(target)) return true;
  if (anchor === undefined) return false;
  const headings = [...readFileSync(target, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading));
  return !headings.includes(anchor);
}

/** Files of the package, as npm lists them. Nothing is built for it: pages link to no built file. */
function packagedFiles(): readonly string[] {
  const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { encoding: 'utf8' });
  const [{ files }] = JSON.parse(stdout) as [{ readonly files: readonly { readonly path: string }[] }];
  return files.map(({ path }) => path);
}

/** The links of all pages for which something holds. */
const linksThat = (holds: (link: Link) => boolean): readonly string[] =>
  pages
    .flatMap(linksOf)
    .filter(holds)
    .map(({ place }) => place);

it('every relative link of a page leads to a file, and to a heading in it', () => {
  expect(pages.length).toBeGreaterThan(12);
  expect(linksThat(isBroken)).toEqual([]);
});

it('every page is in the package, and so is what it links to', () => {
  const files = packagedFiles();
  const isMissing = ({ target }: Link): boolean =>
    !files.some((file) => file === target || file.startsWith(`${target}/`));
  expect(linksThat(isMissing)).toEqual([]);
  expect(pages.filter((page) => !files.includes(page))).toEqual([]);
});
