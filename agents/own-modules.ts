/** URL of the folder that holds this framework: its sources, a build, or a build for Node. This file lies one folder deep in each. */
export const OWN_ROOT = new URL('..', import.meta.url).href;

/** Names of the folders of the sources, and of the one that a build for Node joins them to. */
export const OWN_FOLDERS = ['agents', 'bridges', 'chunks', 'controllers', 'kernels', 'scenarios', 'sim'];
const FOLDERS = OWN_FOLDERS.map((folder) => `${OWN_ROOT}${folder}/`);

/** Whether a file, or a place in one, is of this framework. @param url that begins with `file:` */
export function isOwn(url: string): boolean {
  return FOLDERS.some((folder) => url.startsWith(folder));
}

/** Whether sources run, and not a build. */
export const RUNS_SOURCES = import.meta.url.endsWith('.ts');

/**
 * URL of a module of this framework, for code that loads it by its address.
 *
 * @param path from {@link OWN_ROOT} on, without ending: `scenarios/pool/worker`
 */
export function ownModule(path: string): string {
  return `${OWN_ROOT}${path}${RUNS_SOURCES ? '.ts' : '.js'}`;
}

/**
 * Arguments of `new Worker` that run a module of this framework in another thread. Sources first load a loader of TypeScript.
 *
 * @param path as {@link ownModule} takes it
 * @param options of the worker
 */
export function ownWorker<T extends object>(path: string, options: T): [start: string | URL, options: T] {
  if (!RUNS_SOURCES) return [new URL(ownModule(path)), options];
  const [loader, entry] = [import.meta.resolve('tsx/esm/api'), ownModule(path)].map((url) => JSON.stringify(url));
  const start = `import(${loader}).then(({ register }) => { register(); return import(${entry}); })`;
  return [start, { ...options, eval: true, execArgv: [] }];
}

/**
 * Arguments of `fork` that run a module of this framework in another process. Sources first load a loader of TypeScript. Messages
 * keep typed arrays and big integers.
 *
 * @param path as {@link ownModule} takes it
 */
export function ownProcess(
  path: string,
): [file: URL, args: string[], options: { serialization: 'advanced'; execArgv: string[] }] {
  const execArgv = RUNS_SOURCES ? ['--import', import.meta.resolve('tsx')] : [];
  return [new URL(ownModule(path)), [], { serialization: 'advanced', execArgv }];
}
