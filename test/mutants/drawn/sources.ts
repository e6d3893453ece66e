import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The root of the repository. */
export const root = join(import.meta.dirname, '../../..');

/** What mistakes are drawn in, by the beginnings of paths: what computes, decides and judges, and what turns it into bytes and back. */
const DRAWN_IN: readonly string[] = [
  'controllers/',
  'scenarios/judge/',
  'scenarios/measure/',
  'scenarios/statistics/',
  'scenarios/studies/',
  'scenarios/pool/checkpoint',
  'bridges/guard/',
  'bridges/nir/',
  'bridges/recording/',
  ...['cobs', 'crc16', 'frame', 'wire'].map((name) => `bridges/boards/link/${name}.ts`),
  'bridges/boards/mcu/protocol.ts',
  'bridges/boards/pins/line-protocol.ts',
  ...['configuration', 'shift-register', 'state'].map((name) => `bridges/boards/reckon/${name}.ts`),
  ...['database', 'eieio', 'iptag', 'live-spikes', 'packet-fields', 'scp', 'sdp'].map(
    (name) => `bridges/boards/spinnaker1/${name}`,
  ),
  ...['configuration', 'events', 'memory'].map((name) => `bridges/boards/tinyodin/${name}.ts`),
];

/** The TypeScript files in a folder and below, from the root of the repository, in the order of their names. */
function sourcesIn(folder: string): readonly string[] {
  return (readdirSync(join(root, folder), { recursive: true }) as string[])
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => join(folder, name))
    .sort();
}

/** What runs only in processes of its own, which do not see the mistake: it is made in what the tests themselves import. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'bridges/guard/guard-process.ts',
  'bridges/guard/stand-guard.ts',
  'bridges/nir/hdf5-process.ts',
  'bridges/recording/events/formats/hdf5/hdf5-process.ts',
  'bridges/recording/hdf5/reader-answers.ts',
]);

/** What a study says of itself: its scenarios with their seeds and limits, what it draws into reports, and trained weights. */
const SAID = /^scenarios\/studies\/.*(?:\.scenario|-report|-weights|\/index)\.ts$/;

export function readSource(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** Where tests, and what they import, may lie. */
const FOLDERS = [
  'kernels',
  'agents',
  'controllers',
  'sim',
  'bridges',
  'scenarios',
  'examples',
  'docs',
  'bench',
  'test',
];

/** All sources and tests. */
export function allSources(): readonly string[] {
  return FOLDERS.flatMap(sourcesIn);
}

/** Files that a mistake may be drawn in. */
export function drawnSources(): readonly string[] {
  return ['controllers', 'scenarios', 'bridges']
    .flatMap(sourcesIn)
    .filter(
      (path) => DRAWN_IN.some((beginning) => path.startsWith(beginning)) && !ELSEWHERE.has(path) && !SAID.test(path),
    );
}
