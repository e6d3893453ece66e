import type { Entry } from '../../scenarios/cli/list/entry.ts';
import { escapeMarkup } from '../../scenarios/plots/markup.ts';
import { anchorOf } from './markdown-page.ts';
import type { SitePage } from './page.ts';
import type { Kind } from './traces/experiment.ts';
import { experimentOf } from './traces/run.ts';

const text = (value: unknown): string => escapeMarkup(String(value));

/** What is done to a model, for people. */
const DONE: Readonly<Record<Kind, string>> = {
  cell: 'A step of its inputs, and regular spikes at its receptors, drive a neuron.',
  train: 'Regular presynaptic spikes arrive at a synapse.',
  pairs: 'Pairs of spikes, one of each side, reach synapses: each pair at its own difference of times.',
};

/** The page of a model: its trace, with a slider for all that can be chosen, its quantities, its equations, and how it differs from its source. */
export function entryPage(folder: string, group: string, entry: Entry): SitePage {
  const { name, summary, source, quantities = [], facts = {} } = entry;
  const experiment = experimentOf(name);
  const content = [
    `<h1>${text(name)}</h1>`,
    `<p class="lede">${text(summary === name ? '' : summary)}</p>`,
    ...(source === undefined ? [] : [`<p>${text(source)}</p>`]),
    ...(entry.import === undefined ? [] : [`<pre tabindex="0"><code>${text(entry.import)}</code></pre>`]),
    '<h2 id="trace">Trace</h2>',
    `<p>${DONE[experiment.kind]} What you see is the model of the package, compiled and run in your browser: the numbers are those of Node.js, to the bit.</p>`,
    `<div class="trace" data-experiment="${text(JSON.stringify(experiment))}"></div>`,
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
