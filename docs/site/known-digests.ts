import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { escapeMarkup } from '../../scenarios/plots/markup.ts';

/** A short run of a scenario, and the digest that Node.js comes to: the tests of the project hold it for the version of today. */
interface KnownDigest {
  readonly scenario: string;
  readonly set: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly physics?: string;
  /** Default 1. */
  readonly seed?: number;
  readonly digest: string;
}

const FIXTURE = fileURLToPath(new URL('../../test/fixtures/digests.json', import.meta.url));
const KNOWN = JSON.parse(readFileSync(FIXTURE, 'utf8')) as readonly KnownDigest[];

/** The rows of a table of the short runs of a scenario: what is set, the digest of Node.js, and a button that makes the run in the page. */
export function digestRows(id: string): string[][] {
  return KNOWN.filter(({ scenario }) => scenario === id).map(({ scenario, set, body, physics, seed = 1, digest }) => {
    const run = { scenario, seed, set, ...(body && { body }), ...(physics && { physics }) };
    const settings = Object.entries(set).map(([name, value]) => `${name} = ${value}`);
    const options = [...(body ? [`body ${body}`] : []), ...(physics ? [`physics ${physics}`] : []), `seed ${seed}`];
    return [
      escapeMarkup([...settings, ...options].join(', ')),
      `<code>${digest}</code>`,
      `<button type="button" class="check-digest" data-digest="${digest}" data-run="${escapeMarkup(JSON.stringify(run))}">Run it here</button> <output class="checked"></output>`,
    ];
  });
}
