import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Tag of tests that nobody waits for who runs all of them by `npm test`: more than about 0.2 s each. */
export const LONG = 'long';

/** Line at the head of a file all of whose tests are long. */
const OF_A_FILE = `// @module-tag ${LONG}\n`;

/** Paths of the files all of whose tests are long, from the root of the repository. */
export function longFiles(folder = 'test'): string[] {
  return (readdirSync(folder, { recursive: true }) as string[])
    .map((name) => join(folder, name))
    .filter((path) => path.endsWith('.test.ts') && readFileSync(path, 'utf8').startsWith(OF_A_FILE));
}
