import {
  HDF5_PLUGINS,
  type Hdf5Library,
  type Hdf5LibraryDataset,
  type Hdf5Module,
  hdf5Reason,
  loadHdf5,
  loadHdf5Plugins,
  openHdf5,
} from '../../../hdf5/index.ts';
import { startsWith } from '../../../reading/file-mark.ts';
import { corrupt, oversized, RecordingError, unsupported } from '../../../reading/recording-error.ts';
import { allocateEvents, keepOnSensor } from '../../core/event-arrays.ts';
import { type EventFormat, type ReadingOptions, type TextColumns, UNITS_A_SECOND } from '../../core/event-format.ts';
import { delivery, type Parser, type ParserState } from '../../core/parser.ts';
import { isRecordedTime, RECORDED_TIMES } from '../../core/time-stamps.ts';
import { NAME_UNIT, UntoldUnit } from '../../core/untold-unit.ts';
import { accessTo } from './hdf5-access.ts';
import { readHdf5Apart } from './hdf5-apart.ts';
import { findEvents, type Hdf5Events, isNumeric } from './hdf5-columns.ts';
import { hdf5Encoder, prepareHdf5 } from './hdf5-encoder.ts';

const isMarked = startsWith('\x89HDF\r\n\x1a\n');
/** Places where the mark of HDF5 may be; MATLAB keeps the first 512 bytes for itself. */
const PLACES = [0, 512, 1024, 2048];

/** Filters that the library has: deflate, shuffle, Fletcher's sum, N bits, scale and offset. */
const BUILT_IN: readonly number[] = [1, 2, 3, 5, 6];
/** Those of `h5wasm-plugins`, and one that nobody has but its maker. */
const LZF = 32000;
const BLOSC = 32001;
const LZ4 = 32004;
const ZSTD = 32015;
const ECF = 0x8ecf;
const PLUGINS: Readonly<Record<number, string>> = { [LZF]: 'LZF', [BLOSC]: 'blosc', [LZ4]: 'LZ4', [ZSTD]: 'Zstandard' };

/** Events of a part, as many chunks of the file as come to that; and most in a chunk. */
const PART_EVENTS = 1 << 16;
const MOST_CHUNK = 1 << 24;
/** Bytes of content that a file may declare whatever its size, and for each of its bytes; as of files with compressed parts. */
const LEAST_CONTENT = 1 << 26;
const CONTENT_PER_BYTE = 64;

export const hdf5 = {
  name: 'hdf5',
  recognise: (head) => PLACES.some((at) => isMarked(head.subarray(at))),
  async parser(options) {
    const library = await loadHdf5();
    const module = await library.ready;
    const plugins = await loadHdf5Plugins(module);
    return (state) => parseHdf5(state, { library, module, plugins, options });
  },
  apart: readHdf5Apart,
  writing: { endings: ['.h5', '.hdf5'], statesGeometry: true, encoder: hdf5Encoder, prepare: prepareHdf5 },
} as const satisfies EventFormat;

interface Setup {
  readonly library: Hdf5Library;
  readonly module: Hdf5Module;
  /** Whether the library has the filters of {@link PLUGINS}. */
  readonly plugins: boolean;
  readonly options: ReadingOptions;
}

/**
 * Events in HDF5, in the layouts that data sets have them in, which are told by their names and elements:
 *
 * | layout | data sets | times |
 * |---|---|---|
 * | DSEC (Gehrig et al. 2021), M3ED (Chaney et al. 2023) | a group with `t`, `x`, `y`, `p` | us, from `t_offset` |
 * | ESIM (Rebecq et al. 2018), event_utils | a group with `ts`, `xs`, `ys`, `ps` | s |
 * | MVSEC (Zhu et al. 2018) | `events`, N x 4 fractions x, y, t, p | s |
 * | v2e (Hu et al. 2021) | `events`, N x 4 whole numbers t, x, y, p | us |
 * | Prophesee, without their filter ECF | records `x`, `y`, `p`, `t` | us |
 *
 * A positive polarity is ON. Times that are fractions are seconds, whole ones are microseconds, unless `columns.time` says another unit.
 * Where several groups have events, `topic` is the path of one.
 */
function* parseHdf5(state: ParserState, setup: Setup): Parser {
  const { library, module } = setup;
  const access = yield* accessTo(state);
  const file = guarded(() => openHdf5(library, module, access), 'a whole HDF5 file');
  try {
    const content = guarded(() => findEvents(library, file.root), 'an HDF5 file whose groups can be read');
    const events = chosen(state, content.events, content.datasets, setup.options.topic);
    state.geometry ??= events.geometry;
    for (const dataset of events.datasets) checkFilters(dataset, setup.plugins);
    const step = checkSizes(events, access.size, setup.options.mostContentBytes);
    const batch = allocateEvents(step);
    const told = setup.options.columns?.time;
    const unit = told ?? (events.inSeconds ? 's' : 'us');
    const untold = told === undefined && events.inSeconds ? new UntoldUnit() : undefined;
    for (let from = 0; from < events.count; from += step) {
      fill(batch, events, from, Math.min(events.count, from + step), unit, untold);
      keepOnSensor(batch, state);
      yield delivery(batch);
      // So that progress is seen; nothing is read there.
      yield {
        kind: 'demand',
        at: Math.floor((access.size * from) / events.count),
        atLeast: 0,
        atMost: 0,
        atEnd: 'rest',
      };
    }
    untold?.remark(state.remarks);
    yield { kind: 'demand', at: access.size, atLeast: 0, atMost: 0, atEnd: 'rest' };
  } finally {
    file.close();
  }
}

/** The library's own errors, as those of a recording. */
function guarded<T>(work: () => T, expected: string): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RecordingError) throw error;
    throw corrupt(0, expected, hdf5Reason(error), error);
  }
}

function chosen(
  state: ParserState,
  all: readonly Hdf5Events[],
  datasets: readonly string[],
  topic: string | undefined,
): Hdf5Events {
  const paths = all.map(({ path }) => path);
  const events = topic === undefined ? all[0] : all.find(({ path }) => path === topic.replace(/^\/|\/$/g, ''));
  if (events === undefined) {
    const shown = datasets.slice(0, 20).join(', ');
    throw unsupported(
      0,
      topic === undefined ? 'a group with t, x, y and p, or a table `events` of four columns' : `events at ${topic}`,
      all.length > 0 ? paths.join(', ') : shown === '' ? 'no data sets' : shown,
      all.length > 0
        ? 'name one that has events: --topic'
        : 'write its events as text with h5py and numpy.savetxt, a line `t x y p` for each',
    );
  }
  for (const path of paths) {
    if (path !== events.path)
      state.remarks.add(`the events at ${path} are not among these: --topic ${path} reads them`);
  }
  return events;
}

/** @throws RecordingError `unsupported_recording` for a filter that is not there */
function checkFilters(dataset: Hdf5LibraryDataset, plugins: boolean): void {
  for (const { id, name } of dataset.filters) {
    if (BUILT_IN.includes(id) || (plugins && PLUGINS[id] !== undefined)) continue;
    const known = PLUGINS[id];
    const received = id === ECF ? 'the filter ECF of Prophesee' : (known ?? `filter ${id}: ${name.slice(0, 80)}`);
    const remedy =
      id === ECF
        ? 'only their own library reads it: write the file as DAT with metavision_file_to_dat'
        : known !== undefined
          ? `npm install --legacy-peer-deps ${HDF5_PLUGINS}@~0.2.1; or write it anew: h5repack -f GZIP=4 IN OUT`
          : 'write it anew where that filter is: h5repack -f GZIP=4 IN OUT';
    throw unsupported(0, 'HDF5 compressed by gzip, or not at all', received, remedy);
  }
}

/**
 * Number of events to read at once: whole chunks.
 *
 * @throws RecordingError `corrupt_recording`, `oversized_recording`
 */
function checkSizes({ datasets, count }: Hdf5Events, fileBytes: number, most: number | undefined): number {
  let [chunk, bytes] = [1, 0];
  for (const dataset of datasets) {
    const { size, chunks, littleEndian } = dataset.metadata;
    const [rows = 0, columns = 1] = dataset.shape ?? [];
    if (rows !== count) throw corrupt(0, 'data sets of one length', datasets.map(({ shape }) => shape?.[0]).join(', '));
    if (!isNumeric(dataset)) throw unsupported(0, 'events that are numbers', 'others', TEXT_REMEDY);
    if (!littleEndian) throw unsupported(0, 'numbers in little-endian order', 'big-endian ones', TEXT_REMEDY);
    bytes += rows * columns * size;
    chunk = Math.max(chunk, Number(chunks?.[0] ?? 1));
  }
  const allowed = most ?? Math.max(LEAST_CONTENT, CONTENT_PER_BYTE * fileBytes);
  if (bytes > allowed || chunk > MOST_CHUNK) {
    throw oversized(
      0,
      chunk > MOST_CHUNK
        ? `chunks of at most ${MOST_CHUNK} events`
        : `events of at most ${allowed} bytes, all together`,
      chunk > MOST_CHUNK ? `chunks of ${chunk}` : `${bytes} bytes`,
      'if you trust the file, allow it more: --most-content, `mostContentBytes`; or write it in smaller chunks',
    );
  }
  return Math.max(1, Math.min(count, Math.ceil(PART_EVENTS / chunk) * chunk));
}

const TEXT_REMEDY = 'write its events as text with h5py and numpy.savetxt, a line `t x y p` for each';

type Batch = ReturnType<typeof allocateEvents>;

/** Reads the events from one number to before another. */
function fill(
  batch: Batch,
  events: Hdf5Events,
  from: number,
  to: number,
  unit: TextColumns['time'],
  untold: UntoldUnit | undefined,
): void {
  const { offset } = events;
  const parts = guarded(() => events.read(from, to), `events ${from} to ${to} of ${events.path}`);
  const perSecond = UNITS_A_SECOND[unit];
  // Whole microseconds, and the seconds that one division makes of them.
  const shift = (offset / UNITS_A_SECOND.us) * perSecond;
  const [t, x, y, p] = parts;
  for (let i = 0; i < to - from; i++) {
    const time = (t.values[t.first + i * t.step] + shift) / perSecond;
    const column = x.values[x.first + i * x.step];
    const row = y.values[y.first + i * y.step];
    if (!isRecordedTime(time)) throw corrupt(0, RECORDED_TIMES, `event ${from + i}: ${time} s`, undefined, NAME_UNIT);
    untold?.see(t.values[t.first + i * t.step]);
    if (column !== (column & 0xffff) || row !== (row & 0xffff)) {
      throw corrupt(0, 'pixels from 0 to 65535', `event ${from + i}: (${column}, ${row})`);
    }
    batch.t[i] = time;
    batch.x[i] = column;
    batch.y[i] = row;
    batch.polarity[i] = p.values[p.first + i * p.step] > 0 ? 1 : 0;
  }
  batch.count = to - from;
}
