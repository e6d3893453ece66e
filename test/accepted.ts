import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';

/**
 * Holds a file of the repository to what the code says. With `REAFFERENCE_ACCEPT_<NAME>=1` in the environment the file is
 * written instead, for the change to be looked at and committed.
 *
 * @param text What the file must say, given what it says now.
 */
export function expectAccepted(name: string, file: string, text: (now: string) => string): void {
  const now = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const wanted = text(now);
  const variable = `REAFFERENCE_ACCEPT_${name}`;
  if (process.env[variable] === '1') writeFileSync(file, wanted);
  else
    expect(now, `${file} is not as the code says: run ${variable}=1 npx vitest run ${testFile()} to accept`).toBe(
      wanted,
    );
}

/** The test file that runs, from the root of the repository. */
function testFile(): string {
  return (expect.getState().testPath ?? '').replace(`${process.cwd()}/`, '');
}
