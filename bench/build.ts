import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BUILT = join(ROOT, '.tmp', 'bench');

/**
 * Compiles the sources and the benchmarks' programs as `npm run build` does, so that no loader is in the way of what is
 * measured. Type errors are told and do not matter here.
 *
 * @returns the directory of the built tree
 */
export async function buildTree(tell: (line: string) => void): Promise<string> {
  rmSync(BUILT, { recursive: true, force: true });
  try {
    await run(process.execPath, [
      join(ROOT, 'node_modules/typescript/bin/tsc'),
      '-p',
      join(ROOT, 'bench/tsconfig.json'),
    ]);
  } catch (error) {
    const { stdout } = error as { stdout?: string };
    tell(`the build has type errors:\n${stdout ?? String(error)}`);
  }
  if (!existsSync(join(BUILT, 'bench', 'main.js'))) throw new Error('the build wrote nothing; see what it said');
  const programs = readdirSync(join(ROOT, 'bench', 'programs')).map((file) => `bench/programs/${parse(file).name}`);
  await run(process.execPath, [join(ROOT, '.build', 'for-node.mjs'), BUILT, ...programs]);
  return join(BUILT, 'node');
}

/** Programs of `c/`, the other side of the comparisons, in the four lanes that every x86-64 machine of this decade has. */
const KERNELS = [
  'water-maze',
  'triplet',
  'eprop',
  'cuba',
  'plastic',
  'adaptive-exponential',
  'event-readers',
  'column-caster',
  'event-camera',
] as const;
/** Those that are also built for as many lanes as this machine has. */
const WIDE = ['cuba'] as const;

export type KernelName = (typeof KERNELS)[number] | `${(typeof WIDE)[number]}-native`;

/** The C side of the comparisons. */
export interface Kernels {
  /** Path of the executable; undefined where there is no compiler. */
  get(name: KernelName): string | undefined;
  readonly compiler: string | undefined;
  dispose(): void;
}

/** As the kernels' headers ask for; no fused operations. */
const FLAGS = ['-O3', '-ffp-contract=off', '-std=c99'];

/** Compiles the C kernels into a directory of their own. */
export async function buildKernels(tell: (line: string) => void): Promise<Kernels> {
  const version = spawnSync('gcc', ['--version'], { encoding: 'utf8' });
  if (version.status !== 0) {
    tell(
      "no C compiler: install gcc (Debian and Ubuntu: 'apt-get install gcc libc6-dev') to compare with C; its rows are left out",
    );
    return { get: () => undefined, compiler: undefined, dispose() {} };
  }
  const directory = mkdtempSync(join(tmpdir(), 'reafference-bench-'));
  const executables = new Map<KernelName, string>();
  const build = async (source: string, name: KernelName, lanes: string): Promise<void> => {
    const file = join(directory, name);
    try {
      await run('gcc', [...FLAGS, lanes, join(ROOT, 'bench', 'c', `${source}.c`), '-o', file, '-lm']);
      executables.set(name, file);
    } catch (error) {
      tell(
        `gcc cannot compile ${source}.c at ${lanes} here, its rows are left out:\n${(error as { stderr?: string }).stderr ?? String(error)}`,
      );
    }
  };
  for (const name of KERNELS) await build(name, name, '-msse4.1');
  for (const name of WIDE) await build(name, `${name}-native`, '-march=native');
  return {
    get: (name) => executables.get(name),
    compiler: version.stdout.split('\n', 1)[0],
    dispose: () => rmSync(directory, { recursive: true, force: true }),
  };
}
