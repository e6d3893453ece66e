import { readFile } from 'node:fs/promises';
import { BridgeError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import { SqliteReader } from '../../recording/bags/sqlite.ts';
import type { Demand, FileParser, FileState } from '../../recording/reading/file-parser.ts';
import type { ChipAddress, CoreAddress } from './sdp.ts';

/** A network on SpiNNaker, as the tools that loaded it describe it. */
export interface LiveNetwork {
  /** Step of the machine in s. */
  readonly step: number;
  /** s of biological time that it will run; Infinity until it is stopped. */
  readonly runtime: number;
  /** By label. */
  readonly populations: ReadonlyMap<string, LivePopulation>;
}

/** A population on SpiNNaker. */
export interface LivePopulation {
  /** Key of each neuron that has one. */
  readonly keys: ReadonlyMap<number, number>;
  /** Where each neuron is, by the same numbers; neurons of a device are nowhere. */
  readonly cores: ReadonlyMap<number, HostedCore>;
  /** Where its spikes leave the machine for a host; none where its live output is not activated. */
  readonly outputs: readonly LiveOutput[];
}

/** A core, and the board through which it is reached. */
export interface HostedCore extends CoreAddress {
  /** IPv4 address of the board. */
  readonly board: string;
}

/** A gatherer of spikes, which sends them to where an IP tag of its board points. */
export interface LiveOutput {
  /** IPv4 address of the board. */
  readonly board: string;
  /** Number of the tag. */
  readonly tag: number;
  /** Chip of the gatherer. */
  readonly chip: ChipAddress;
}

type Row = Readonly<Record<string, unknown>> & { readonly rowId: number };
type Tables = ReadonlyMap<string, readonly Row[]>;

/** Tables that are read. Of the one that may hold credentials, only the number of rows is taken. */
const TABLES = [
  'configuration_parameters',
  'machine_chip',
  'application_vertices',
  'graph_mapper_vertex',
  'placements',
  'm_vertex_to_lpg_vertex',
  'ip_tags',
  'event_to_atom_mapping',
] as const;
const PROXY = 'proxy_configuration';

/**
 * Reads the database of a network.
 *
 * @example
 * const { step, populations } = await readLiveNetwork('input_output_database.sqlite3');
 * for (const [label, { keys }] of populations) console.log(label, keys.size, step);
 *
 * @throws BridgeError `database_not_read`
 */
export async function readLiveNetwork(path: string): Promise<LiveNetwork> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw notRead(path, (cause as Error).message, 'run this on the machine on which the tools write it', cause);
  }
  return parseLiveNetwork(bytes, path);
}

/** Reads a network from the bytes of its database. @param name for errors @throws BridgeError `database_not_read` */
export function parseLiveNetwork(bytes: Uint8Array, name = 'the database'): LiveNetwork {
  let tables: Tables;
  try {
    tables = tablesOf(bytes);
  } catch (cause) {
    const error = cause as BridgeError;
    throw notRead(name, error.received ?? error.message, 'take the database that the tools of SpiNNaker wrote', cause);
  }
  if ((tables.get(PROXY)?.length ?? 0) > 0)
    throw notRead(name, 'a machine behind a proxy', 'run where the boards themselves can be reached by UDP');
  const missing = TABLES.filter((table) => !tables.has(table));
  if (missing.length > 0)
    throw notRead(name, `no table ${missing.join(', ')}`, 'docs/boards/spinnaker.md names the version that is read');
  return networkOf((table) => tables.get(table) as readonly Row[], name);
}

function networkOf(rows: (table: (typeof TABLES)[number]) => readonly Row[], name: string): LiveNetwork {
  const parameters = new Map(rows('configuration_parameters').map((row) => [row.parameter_id, Number(row.value)]));
  const [step, runtime] = [parameters.get('machine_time_step'), parameters.get('runtime')];
  if (step === undefined || runtime === undefined || !(step > 0))
    throw notRead(
      name,
      `a step of ${step} us, a run time of ${runtime} ms`,
      'take the database of a network that runs',
    );

  const chips = new Map(rows('machine_chip').map((row) => [`${row.chip_x},${row.chip_y}`, row]));
  const boardOf = ({ x, y }: ChipAddress): string | undefined => {
    const chip = chips.get(`${x},${y}`);
    return text(chips.get(`${chip?.nearest_ethernet_x},${chip?.nearest_ethernet_y}`)?.ip_address);
  };
  const placements = new Map<unknown, CoreAddress>(
    rows('placements').map((row) => [
      idOf(row, 'vertex_id'),
      { x: Number(row.chip_x), y: Number(row.chip_y), p: Number(row.chip_p) },
    ]),
  );
  const labels = new Map(rows('application_vertices').map((row) => [idOf(row, 'vertex_id'), String(row.vertex_label)]));
  const populations = new Map(
    [...labels.values()].map((label) => [
      label,
      { keys: new Map<number, number>(), cores: new Map<number, HostedCore>(), outputs: [] as LiveOutput[] },
    ]),
  );
  const populationOf = new Map(
    rows('graph_mapper_vertex').map((row) => [
      row.machine_vertex_id,
      populations.get(labels.get(row.application_vertex_id) ?? ''),
    ]),
  );
  for (const row of rows('event_to_atom_mapping')) {
    const population = populationOf.get(row.vertex_id);
    const [neuron, key] = [Number(row.atom_id), Number(idOf(row, 'event_id'))];
    population?.keys.set(neuron, key >>> 0);
    const core = placements.get(row.vertex_id);
    const board = core === undefined ? undefined : boardOf(core);
    if (core !== undefined && board !== undefined) population?.cores.set(neuron, { ...core, board });
  }
  for (const link of rows('m_vertex_to_lpg_vertex'))
    for (const tag of rows('ip_tags')) {
      const core = placements.get(link.post_vertex_id);
      const outputs = populationOf.get(link.pre_vertex_id)?.outputs;
      if (tag.vertex_id !== link.post_vertex_id || core === undefined || outputs === undefined) continue;
      const output = { board: String(tag.board_address), tag: Number(tag.tag), chip: { x: core.x, y: core.y } };
      if (!outputs.some((one) => one.board === output.board && one.tag === output.tag)) outputs.push(output);
    }
  return { step: step / 1e6, runtime: runtime < 0 ? Number.POSITIVE_INFINITY : runtime / 1e3, populations };
}

/** A column that is the row's own number is not stored with the row. */
function idOf(row: Row, column: string): unknown {
  return row[column] ?? row.rowId;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The rows of the tables of interest, by the names of their columns. Names are in lower case. */
function tablesOf(bytes: Uint8Array): Tables {
  const tables = new Map<string, Row[]>();
  const state: FileState = { size: bytes.length, offset: 0, unread: 0, landing: undefined, remarks: new Set() };
  finish(read(state, tables), bytes);
  return tables;
}

function* read(state: FileState, tables: Map<string, Row[]>): FileParser<never> {
  const database = yield* SqliteReader.open(state);
  for (const { name, root, columns } of yield* database.tables()) {
    const table = name.toLowerCase();
    if (table !== PROXY && !TABLES.some((one) => one === table)) continue;
    const rows: Row[] = [];
    tables.set(table, rows);
    yield* database.rows<never>(root, ({ rowId, values }) => {
      // Names beyond the values are those in the constraints of the table.
      const told = table === PROXY ? [] : values.map((value, k) => [columns[k], value]);
      rows.push({ ...Object.fromEntries(told), rowId });
      return [];
    });
  }
}

/** Runs a parser on a whole file. */
function finish(parser: FileParser<never>, bytes: Uint8Array): void {
  let [found, end]: [IteratorResult<Demand, void>, number] = [parser.next(new Uint8Array(0)), 0];
  while (!found.done) {
    const { at = end, atLeast } = found.value;
    end = at + atLeast;
    if (end > bytes.length) throw new Error(`${bytes.length} bytes, which end within a page`);
    found = parser.next(bytes.subarray(at, end));
  }
}

function notRead(path: string, received: unknown, remedy: string, cause?: unknown): BridgeError {
  return new BridgeError(`the network cannot be read from ${path}`, {
    ...{ code: 'database_not_read', expected: 'a database of the tools of SpiNNaker', received, remedy },
    ...given({ cause }),
  });
}
