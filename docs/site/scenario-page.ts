import { escapeMarkup } from '../../scenarios/plots/markup.ts';
import type { Ablation, Gate, Scenario } from '../../scenarios/scenario/scenario.ts';
import { digestRows } from './known-digests.ts';
import type { SitePage } from './page.ts';

const text = (value: unknown): string => escapeMarkup(String(value));

const table = (name: string, columns: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<div class="wide" tabindex="0" role="region" aria-label="${name}"><table><thead><tr>${columns
    .map((column) => `<th scope="col">${column}</th>`)
    .join('')}</tr></thead><tbody>${rows
    .map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`)
    .join('\n')}</tbody></table></div>`;

/** The page of a scenario: what it is, played in the page, its parameters, gates and ablations. */
export function scenarioPage(scenario: Scenario): SitePage {
  const { id, title, source, version, parameters, bodies, physics, gates, ablations, seeds } = scenario;
  const live = (set: Readonly<Record<string, number | string>> = {}, controller?: string): string => {
    const query = new URLSearchParams({ scenario: id });
    for (const [name, value] of Object.entries(set)) query.set(`set.${name}`, String(value));
    if (controller !== undefined) query.set('controller', controller);
    return `../live/index.html?${query}`;
  };
  const rows = Object.entries(parameters).map(([name, parameter]) => [
    `<code>${text(name)}</code>`,
    text(parameter.default),
    'choices' in parameter ? text(parameter.choices.join(', ')) : parameter.unit === '1' ? '' : text(parameter.unit),
    text(parameter.meaning),
  ]);
  const content = [
    `<h1>${text(title)}</h1>`,
    `<p class="lede">${text(source)}</p>`,
    `<p><button type="button" class="play" data-src="${escapeMarkup(live())}" data-title="${text(title)}, live">Play it here</button>
<a class="button" href="${escapeMarkup(live())}">on a page of its own</a></p>`,
    `<p>What you see is the package itself in a worker of your browser: the digest is that of <code>npx reafference run ${text(id)} --seed ${seeds[0]}</code>.</p>`,
    `<p>Version ${version}; bodies: ${text(Object.keys(bodies).join(', '))}; physics: ${text(physics.join(', '))}; ${seeds.length} seeds.</p>`,
    '<h2 id="same-bits">The same bits</h2>',
    `<p>Digests of short runs of version ${version}, as Node.js comes to them. Your browser makes each anew, and says whether it comes to the same.</p>`,
    table('Digests', ['run', 'digest in Node.js', 'in this browser'], digestRows(id)),
    '<h2 id="parameters">Parameters</h2>',
    table('Parameters', ['name', 'default', 'unit or choices', 'meaning'], rows),
    ...(gates.length === 0
      ? []
      : [
          '<h2 id="gates">Gates</h2>',
          table('Gates', ['gate', 'what it measures', 'limits', 'why'], gates.map(gateRow)),
        ]),
    ...(ablations.length === 0
      ? []
      : [
          '<h2 id="ablations">Ablations</h2>',
          '<p>Each lacks something, and a gate must fail in it. Each is played by one click.</p>',
          table(
            'Ablations',
            ['ablation', 'what it sets', 'gate that must fail', 'look'],
            ablations.map((ablation) => [
              `<code>${text(ablation.id)}</code>`,
              text(whatItSets(ablation)),
              `<code>${text(ablation.mustFail)}</code>`,
              `<a class="button" href="${escapeMarkup(live(ablation.set, ablation.controller))}">play</a>`,
            ]),
          ),
        ]),
  ].join('\n');
  const words = [source, ...Object.entries(parameters).flatMap(([name, { meaning }]) => [name, meaning])].join(' ');
  return {
    path: `scenarios/${id}.html`,
    title,
    group: 'Scenarios',
    content,
    sections: [{ anchor: '', heading: id, text: words }],
  };
}

function whatItSets({ set, controller }: Ablation): string {
  const values = Object.entries(set).map(([name, value]) => `${name} = ${value}`);
  return [...values, ...(controller === undefined ? [] : [`controller ${controller}`])].join(', ');
}

function gateRow({ id, statistic, atLeast, atMost, between, relativeTo, contrast, reason }: Gate): readonly string[] {
  const what =
    'measure' in statistic
      ? `${statistic.over ?? 'mean'} of ${statistic.measure}`
      : `${statistic.over} ${statistic.metric}, ${typeof statistic.trials === 'string' ? statistic.trials : `trials ${statistic.trials.join(' to ')}`}`;
  const against = [
    ...(contrast === undefined
      ? []
      : [
          `against ${Object.entries(contrast)
            .map(([name, value]) => `${name} = ${value}`)
            .join(', ')}`,
        ]),
    ...(relativeTo === undefined ? [] : [`divided by that of ${relativeTo}`]),
  ];
  const limits = [
    ...(between === undefined ? [] : [`${between[0]} to ${between[1]}`]),
    ...(atLeast === undefined ? [] : [`at least ${atLeast}`]),
    ...(atMost === undefined ? [] : [`at most ${atMost}`]),
  ];
  return [`<code>${text(id)}</code>`, text([what, ...against].join(', ')), text(limits.join(', ')), text(reason ?? '')];
}
