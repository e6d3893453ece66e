/**
 * `tsx test/judged.ts [--nightly] [DAY]` prints the scenarios to be judged: those that changed since they were judged last, and every fourteenth of the
 * list, by the number of a day; at night every seventh, so that a week judges all. `tsx test/judged.ts --accept [ID...]` writes down that scenarios were judged as they are, after
 * `reafference test ID` passed; without ids, all of them.
 *
 * A scenario is what its known digests, seeds, gates and ablations say: with the same ones it does the same, and is held to the same.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadScenario, scenarioIds } from '../scenarios/pool/index.ts';

const fixtures = join(import.meta.dirname, 'fixtures');
const JUDGED = join(fixtures, 'judged.json');
const [DAYS, NIGHTS] = [14, 7];

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const digests = read(join(fixtures, 'digests.json')) as readonly { readonly scenario: string }[];
const judged = read(JUDGED) as Readonly<Record<string, string>>;

/** What a scenario does and is held to, in 16 hexadecimal digits. */
async function contentOf(id: string): Promise<string> {
  const { scenario } = await loadScenario(id);
  const { seeds, gates, ablations } = scenario;
  const known = digests.filter((one) => one.scenario === id);
  return createHash('sha256').update(JSON.stringify({ known, seeds, gates, ablations })).digest('hex').slice(0, 16);
}

const words = process.argv.slice(2);
const ids = scenarioIds();
const contents = new Map(await Promise.all(ids.map(async (id) => [id, await contentOf(id)] as const)));
if (words[0] === '--accept') {
  const accepted = words.length > 1 ? words.slice(1) : ids;
  const unknown = accepted.find((id) => !contents.has(id));
  if (unknown !== undefined) throw new Error(`there is no scenario '${unknown}'`);
  const kept = Object.entries(judged).filter(([id]) => contents.has(id) && !accepted.includes(id));
  const all = [...kept, ...accepted.map((id) => [id, contents.get(id)] as const)].sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(JUDGED, `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`);
} else {
  const [word] = words.filter((one) => one !== '--nightly');
  const days = words.includes('--nightly') ? NIGHTS : DAYS;
  const day = Number(word ?? Math.floor(Date.now() / 86_400_000));
  if (!Number.isSafeInteger(day) || day < 0) throw new Error(`a day is a whole number from 0, not '${word}'`);
  console.log(ids.filter((id, i) => i % days === day % days || judged[id] !== contents.get(id)).join(' '));
}
