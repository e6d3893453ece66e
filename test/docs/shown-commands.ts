import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { call } from '../scenarios/cli/call.ts';

/** Holds each block of commands that a page shows what it prints of to that: lines of what the last of the commands prints. */
export async function holdShownCommands(page: string, cwd: string): Promise<void> {
  const pairs = [
    ...readFileSync(page, 'utf8').matchAll(/^```sh\n((?:(?!```).*\n)*)```\n\n```text\n([\s\S]*?)^```\n/gm),
  ];
  expect(pairs).not.toEqual([]);
  for (const [, commands, shown] of pairs) {
    let last = '';
    for (const [, words] of commands.matchAll(/^npx reafference (.*)$/gm)) {
      const { code, stdout, stderr } = await call(words.split(' '), { cwd, columns: 100 });
      expect(code, stderr).toBe(0);
      last = stdout;
    }
    expect(last).toContain(shown);
  }
}
