/**
 * `node .build/view.mjs DIRECTORY`: joins the page that shows runs, and the worker that runs scenarios for it, to modules for browsers. Each scenario
 * is a chunk of its own, loaded when it is asked for.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { licencesOf } from './licences.mjs';

const [directory] = process.argv.slice(2);
const path = (from) => fileURLToPath(new URL(`../${from}`, import.meta.url));
const SCENARIOS = 'reafference:scenarios';
const STUDIES = 'scenarios/studies';

/** The scenarios of all studies: they are found, and nobody lists them. */
const scenarios = readdirSync(path(STUDIES), { recursive: true })
  .flatMap((file) => {
    const id = /^[^/\\]+[/\\](.+)\.scenario\.ts$/.exec(file)?.[1];
    return id === undefined ? [] : [[id, path(`${STUDIES}/${file}`)]];
  });
const module = `export const scenarios = {${scenarios.map(([id, file]) => `${JSON.stringify(id)}: () => import(${JSON.stringify(file)})`)}};`;

const bundle = await rolldown({
  input: { view: path('scenarios/view/page/main.ts'), worker: path('scenarios/view/page/worker.ts') },
  platform: 'browser',
  plugins: [
    {
      name: 'scenarios',
      resolveId: (id) => (id === SCENARIOS ? id : null),
      load: (id) => (id === SCENARIOS ? module : null),
    },
  ],
});
const { output } = await bundle.write({
  dir: directory,
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name]-[hash].js',
  minify: true,
});
await bundle.close();
// It runs before anything is drawn, which no module does.
const scheme = await rolldown({ input: path('scenarios/view/page/scheme/scheme-script.ts'), platform: 'browser' });
await scheme.write({ file: join(directory, 'scheme.js'), format: 'iife', minify: true });
await scheme.close();
writeFileSync(join(directory, 'licences.txt'), licencesOf(output));
