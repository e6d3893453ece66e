import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunIdentity } from '../scenario/result.ts';

let ownVersion: string | undefined;

/** The version of this package. */
export function packageVersion(): string {
  ownVersion ??= readPackageVersion();
  return ownVersion;
}

/**
 * The version of the code that a run executes: this package's version and, for a user's scenario, the hash of its file.
 * Files which that file imports are not part of it; raise the scenario's version when they change what it computes.
 */
export function codeVersion(scenarioFile?: string): string {
  if (scenarioFile === undefined) return packageVersion();
  return `${packageVersion()}+${createHash('sha256').update(readFileSync(scenarioFile)).digest('hex').slice(0, 16)}`;
}

/** The identity of a job, one seed of one run: jobs with the same identity compute the same. Hexadecimal SHA-256. */
export function jobIdentity(identity: RunIdentity, seed: number, code: string): string {
  const { scenario, version, params, body, physics, controller } = identity;
  const sorted = Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1));
  const canonical = JSON.stringify([`${scenario}@${version}`, sorted, body, physics, controller, seed, code]);
  return createHash('sha256').update(canonical).digest('hex');
}

/** From the package.json nearest above this file, which lies at a different depth in sources and in the build. */
function readPackageVersion(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
    if (folder === dirname(folder)) return 'unknown';
  }
}
