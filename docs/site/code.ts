import { type BundledLanguage, codeToTokensWithThemes } from 'shiki';
import { escapeMarkup } from '../../scenarios/plots/markup.ts';

/** Languages of the blocks of pages, as the highlighter calls them; of others the text stands as it is. */
const LANGUAGES: Readonly<Record<string, BundledLanguage>> = {
  bash: 'bash',
  console: 'bash',
  js: 'javascript',
  json: 'json',
  python: 'python',
  sh: 'bash',
  ts: 'typescript',
  xml: 'xml',
  yaml: 'yaml',
};
const THEMES = { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' } as const;

/** Colours code in both schemes, by classes: a page under a strict policy has no styles of its own. */
export class CodeColours {
  /** Class of each pair of colours. */
  readonly #classes = new Map<string, string>();

  /** Code as markup. @param language as it stands behind the fence */
  async markup(code: string, language: string): Promise<string> {
    const lang = LANGUAGES[language];
    if (lang === undefined) return escapeMarkup(code);
    const lines = await codeToTokensWithThemes(code, { lang, themes: THEMES });
    return lines
      .map((tokens) =>
        tokens
          .map(({ content, variants: { light, dark } }) =>
            /^\s*$/.test(content)
              ? content
              : `<span class="${this.#classOf(light.color ?? '', dark.color ?? '')}">${escapeMarkup(content)}</span>`,
          )
          .join(''),
      )
      .join('\n');
  }

  /** The stylesheet of all classes that were given: of two colours, the one of the scheme that the page has. */
  get stylesheet(): string {
    return [...this.#classes]
      .map(([colours, name]) => `.${name}{color:light-dark(${colours.replace(' ', ',')})}`)
      .join('');
  }

  #classOf(light: string, dark: string): string {
    const colours = `${light} ${dark}`;
    const known = this.#classes.get(colours) ?? `k${this.#classes.size}`;
    this.#classes.set(colours, known);
    return known;
  }
}
