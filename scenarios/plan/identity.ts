import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunIdentity } from '../scenario/result.ts';

let ownVersion: string | undefined;

/** The version of this package, as in its package.json: `0.1.0`; `unknown` if there is no such file. */
export function packageVersion(): string {
  ownVersion ??= readPackageVersion();
  return ownVersion;
}

/**
 * The version of the code that a run executes: the version of this package and, for a user's scenario, the first 16 hexadecimal
 * digits of the SHA-256 of its file. Files that the scenario imports are not part of it; raise the scenario's version when they
 * change what it computes.
 *
 * @param scenarioFile path of the user's file; default: none
 */
export function codeVersion(scenarioFile?: string): string {
  if (scenarioFile === undefined) return packageVersion();
  return `${packageVersion()}+${createHash('sha256').update(readFileSync(scenarioFile)).digest('hex').slice(0, 16)}`;
}

/**
 * The identity of a job, which is one seed of one run: a SHA-256 in hexadecimal digits. Jobs with the same identity compute the
 * same.
 *
 * @param code as {@link codeVersion} gives it
 */
export function jobIdentity(identity: RunIdentity, seed: number, code: string): string {
  const { scenario, version, params, body, physics, controller } = identity;
  const sorted = Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1));
  const canonical = JSON.stringify([`${scenario}@${version}`, sorted, body, physics, controller, seed, code]);
  return createHash('sha256').update(canonical).digest('hex');
}

/** Reads the nearest package.json above this file, whose depth differs between sources and build. */
function readPackageVersion(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
    if (folder === dirname(folder)) return 'unknown';
  }
}
