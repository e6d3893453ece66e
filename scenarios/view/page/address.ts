/** What is shown, as it stands in the address of the page. */
export interface Address {
  /** `socket` where the server of the page has the run. Default: the page runs the scenario itself. */
  readonly at?: 'socket';
  /** Id of a scenario; undefined where the page has been given what it shows. */
  readonly scenario?: string;
  readonly seed?: number;
  /** Parameters that differ from their defaults, as text. */
  readonly set: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly physics?: string;
  readonly controller?: string;
  /** Version of the scenario that the address was made with. */
  readonly version?: number;
  /** Tick to which it goes at first. */
  readonly tick?: number;
  /** Names of the panels that are open; undefined: all that there is something for. */
  readonly panels?: readonly string[];
}

const SET = 'set.';
const WORDS = ['scenario', 'body', 'physics', 'controller'] as const;
const COUNTS = ['seed', 'version', 'tick'] as const;

/** Reads an address. What is no whole number from 0 where one belongs is left out. */
export function readAddress(search: string): Address {
  const query = new URLSearchParams(search);
  const set = [...query].flatMap(([name, value]) => (name.startsWith(SET) ? [[name.slice(SET.length), value]] : []));
  const words = WORDS.flatMap((name) => (query.get(name) ? [[name, query.get(name)]] : []));
  const at = query.get('at') === 'socket' ? [['at', 'socket']] : [];
  const counts = COUNTS.flatMap((name) =>
    /^\d+$/.test(query.get(name) ?? '') ? [[name, Number(query.get(name))]] : [],
  );
  const panels = query.has('panels') ? [['panels', query.get('panels')?.split(',').filter(Boolean)]] : [];
  return { ...Object.fromEntries([...at, ...words, ...counts, ...panels]), set: Object.fromEntries(set) };
}

/** The query that {@link readAddress} reads. */
export function writeAddress({ set, panels, ...rest }: Address): string {
  const query = new URLSearchParams();
  for (const name of ['at', ...WORDS, ...COUNTS] as const)
    if (rest[name] !== undefined) query.set(name, String(rest[name]));
  for (const [name, value] of Object.entries(set)) query.set(`${SET}${name}`, value);
  if (panels !== undefined) query.set('panels', panels.join(','));
  return `?${query}`;
}
