import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OWN_FOLDERS, OWN_ROOT } from '../../agents/own-modules.ts';
import type { RunIdentity } from '../scenario/result.ts';
import { hashOfPackage } from './package-hash.ts';

let ownVersion: string | undefined;
let ownCode: string | undefined;

/** Hexadecimal digits of hashes of code: 64 bits. */
const DIGITS = 16;

/** The version of this package, as in its package.json: `0.1.0`; `unknown` if there is no such file. */
export function packageVersion(): string {
  ownVersion ??= readPackageVersion();
  return ownVersion;
}

/** Folder of this package: that of the nearest package.json above this file, whose depth differs between sources and build. */
export function packageFolder(): string {
  for (let folder = fileURLToPath(OWN_ROOT); ; folder = dirname(folder))
    if (existsSync(join(folder, 'package.json')) || folder === dirname(folder)) return folder;
}

/**
 * The code that a run of the catalogue executes: the version of this package and the first 16 hexadecimal digits of a SHA-256 over
 * its modules, as `hashOfPackage` gives it, as they lay there when this was first asked. An installed release is hashed like
 * a clone, so that a patched one is another.
 */
export function codeVersion(): string {
  ownCode ??= hashOfPackage({
    root: fileURLToPath(OWN_ROOT),
    folders: OWN_FOLDERS,
    // A program that was joined with this package to one file has no such folders, but this file.
    files: [fileURLToPath(import.meta.url)],
    manifestFolder: packageFolder(),
  });
  return `${packageVersion()}+${ownCode.slice(0, DIGITS)}`;
}

/**
 * The code that a run of a user's scenario executes: {@link codeVersion} and the first 16 hexadecimal digits of a SHA-256 over the
 * file, all files that it imports, in one step or more, and the versions of the packages that these import. The files are read,
 * not run: what is imported under a name that is made while they run is not part of it, nor is what they read.
 *
 * @param file path of the user's file
 */
export async function scenarioCodeVersion(file: string): Promise<string> {
  const { hashOfModules } = await import('./module-graph.ts');
  return `${codeVersion()}+${(await hashOfModules(file)).slice(0, DIGITS)}`;
}

/**
 * The identity of a job, which is one seed of one run: a SHA-256 in hexadecimal digits. Jobs with the same identity compute the
 * same.
 *
 * @param code as {@link codeVersion} gives it
 * @param initialState digest of the state that the controller begins with. Default: it is a fresh one
 */
export function jobIdentity(identity: RunIdentity, seed: number, code: string, initialState?: string): string {
  const { scenario, version, params, body, physics, controller, board, faults, staleAfterSeconds } = identity;
  const sorted = Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1));
  const further = [
    ...(board === undefined ? [] : [board]),
    ...(faults === undefined ? [] : [{ faults }]),
    ...(staleAfterSeconds === undefined ? [] : [{ staleAfterSeconds }]),
    ...(initialState === undefined ? [] : [{ initialState }]),
  ];
  const canonical = JSON.stringify([
    `${scenario}@${version}`,
    sorted,
    body,
    physics,
    controller,
    seed,
    code,
    ...further,
  ]);
  return createHash('sha256').update(canonical).digest('hex');
}

function readPackageVersion(): string {
  const file = join(packageFolder(), 'package.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version : 'unknown';
}
