import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FULL } from '../effort.ts';
import { call } from '../scenarios/cli/call.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { holdShownCommands } from './shown-commands.ts';

/** The first commands of a page, and what it shows of what the last of them prints. */
function printedOn(page: string): { readonly commands: string[][]; readonly printed: string } {
  const blocks = [...readFileSync(page, 'utf8').matchAll(/^```(\w+)\n(.*?)^```$/gms)];
  const [sh = '', printed = ''] = ['sh', 'text'].map((kind) => blocks.find(([, is]) => is === kind)?.[2]);
  return { commands: [...sh.matchAll(/^npx reafference (.*)$/gm)].map(([, words = '']) => words.split(' ')), printed };
}

/** Without what depends on the machine: how long things take. */
const machineless = (text: string): string => text.replace(/^pace .*$/m, 'pace').replace(/: about .*$/m, '');

describe.runIf(FULL)('what a page shows is what its last command prints', { timeout: 900_000 }, () => {
  it.each(['docs/first-run.md', 'docs/comparing.md'])('%s', async (page) => {
    const cwd = temporaryFolder();
    const { commands, printed } = printedOn(page);
    let last = '';
    for (const argv of commands) {
      const { code, stdout, stderr } = await call(argv, { cwd, columns: 100 });
      expect(code, stderr).toBe(0);
      last = stdout;
    }
    expect(machineless(last)).toBe(machineless(printed));
  });
});

it.runIf(FULL)(
  'docs/tutorials/replay-off.md shows lines of what its commands print',
  { timeout: 900_000 },
  async () => {
    await holdShownCommands('docs/tutorials/replay-off.md', temporaryFolder());
  },
);
