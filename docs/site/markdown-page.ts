import { dirname, join, relative } from 'node:path/posix';
import { Marked, type Tokens } from 'marked';
import { escapeMarkup } from '../../scenarios/plots/markup.ts';
import type { CodeColours } from './code.ts';
import type { Section, SitePage } from './page.ts';

/** Path in the site of a page of the repository: `docs/README.md` is `docs/index.html`. */
export function sitePath(path: string): string {
  if (path === 'README.md') return 'index.html';
  return path.replace(/README\.md$/, 'index.html').replace(/\.md$/, '.html');
}

/** What stands behind the # of a link to a heading, as readers of Markdown make it. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

/**
 * A page of Markdown as a page of the site. Links to pages of Markdown lead to their pages in the site; others are told.
 *
 * @param path in the repository
 * @param library names of what programs that run in pages can import
 * @param asset called with each file of the repository that is linked and is no page; returns where it is in the site
 */
export async function markdownPage(
  path: string,
  text: string,
  {
    colours,
    group,
    asset,
    library,
  }: {
    readonly colours: CodeColours;
    readonly group: string;
    readonly asset: (file: string) => string;
    readonly library: ReadonlySet<string>;
  },
): Promise<SitePage> {
  const here = sitePath(path);
  const sections: { anchor: string; heading: string; text: string }[] = [{ anchor: '', heading: '', text: '' }];
  const link = (href: string): string => {
    if (/^[a-z]+:/.test(href) || href.startsWith('#')) return href;
    const [file, anchor] = href.split('#');
    const target = join(dirname(path), file);
    const there = target.endsWith('.md') ? sitePath(target) : asset(target);
    return `${relative(dirname(here), there) || '.'}${anchor === undefined ? '' : `#${anchor}`}`;
  };
  let tables = 0;
  /** Names of files that the page has its reader save, and the words before the block at hand. */
  const saved = new Set<string>();
  let before = '';
  const marked = new Marked({ gfm: true });
  marked.use({
    async: true,
    walkTokens: async (token) => {
      if (token.type === 'link' || token.type === 'image') token.href = link(token.href);
      if (token.type === 'html')
        token.text = token.text.replace(
          / (src|srcset)="([^"]*)"/g,
          (_: string, name: string, file: string) => ` ${name}="${link(file)}"`,
        );
      if (token.type === 'code') {
        const html = await colours.markup(token.text, token.lang ?? '');
        const program = token.lang === 'ts' && runs(token.text, saved, library);
        const file = /Save this as `([\w-]+\.ts)`[^`]*$/.exec(before)?.[1] ?? 'program.ts';
        if (program) saved.add(file);
        Object.assign(token, { html, ...(program ? { file } : {}) });
      }
      if (token.type === 'paragraph') before = token.text;
      if (token.type === 'heading')
        sections.push({ anchor: anchorOf(plain(token.text)), heading: plain(token.text), text: '' });
      else if (token.type === 'paragraph' || token.type === 'code') add(token.text);
      else if (token.type === 'list') add((token as Tokens.List).items.map((item) => item.text).join(' '));
      else if (token.type === 'table')
        add(
          [...(token as Tokens.Table).header, ...(token as Tokens.Table).rows.flat()]
            .map((cell) => cell.text)
            .join(' '),
        );
    },
    renderer: {
      code({ html, file }: Tokens.Code & { readonly html?: string; readonly file?: string }) {
        const block = `<pre tabindex="0"><code>${html}</code></pre>`;
        return file === undefined ? `${block}\n` : `<div class="lab" data-file="${file}">${block}</div>\n`;
      },
      heading({ tokens, depth, text: heading }) {
        return `<h${depth} id="${escapeMarkup(anchorOf(plain(heading)))}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      table(token) {
        const cells = (row: readonly Tokens.TableCell[], tag: string): string =>
          row
            .map(
              ({ tokens }) =>
                `<${tag}${tag === 'th' ? ' scope="col"' : ''}>${this.parser.parseInline(tokens)}</${tag}>`,
            )
            .join('');
        const hasHead = token.header.some((cell) => cell.text.trim() !== '');
        const head = hasHead
          ? `<thead><tr>${cells(token.header, 'th').replaceAll('<th scope="col"></th>', '<td></td>')}</tr></thead>`
          : '';
        const body = token.rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('\n');
        return `<div class="wide" tabindex="0" role="region" aria-label="Table ${++tables}"><table>${head}<tbody>${body}</tbody></table></div>\n`;
      },
    },
  });
  function add(words: string): void {
    const last = sections.at(-1);
    if (last !== undefined) last.text += ` ${plain(words)}`;
  }
  const content = await marked.parse(text);
  const title = plain(/^# (.*)$/m.exec(text)?.[1] ?? path);
  return {
    path: here,
    title,
    content,
    sections: sections as readonly Section[],
    group,
  };
}

/** Whether a block of TypeScript is a program that runs in a page: nothing is left out of it, and what it imports is there. */
function runs(code: string, saved: ReadonlySet<string>, library: ReadonlySet<string>): boolean {
  const from = [...code.matchAll(/^(?:import|export) [^;]*?from '([^']+)'/gm)].map(([, name]) => name);
  if (from.length === 0 || /^\s*\/\/ \.\.\./m.test(code)) return false;
  return from.every((name) => library.has(name) || saved.has(name.replace(/^\.\//, '')));
}

/** Text of Markdown without its signs. */
function plain(markdown: string): string {
  return markdown
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[`*]/g, '')
    .trim();
}
