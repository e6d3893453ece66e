import type { Entry } from '../../scenarios/cli/list/entry.ts';
import { escapeMarkup } from '../../scenarios/plots/markup.ts';
import { anchorOf } from './markdown-page.ts';
import type { SitePage } from './page.ts';

const text = (value: unknown): string => escapeMarkup(String(value));

/** The page of a model: its quantities, its equations, and how it differs from its source. */
export function entryPage(folder: string, group: string, entry: Entry): SitePage {
  const { name, summary, source, quantities = [], facts = {} } = entry;
  const content = [
    `<h1>${text(name)}</h1>`,
    `<p class="lede">${text(summary === name ? '' : summary)}</p>`,
    ...(source === undefined ? [] : [`<p>${text(source)}</p>`]),
    ...(entry.import === undefined ? [] : [`<pre tabindex="0"><code>${text(entry.import)}</code></pre>`]),
    ...(quantities.length === 0
      ? []
      : [
          '<h2 id="quantities">Quantities</h2>',
          '<div class="wide" tabindex="0" role="region" aria-label="Quantities"><table><thead><tr><th scope="col">name</th><th scope="col">kind</th><th scope="col">default</th><th scope="col">unit</th><th scope="col">meaning</th></tr></thead><tbody>',
          ...quantities.map(
            (one) =>
              `<tr><td><code>${text(one.name)}</code></td><td>${text(one.role)}</td><td>${text(one.default ?? '')}</td><td>${text(one.unit === '1' ? '' : (one.unit ?? ''))}</td><td>${text(one.meaning)}</td></tr>`,
          ),
          '</tbody></table></div>',
        ]),
    ...Object.entries(facts).map(([heading, fact]) => {
      const title = `<h2 id="${anchorOf(heading)}">${text(heading[0].toUpperCase() + heading.slice(1))}</h2>`;
      return typeof fact === 'string'
        ? `${title}<p>${text(fact)}</p>`
        : `${title}<pre tabindex="0"><code>${fact.map(text).join('\n')}</code></pre>`;
    }),
  ].join('\n');
  return {
    path: `${folder}/${name}.html`,
    title: name,
    group,
    content,
    sections: [
      { anchor: '', heading: summary, text: `${source ?? ''} ${quantities.map(({ meaning }) => meaning).join(' ')}` },
    ],
  };
}
