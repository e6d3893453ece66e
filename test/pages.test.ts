import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { COMMANDS } from '../scenarios/cli/commands/index.ts';
import { flagOf } from '../scenarios/cli/options/option.ts';
import { pages } from './markdown-pages.ts';
import { temporaryFolder } from './temporary-folder.ts';

afterEach(() => vi.restoreAllMocks());

/** Code blocks of a page in a language, each with the block of text that follows it at once, if there is one. */
function blocks(page: string, language: string): { readonly code: string; readonly printed: string | undefined }[] {
  const fence = new RegExp(
    `^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`\\n(?:\\n\`\`\`text\\n([\\s\\S]*?)^\`\`\`\\n)?`,
    'gm',
  );
  return [...page.matchAll(fence)].map(([, code, printed]) => ({ code, printed }));
}

/** Pages for users, and the examples that each shows, whole or a part. */
const PAGES: Readonly<Record<string, readonly string[]>> = {
  'README.md': [],
  'docs/agents.md': ['agent.ts'],
  'docs/models.md': ['neuron.ts', 'plasticity-rule.ts'],
  'docs/networks.md': ['network.ts', 'izhikevich.ts'],
  'docs/event-recordings.md': ['recording.ts'],
  'docs/scenarios.md': ['two-doors.ts', 'many-runs.ts'],
};
const examples = readdirSync('examples')
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, code: readFileSync(`examples/${name}`, 'utf8') }));
/** Held to what the examples print by the tests of the examples. */
const outputs = readFileSync('examples/README.md', 'utf8');

describe.each(Object.entries(PAGES))('the code of %s', (page, expected) => {
  const shown = blocks(readFileSync(page, 'utf8'), 'ts').map((block) => ({
    ...block,
    name: examples.find(({ code }) => code.includes(block.code))?.name ?? `no example: ${block.code.slice(0, 200)}`,
  }));

  it('is that of examples, which are run', () => {
    expect(shown.map(({ name }) => name)).toEqual(expected);
  });

  it('prints what the page says', () => {
    for (const { name, printed } of shown) {
      if (printed !== undefined) expect(outputs).toContain(`\n## ${name}\n\n\`\`\`text\n${printed}\`\`\`\n`);
    }
  });
});

it('the program of docs/guard.md is the whole of the example of a robot of its own', () => {
  const program = examples.find(({ name }) => name === 'own-robot.ts')?.code;
  expect(readFileSync('docs/guard.md', 'utf8')).toContain(`\n\`\`\`ts\n${program}\`\`\`\n`);
});

/** What a program prints that a page shows whole. */
async function printedBy(code: string): Promise<string> {
  const file = join(temporaryFolder(), 'shown.ts');
  writeFileSync(file, code);
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await import(file);
  return log.mock.calls.map((line) => `${line.join(' ')}\n`).join('');
}

it('goals to collect, of the how-to of scenarios, print what it says', async () => {
  const shown = blocks(readFileSync('docs/how-to/scenario.md', 'utf8'), 'ts').filter(({ printed }) => printed);
  expect(shown).toHaveLength(1);
  expect(await printedBy(shown[0].code)).toBe(shown[0].printed);
});

it('every page is in the list of pages', () => {
  const list =
    readFileSync('docs/README.md', 'utf8') + readFileSync('CONTRIBUTING.md', 'utf8').replaceAll('](docs/', '](');
  const missing = pages.filter((page) => /^docs.(?!README)/.test(page) && !list.includes(`](${page.slice(5)})`));
  expect(missing).toEqual([]);
});

/** Tables and lists to look things up in, of any length. */
const REFERENCE: readonly string[] = ['docs/errors.md', 'docs/figures.md', 'docs/glossary.md'];

/** Words of a page, without those in its blocks of code and its tables. */
const proseOf = (page: string): string[] =>
  page
    .replace(/^ *```[\s\S]*?^ *```$/gm, '')
    .replace(/^ *\|.*$/gm, '')
    .match(/\S+/g) ?? [];

it('pages for users have at most 800 words of prose', () => {
  const long = pages
    .filter((page) => page.startsWith('docs/') && !REFERENCE.includes(page))
    .map((page) => ({ page, words: proseOf(readFileSync(page, 'utf8')).length }))
    .filter(({ words }) => words > 800);
  expect(long).toEqual([]);
});

it('commands of pages have the options that they are given', () => {
  const flags = new Map(COMMANDS.map(({ name, options }) => [name, new Set(Object.keys(options).map(flagOf))]));
  const given = pages
    .filter((page) => page !== 'CHANGELOG.md')
    .flatMap((page) =>
      [...readFileSync(page, 'utf8').matchAll(/\breafference ([a-z\d]+)((?: (?:\\\n *)?[^\s`|;#]+)*)/g)].flatMap(
        ([, command, words]) =>
          [...words.replace(/--ros-args.*/, '').matchAll(/(?<= )--[a-z][a-z-]*/g)].map(([flag]) => ({
            page,
            command,
            flag,
          })),
      ),
    );
  expect(given.length).toBeGreaterThan(100);
  expect(given.filter(({ command, flag }) => flag !== '--help' && flags.get(command)?.has(flag) !== true)).toEqual([]);
});
