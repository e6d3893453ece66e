/**
 * `node .build/for-node.mjs DIRECTORY [ENTRY...]`: joins the modules of a built tree to few files, in its folder `node/`. Node takes
 * a fraction of a millisecond for each module that it loads, and there are hundreds. Entries keep their path; what several of them
 * use lies in `node/chunks/`. Other packages stay as they are. Bundlers take the single modules, of which they can leave out more.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const [root, ...others] = process.argv.slice(2);
const { exports, bin } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** What is loaded by its address: by worker threads, see `ownModule` and `ownWorker`. */
const BY_ADDRESS = ['bridges/watchdog/worker', 'scenarios/pool/seed-work', 'scenarios/pool/worker', 'test/conformance/job-queue-work'];
const named = [...Object.values(exports).map((target) => target.node), bin.reafference].flatMap(
  (path) => /^(?:\.\/)?dist\/node\/(.*)\.js$/.exec(path ?? '')?.[1] ?? [],
);

await build({
  entryPoints: [...new Set([...named, ...BY_ADDRESS, ...others])].map((path) => join(root, `${path}.js`)),
  outbase: root,
  outdir: join(root, 'node'),
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  logLevel: 'warning',
});
