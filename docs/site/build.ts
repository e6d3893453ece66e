/**
 * `npm run site [-- DIRECTORY]`: writes the documentation as a site of files, `out/site` by default: all pages with a search, a page a scenario that
 * is played in the browser, a page a model, and the API reference
 * that `--reference FOLDER` names. All links are relative: it stands under any path, and needs no other server.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import MiniSearch from 'minisearch';
import { rolldown } from 'rolldown';
import { licencesOf } from '../../.build/licences.mjs';
import { neuronModels, synapseModels } from '../../scenarios/cli/list/models.ts';
import { loadScenario, scenarioIds } from '../../scenarios/pool/index.ts';
import { PAGE_DOCUMENT, PAGE_STYLESHEET } from '../../scenarios/view/document.ts';
import { CodeColours } from './code.ts';
import { entryPage } from './entry-page.ts';
import { documentOf, stylesheet } from './layout.ts';
import { buildLibrary } from './library.ts';
import { markdownPage } from './markdown-page.ts';
import type { SitePage } from './page.ts';
import { copyReference, REFERENCE, referencePages } from './reference.ts';
import { scenarioPage } from './scenario-page.ts';
import { SEARCH_OPTIONS, type Searched } from './search-options.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const { values: given, positionals } = parseArgs({
  options: { reference: { type: 'string' } },
  allowPositionals: true,
});
const out = positionals[0] ?? join(ROOT, 'out/site');

/** Pages of Markdown, by the group of the navigation that they stand in. */
const GROUPS: readonly (readonly [group: string, pages: readonly string[]])[] = [
  ['Begin', ['README.md', 'docs/README.md', 'docs/first-run.md', 'examples/README.md', 'docs/glossary.md']],
  ['Pages', markdownIn('docs', ['README.md', 'first-run.md', 'glossary.md'])],
  ['Tutorials', markdownIn('docs/tutorials')],
  ['How to', markdownIn('docs/how-to')],
  ['Boards', markdownIn('docs/boards')],
  ['Studies', studies()],
  [
    'The project',
    ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'].filter((page) =>
      existsSync(join(ROOT, page)),
    ),
  ],
];

function markdownIn(folder: string, without: readonly string[] = []): readonly string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md') && !without.includes(name))
    .map((name) => `${folder}/${name}`);
}

/** Pages that lie beside what they are about. */
function studies(): readonly string[] {
  return readdirSync(join(ROOT, 'scenarios'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `scenarios/${name.replaceAll('\\', '/')}`)
    .sort();
}

function write(path: string, content: string): void {
  const file = join(out, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

const began = performance.now();
rmSync(out, { recursive: true, force: true });
const colours = new CodeColours();
const assets = new Set<string>();
/** Where a file of the repository is in the site: pictures and programs are copied, folders are shown by their page, if they have one. */
const asset = (file: string): string => {
  const path = file.replace(/\/$/, '');
  if (existsSync(join(ROOT, path, 'README.md'))) return `${path}/index.html`;
  assets.add(path);
  return path;
};
const library = await buildLibrary(ROOT, join(out, 'lab'));
const pages: SitePage[] = [];
for (const [group, paths] of GROUPS)
  for (const path of paths) {
    const text = readFileSync(join(ROOT, path), 'utf8');
    pages.push(await markdownPage(path, text, { colours, asset, library, group }));
  }
for (const id of scenarioIds()) pages.push(scenarioPage((await loadScenario(id)).scenario));
for (const model of neuronModels()) pages.push(entryPage('models', 'Neurons', model));
for (const rule of synapseModels()) pages.push(entryPage('rules', 'Synapses and rules', rule));

const reference: SitePage[] = [];
if (given.reference !== undefined) {
  copyReference(given.reference, out);
  const home = { path: `${REFERENCE}/index.html`, title: 'API reference', content: '', sections: [] };
  reference.push({ ...home, group: 'The project' }, ...referencePages(given.reference));
}

for (const page of pages) write(page.path, documentOf(page, [...pages, ...reference]));
for (const path of assets) {
  const from = join(ROOT, path);
  if (!existsSync(from)) throw new Error(`a page links to ${path}, which is not there`);
  mkdirSync(dirname(join(out, path)), { recursive: true });
  cpSync(from, join(out, path), { recursive: true });
}
const search = new MiniSearch<Searched>(SEARCH_OPTIONS);
search.addAll(
  [...pages, ...reference]
    .flatMap(({ path, title, sections }) => sections.map((section) => ({ path, title, ...section })))
    .map((one, id) => ({ id, ...one })),
);
write('search.json', JSON.stringify(search));
write('site.css', stylesheet(colours.stylesheet));
write('.nojekyll', '');

const script = await rolldown({ input: join(ROOT, 'docs/site/site-script.ts'), platform: 'browser' });
const { output } = await script.write({ file: join(out, 'site.js'), minify: true });
await script.close();
write('licences.txt', licencesOf(output));
execFileSync(process.execPath, [join(ROOT, '.build/view.mjs'), join(out, 'live')], { stdio: 'inherit' });
write('live/index.html', PAGE_DOCUMENT);
write('live/view.css', PAGE_STYLESHEET);
console.log(`${pages.length} pages in ${out}, ${((performance.now() - began) / 1e3).toFixed(1)} s`);
