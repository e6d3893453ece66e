import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Starts a program and waits for it; undefined where there is no such program or it fails. */
export type Ask = (file: string, parameters: readonly string[]) => string | undefined;

/** What there is of Brian2. */
export interface Installation {
  readonly python: string;
  /** For people. */
  readonly versions: string;
}

const SCRIPTS = ['brian2-networks.py', 'brian2_water_maze.py'] as const;
const VERSIONS =
  'import brian2, Cython, numpy, sys; print("Brian2", brian2.__version__, "Cython", Cython.__version__, "NumPy", numpy.__version__, "Python", sys.version.split()[0])';

/**
 * Finds Brian2, Cython and a C++ compiler.
 *
 * @returns the installation, or what to do about what is missing
 */
export function findBrian2(ask: Ask, python: string): Installation | { readonly missing: string } {
  const needs: string[] = [];
  const versions = ask(python, ['-c', VERSIONS])?.trim().split('\n').at(-1);
  if (versions === undefined) {
    if (ask(python, ['-c', 'import brian2']) === undefined) needs.push('python3-brian');
    if (ask(python, ['-c', 'import Cython']) === undefined) needs.push('cython3');
  }
  const compiler = ask('g++', ['--version'])?.split('\n', 1)[0];
  if (compiler === undefined) needs.push('g++');
  if (ask('make', ['--version']) === undefined) needs.push('make');
  if (versions !== undefined && compiler !== undefined && needs.length === 0)
    return { python, versions: `${versions}, ${compiler}` };
  return {
    missing: [
      `bench:peers runs the same networks in Brian2, and ${python} has no ${needs.join(', ')}.`,
      `Debian and Ubuntu: apt-get install ${needs.join(' ')}`,
      'Elsewhere: pip install brian2 cython, a C++ compiler and make; name the interpreter with --python.',
      'Nothing is installed for you.',
    ].join('\n'),
  };
}

/**
 * The directory for what Brian2 compiles. It is named after the scripts and versions, so that nothing stale is measured, and
 * kept, because compiling takes minutes; directories of other scripts and versions are removed.
 */
export function compiledDirectory(root: string, scripts: string, versions: string, fresh: boolean): string {
  const hash = createHash('sha256').update(versions);
  for (const script of SCRIPTS) hash.update(readFileSync(join(scripts, script)));
  const name = `brian2-${hash.digest('hex').slice(0, 12)}`;
  mkdirSync(root, { recursive: true });
  for (const other of readdirSync(root)) {
    if (other.startsWith('brian2-') && (fresh || other !== name)) rmSync(join(root, other), { recursive: true });
  }
  const directory = join(root, name);
  if (!existsSync(directory)) mkdirSync(directory);
  return directory;
}
