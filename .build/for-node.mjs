/**
 * `node .build/for-node.mjs DIRECTORY [ENTRY...]`: joins the modules of a built tree to few files, in its folder `node/`. Node takes
 * a fraction of a millisecond for each module that it loads, and there are hundreds. Entries keep their path; what several of them
 * use lies in `node/chunks/`. Other packages stay as they are. Bundlers take the single modules, of which they can leave out more.
 *
 * Rolldown, and not esbuild, as it leaves constants constant: V8 runs what esbuild makes of them some percent slower.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [root, ...others] = process.argv.slice(2);
const { bin, dependencies, optionalDependencies, peerDependencies, exports } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);
const packages = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });

/** What is loaded by its address: by worker threads and processes, see `ownModule`, `ownWorker` and `ownProcess`. */
const BY_ADDRESS = [
  'bridges/boards/link/line-thread',
  'bridges/boards/link/serial-process',
  'bridges/guard/guard-process',
  'bridges/nir/hdf5-process',
  'bridges/recording/events/formats/hdf5/hdf5-process',
  'bridges/ros2/guard/guard-process',
  'bridges/ros2/guard/foxglove-transport',
  'bridges/ros2/guard/rclnodejs-transport',
  'bridges/ros2/transport/rcl-trial',
  'scenarios/boards/network-host',
  'scenarios/cli/command-thread',
  'scenarios/cli/view/run-thread',
  'scenarios/pool/seed-work',
  'scenarios/pool/worker',
  'scenarios/sweep/dispatch/worker-work',
  'scenarios/sweep/run-job',
  'test/conformance/job-queue-work',
];
const named = [...Object.values(exports).map((target) => target.node), bin.reafference].flatMap(
  (path) => /^(?:\.\/)?dist\/node\/([^*]*)\.js$/.exec(path ?? '')?.[1] ?? [],
);
/** What is found by its name: the entry of each study, and its scenarios. */
const found = readdirSync(join(root, 'scenarios/studies'), { recursive: true })
  .filter((path) => /^[^/\\]+[/\\](?:index|.*\.scenario)\.js$/.test(path))
  .map((path) => `scenarios/studies/${path.replace(/\\/g, '/').slice(0, -'.js'.length)}`);
const entries = [...new Set([...named, ...BY_ADDRESS, ...found, ...others])];

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 20)) {
  console.error(`Node 20.20.2 or newer is needed, and this is ${process.versions.node}`);
  process.exit(1);
}
const { rolldown } = await import('rolldown');
const bundle = await rolldown({
  input: Object.fromEntries(entries.map((path) => [path, join(root, `${path}.js`)])),
  external: [/^node:/, ...packages.map((name) => new RegExp(`^${name}(/|$)`))],
  platform: 'node',
});
await bundle.write({
  dir: join(root, 'node'),
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name]-[hash].js',
  comments: false, // V8 keeps the text of what it runs.
});
await bundle.close();
