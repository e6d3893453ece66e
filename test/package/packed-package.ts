import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Whether the package was built: `npm ci` does. */
export const BUILT = existsSync('dist/node/scenarios/cli/main.js');

/**
 * Installs the package into a folder as users get it: packed, and unpacked again. What it depends on, and what `npm install -D` of the
 * others would bring, is linked, so that no network is asked.
 *
 * @param others packages that the user installs too
 */
export function installPacked(folder: string, others: readonly string[] = []): void {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '.bin'), { recursive: true });
  const pack = ['pack', '--ignore-scripts', '--silent', '--offline', '--pack-destination', modules];
  const tarball = execFileSync('npm', pack, { encoding: 'utf8' }).trim();
  execFileSync('tar', ['xzf', join(modules, tarball), '-C', modules]);
  renameSync(join(modules, 'package'), join(modules, 'reafference'));
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
    'dependencies' | 'optionalDependencies',
    object
  >;
  for (const name of [...Object.keys({ ...dependencies, ...optionalDependencies }), ...others]) {
    const [scope] = name.split('/');
    if (scope !== name) mkdirSync(join(modules, scope), { recursive: true });
    symlinkSync(resolve('node_modules', name), join(modules, name));
  }
  symlinkSync('../reafference/dist/node/scenarios/cli/main.js', join(modules, '.bin/reafference'));
  const bins: Readonly<Record<string, string>> = { typescript: 'tsc', vitest: 'vitest', tsx: 'tsx' };
  for (const name of ['tsx', ...others].filter((one) => one in bins))
    symlinkSync(resolve('node_modules/.bin', bins[name]), join(modules, '.bin', bins[name]));
}

/** Runs a program of the folder's own `node_modules`, as `npx` does. Returns what it wrote to standard output. */
export function npx(folder: string, name: string, ...words: string[]): string {
  const bin = join(folder, 'node_modules/.bin', name);
  return execFileSync(process.execPath, [bin, ...words], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs a script of the folder's package. Returns what it wrote to standard output. */
export function npmRun(folder: string, script: string, ...words: string[]): string {
  const line = ['run', '--silent', script, ...(words.length > 0 ? ['--', ...words] : [])];
  return execFileSync('npm', line, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** The command line of the package that was installed into a folder. */
export function builtCommandLine(folder: string): Promise<typeof import('../../scenarios/cli/index.ts')> {
  return import(pathToFileURL(join(folder, 'node_modules/reafference/dist/node/scenarios/cli/index.js')).href);
}

/** Files of a folder, at any depth, without its `node_modules`. */
export function filesOf(folder: string): string[] {
  return (readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => !name.startsWith('node_modules'))
    .sort();
}
