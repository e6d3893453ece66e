import { given } from '../../../agents/given.ts';
import type { Cell } from '../source.ts';
import type { Tuning } from '../tuning.ts';

/** What a run of a scenario follows from: that in which runs side by side may differ. */
export interface RunSettings {
  readonly seed?: number;
  /** Parameters that differ from their defaults, as text. */
  readonly set: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly physics?: string;
  readonly controller?: string;
  /** In the order of their ticks. Default: none. */
  readonly tunings?: readonly Tuning[];
}

/** What is shown, as it stands in the address of the page. */
export interface Address extends RunSettings {
  /** `socket` where the server of the page has the run. Default: the page runs the scenario itself. */
  readonly at?: 'socket';
  /** Id of a scenario; undefined where the page has been given what it shows. */
  readonly scenario?: string;
  /** Version of the scenario that the address was made with. */
  readonly version?: number;
  /** Tick to which it goes at first. */
  readonly tick?: number;
  /** Names of the panels that are open; undefined: all that there is something for. */
  readonly panels?: readonly string[];
  /** The neuron that is shown closely. Default: one in the middle. */
  readonly cell?: Cell;
  /** What is chosen in panels, by names such as `weights.view`. Default: what is chosen by itself. */
  readonly show?: Readonly<Record<string, string>>;
  /** Runs of the same scenario that stand beside it. Default: none. */
  readonly beside?: readonly RunSettings[];
}

const [SET, SHOW] = ['set.', 'show.'];
const [RUN_WORDS, WORDS] = [['body', 'physics', 'controller'], ['scenario']] as const;
const [RUN_COUNTS, COUNTS] = [['seed'], ['version', 'tick']] as const;

/** What stands in an address more than once, each time as another one; of all else the first counts. */
const REPEATED: readonly string[] = ['tune', 'beside'];
/** What the server of the page put there for itself. It is a secret, and never told. */
const OF_THE_SERVER = 'token';

/** Reads an address. What is no whole number from 0 where one belongs is left out, and so is what cannot be read: see {@link unreadIn}. */
export function readAddress(search: string): Address {
  return readQuery(new URLSearchParams(search));
}

/** What {@link readAddress} leaves out of an address, as it stands there: `seed=x`, `sed=5`, a second `seed=6`, also of runs beside it. */
export function unreadIn(search: string): readonly string[] {
  return unread(new URLSearchParams(search), readQuery);
}

function unread(query: URLSearchParams, read: (query: URLSearchParams) => object): readonly string[] {
  const nothing = JSON.stringify(read(new URLSearchParams()));
  const seen = new Set<string>();
  return [...query].flatMap(([name, value]) => {
    if (name === OF_THE_SERVER) return [];
    const once = !seen.has(name) || REPEATED.includes(name);
    seen.add(name);
    if (name === 'beside' && read === readQuery)
      return unread(new URLSearchParams(value), readRun).map((one) => `beside: ${one}`);
    const isRead = once && JSON.stringify(read(new URLSearchParams([[name, value]]))) !== nothing;
    return isRead ? [] : [`${name}=${value}`];
  });
}

function readQuery(query: URLSearchParams): Address {
  const beside = query.getAll('beside').map((run) => readRun(new URLSearchParams(run)));
  const show = namedIn(query, SHOW);
  const [, population, neuron] = /^(.*):(\d+)$/s.exec(query.get('cell') ?? '') ?? [];
  return {
    ...readRun(query),
    ...wordsOf(query, WORDS),
    ...countsOf(query, COUNTS),
    ...given({
      at: query.get('at') === 'socket' ? ('socket' as const) : undefined,
      panels: query.get('panels')?.split(',').filter(Boolean),
      cell: neuron === undefined ? undefined : { population, neuron: Number(neuron) },
      show: Object.keys(show).length > 0 ? show : undefined,
      beside: beside.length > 0 ? beside : undefined,
    }),
  };
}

/** What the run of an address follows from. */
export function settingsOf({ seed, set, body, physics, controller, tunings }: RunSettings): RunSettings {
  return { set, ...given({ seed, body, physics, controller, tunings }) };
}

/** The query that {@link readAddress} reads. */
export function writeAddress({ at, panels, cell, show = {}, beside = [], ...rest }: Address): string {
  const query = new URLSearchParams();
  if (at !== undefined) query.set('at', at);
  for (const name of [...WORDS, ...COUNTS]) if (rest[name] !== undefined) query.set(name, String(rest[name]));
  writeRun(query, rest);
  if (panels !== undefined) query.set('panels', panels.join(','));
  if (cell !== undefined) query.set('cell', `${cell.population}:${cell.neuron}`);
  for (const [name, value] of Object.entries(show)) query.set(`${SHOW}${name}`, value);
  for (const run of beside) query.append('beside', String(writeRun(new URLSearchParams(), run)));
  return `?${query}`;
}

function readRun(query: URLSearchParams): RunSettings {
  const tunings = query.getAll('tune').flatMap(readTuning);
  return {
    ...wordsOf(query, RUN_WORDS),
    ...countsOf(query, RUN_COUNTS),
    set: namedIn(query, SET),
    ...given({ tunings: tunings.length > 0 ? tunings : undefined }),
  };
}

function writeRun(query: URLSearchParams, { set, tunings = [], ...rest }: RunSettings): URLSearchParams {
  for (const name of [...RUN_WORDS, ...RUN_COUNTS]) if (rest[name] !== undefined) query.set(name, String(rest[name]));
  for (const [name, value] of Object.entries(set)) query.set(`${SET}${name}`, value);
  for (const { name, value, tick } of tunings) query.append('tune', `${name}=${value}@${tick}`);
  return query;
}

function readTuning(text: string): readonly Tuning[] {
  const [, name, value, tick] = /^(.*)=(-?\d[^@]*)@(\d+)$/s.exec(text) ?? [];
  return Number.isFinite(Number(value)) ? [{ name, value: Number(value), tick: Number(tick) }] : [];
}

/** What stands under names that begin alike, by the rest of each name. */
function namedIn(query: URLSearchParams, begin: string): Readonly<Record<string, string>> {
  const names = [...new Set(query.keys())].filter((name) => name.startsWith(begin));
  return Object.fromEntries(names.map((name) => [name.slice(begin.length), query.get(name) as string]));
}

function wordsOf<Name extends string>(query: URLSearchParams, names: readonly Name[]): Partial<Record<Name, string>> {
  const said = names.filter((name) => query.get(name));
  return Object.fromEntries(said.map((name) => [name, query.get(name)])) as Partial<Record<Name, string>>;
}

function countsOf<Name extends string>(query: URLSearchParams, names: readonly Name[]): Partial<Record<Name, number>> {
  const known = names.filter((name) => /^\d+$/.test(query.get(name) ?? ''));
  return Object.fromEntries(known.map((name) => [name, Number(query.get(name))])) as Partial<Record<Name, number>>;
}
