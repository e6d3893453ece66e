import { ValidationError } from '../../../agents/errors.ts';
import { nearestName } from '../../../agents/nearest-name.ts';
import type { Call } from '../command.ts';
import { EXIT } from '../exit.ts';
import { displayWidth, renderTable } from '../terminal/table.ts';
import type { Entry } from './entry.ts';
import { KINDS, type KindName } from './inventory.ts';
import type { ListValues } from './list-options.ts';
import { listScenarios } from './list-scenarios.ts';
import { showEntry } from './show-entry.ts';

/** Lists a kind of things, or shows one of them in full. @throws ValidationError `unknown_name` */
export async function listThings(call: Call<ListValues>): Promise<number> {
  const { operands, options, io, output } = call;
  const [asked = 'scenarios', name] = operands;
  const kind = kindOf(asked);
  if (kind === 'scenarios' && name === undefined) return listScenarios(call);
  const entries = await KINDS[kind].entries();
  if (name !== undefined) {
    const entry = entryOf(entries, kind, name);
    if (options.json) output.json({ [kind]: [entry] });
    else output.result(showEntry(entry, output.style));
    return EXIT.ok;
  }
  if (options.json) {
    output.json({ [kind]: entries });
    return EXIT.ok;
  }
  const { bold, dim } = output.style;
  const table = renderTable(
    [
      { head: 'Name' },
      { head: '' },
      ...(entries.some(({ source }) => source !== undefined) ? [{ head: 'Source' }] : []),
    ],
    entries.map((entry) => [bold(entry.name), entry.summary, entry.source ?? '']),
    dim,
  );
  const room = io.stdout.columns ?? Infinity;
  const fits = table.split('\n').every((line) => displayWidth(line) <= room);
  const stacked = entries.map(
    (entry) => `${bold(entry.name)}  ${entry.summary}${entry.source === undefined ? '' : `\n  ${dim(entry.source)}`}`,
  );
  output.result(
    `${fits ? table : stacked.join('\n')}\n\n${dim(`One of them in full: reafference list ${kind} ${entries[0]?.name}`)}`,
  );
  return EXIT.ok;
}

function kindOf(asked: string): KindName {
  if (Object.hasOwn(KINDS, asked)) return asked as KindName;
  throw unknown('there is no such list', asked, Object.keys(KINDS));
}

/** The entry of a name, by which it is imported or by which its model is called. */
function entryOf(entries: readonly Entry[], kind: KindName, name: string): Entry {
  const found = entries.find((entry) => entry.name === name) ?? entries.find(({ aliases }) => aliases?.includes(name));
  if (found !== undefined) return found;
  const own = entries.map((entry) => entry.name);
  const all = entries.flatMap(({ name: one, aliases = [] }) => [one, ...aliases]);
  throw unknown(`there is no such thing among the ${kind}`, name, own, all);
}

function unknown(message: string, received: string, offered: readonly string[], candidates = offered): ValidationError {
  const nearest = nearestName(received, candidates);
  return new ValidationError(message, {
    code: 'unknown_name',
    expected: `one of ${offered.join(', ')}`,
    received,
    ...(nearest === undefined ? {} : { remedy: `did you mean '${nearest}'?` }),
  });
}
