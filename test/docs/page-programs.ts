import { readFileSync } from 'node:fs';
import { pages } from '../markdown-pages.ts';

/** A block of TypeScript of a page for users. */
export interface PageBlock {
  readonly page: string;
  /** Name of the file that the page has its reader save it as, or one made of its place. */
  readonly file: string;
  readonly code: string;
  /** The block of text that follows at once: what it prints. */
  readonly printed: string | undefined;
  /**
   * `program`: stands alone, or with files that the page had its reader save before. `part`: a line `// ...` says what is left out.
   * `example`: lines of an example. `repository`: a file of this repository, or lines of one, in a page on how to add to it.
   */
  readonly kind: 'program' | 'part' | 'example' | 'repository' | 'unknown';
}

const BLOCK = /^```ts\n([\s\S]*?)^```\n(?:\n```text\n([\s\S]*?)^```\n)?/gm;

/** All blocks of TypeScript of README, of the pages in docs, and of those of the studies. */
export function pageBlocks(examples: readonly string[]): readonly PageBlock[] {
  return pages
    .filter((page) => page === 'README.md' || /^(?:docs|scenarios)\//.test(page))
    .flatMap((page) => {
      const text = readFileSync(page, 'utf8');
      return [...text.matchAll(BLOCK)].map((match, i): PageBlock => {
        const [, code, printed] = match;
        const [, file = `program-${i + 1}.ts`] =
          /Save this as `([\w-]+\.ts)`[^`]*$/.exec(text.slice(0, match.index)) ?? [];
        return { page, file, code, printed, kind: kindOf(page, code, examples) };
      });
    });
}

function kindOf(page: string, code: string, examples: readonly string[]): PageBlock['kind'] {
  const from = [...code.matchAll(/^(?:import|export) [^;]*?from '([^']+)'/gm)].map(([, name]) => name);
  if (/^\s*\/\/ \.\.\./m.test(code)) return 'part';
  if (from.some((name) => /^reafference(?:$|\/)/.test(name)) && !from.some((name) => name.startsWith('../')))
    return 'program';
  if (examples.some((example) => example.includes(code))) return 'example';
  return page.startsWith('docs/how-to/') ? 'repository' : 'unknown';
}
