import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BridgeError } from '../../../agents/errors.ts';
import { OWN_ROOT, RUNS_SOURCES } from '../../../agents/own-modules.ts';
import type { PageFile } from '../../../bridges/viewing/page-server.ts';
import { PAGE_DOCUMENT, PAGE_STYLESHEET } from '../../view/document.ts';

/** Folder that the page is built into: beside what is built for Node, and beside single modules; sources have it in `dist`. */
const BUILT = fileURLToPath(
  new URL(RUNS_SOURCES ? 'dist/view/' : OWN_ROOT.endsWith('/node/') ? '../view/' : 'view/', OWN_ROOT),
);

/**
 * The files of the page, by their paths with `/`: `index.html`, `view.css`, and the scripts that were built.
 *
 * @param folder of the scripts. Default: that of this package
 * @throws BridgeError `page_not_built`
 */
export function pageFiles(folder: string = BUILT): ReadonlyMap<string, PageFile> {
  if (!existsSync(join(folder, 'view.js'))) {
    throw new BridgeError('this copy of the package has no page', {
      code: 'page_not_built',
      expected: join(folder, 'view.js'),
      received: 'no such file',
      remedy: 'build it with `npm run build`, or install the package anew',
    });
  }
  const scripts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => extname(name) === '.js')
    .map((name): [string, PageFile] => [
      name.replaceAll('\\', '/'),
      { type: 'text/javascript', content: readFileSync(join(folder, name), 'utf8') },
    ]);
  return new Map([
    ['index.html', { type: 'text/html', content: PAGE_DOCUMENT }],
    ['view.css', { type: 'text/css', content: PAGE_STYLESHEET }],
    ...scripts,
  ]);
}
