import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** Code blocks of a page in a language, each with the block of text that follows it at once, if there is one. */
function blocks(page: string, language: string): { readonly code: string; readonly printed: string | undefined }[] {
  const fence = new RegExp(
    `^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`\\n(?:\\n\`\`\`text\\n([\\s\\S]*?)^\`\`\`\\n)?`,
    'gm',
  );
  return [...page.matchAll(fence)].map(([, code, printed]) => ({ code, printed }));
}

const readme = readFileSync('README.md', 'utf8');
const examples = readdirSync('examples')
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, code: readFileSync(`examples/${name}`, 'utf8') }));
/** Held to what the examples print by the tests of the examples. */
const outputs = readFileSync('examples/README.md', 'utf8');

describe('the code of the README', () => {
  const shown = blocks(readme, 'ts').map((block) => ({
    ...block,
    name: examples.find(({ code }) => code === block.code)?.name ?? `no example: ${block.code.slice(0, 200)}`,
  }));

  it('is that of examples, which are run', () => {
    expect(shown.map(({ name }) => name)).toEqual([
      'agent.ts',
      'neuron.ts',
      'plasticity-rule.ts',
      'network.ts',
      'recording.ts',
      'two-doors.ts',
    ]);
  });

  it.each(shown.filter(({ name }) => name !== 'two-doors.ts'))('$name prints what the README says', (block) => {
    expect(outputs).toContain(`\n## ${block.name}\n\n\`\`\`text\n${block.printed}\`\`\`\n`);
  });
});
