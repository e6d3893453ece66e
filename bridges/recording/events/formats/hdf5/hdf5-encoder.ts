import { BridgeError, ValidationError } from '../../../../../agents/index.ts';
import {
  freshHdf5Path,
  type Hdf5Library,
  type Hdf5LibraryDataset,
  type Hdf5LibraryGroup,
  type Hdf5Module,
  loadHdf5,
} from '../../../hdf5/index.ts';
import { EncoderGuard, type EventEncoder } from '../../core/encoder.ts';
import type { SensorGeometry } from '../../core/sensor-geometry.ts';
import { microsecondsOf, secondsOf } from '../../core/time-stamps.ts';

/** Events of a chunk. */
const CHUNK = 1 << 16;
/** us that u32 has room for. */
const LONGEST = 2 ** 32;
/** us, of the times that a recording can have. */
const LATEST = 2 ** 32 * 1e6;

let loaded: { readonly library: Hdf5Library; readonly module: Hdf5Module } | undefined;

/** Loads what {@link hdf5Encoder} needs. @throws BridgeError `hdf5_unavailable` */
export async function prepareHdf5(): Promise<void> {
  const library = await loadHdf5();
  loaded ??= { library, module: await library.ready };
}

/**
 * Writes HDF5 in the layout of DSEC (Gehrig et al. 2021): `events/x` and `y` in u16, `events/p` in u8, `events/t` in u32, us from
 * `t_offset` on, which is the first time; and `ms_to_idx`, the number of the first event at or after each millisecond. Compressed by gzip.
 * The size of the sensor is the attribute `sensor_resolution`, rows first, as ESIM has it. The file is held in
 * memory until it ends, and has the time at which it was written.
 *
 * @throws BridgeError `hdf5_unavailable` where {@link prepareHdf5} was not awaited
 */
export function hdf5Encoder(geometry: SensorGeometry): EventEncoder {
  const guard = new EncoderGuard(geometry, {
    format: 'HDF5 in the layout of DSEC',
    x: 0xffff,
    y: 0xffff,
    earliest: -LATEST,
    latest: LATEST,
    back: 0,
    ahead: Infinity,
  });
  if (loaded === undefined) {
    throw new BridgeError('the library that writes HDF5 is not loaded', {
      code: 'hdf5_unavailable',
      expected: 'an encoder that is made after `prepare` of its format was awaited',
      received: 'one made before',
      remedy: "await formatOf('hdf5', WRITTEN_FORMATS).writing.prepare?.()",
    });
  }
  const { library, module } = loaded;
  const path = freshHdf5Path();
  const file = new library.File(path, 'w');
  const { height, width } = geometry;
  file.create_attribute('sensor_resolution', Int32Array.of(height, width), [2], '<i');
  const group = file.create_group('events');
  const columns = {
    t: growing(group, 't', new Uint32Array(CHUNK), '<I'),
    x: growing(group, 'x', new Uint16Array(CHUNK), '<H'),
    y: growing(group, 'y', new Uint16Array(CHUNK), '<H'),
    p: growing(group, 'p', new Uint8Array(CHUNK), '<B'),
  };
  const milliseconds: number[] = [];
  let origin: number | undefined;
  let written = 0;
  let open = true;
  return {
    begin: () => new Uint8Array(0),
    encode(events) {
      guard.check(events);
      const { count, t, x, y, polarity } = events;
      // After the end, whoever holds the file says that it is closed.
      if (count === 0 || !open) return new Uint8Array(0);
      const first = (origin ??= microsecondsOf(t[0]));
      const last = microsecondsOf(t[count - 1]) - first;
      if (last >= LONGEST) {
        throw new ValidationError('an event does not fit in HDF5 in the layout of DSEC', {
          code: 'event_not_representable',
          expected: `events within ${secondsOf(LONGEST)} s`,
          received: `one ${secondsOf(last)} s after the first`,
          remedy: 'divide the recording, or write another format',
        });
      }
      const times = Uint32Array.from(t.subarray(0, count), (time) => microsecondsOf(time) - first);
      for (let i = 0; i < count; i++) {
        while (1000 * milliseconds.length <= times[i]) milliseconds.push(written + i);
      }
      columns.t.append(times);
      columns.x.append(x.subarray(0, count));
      columns.y.append(y.subarray(0, count));
      columns.p.append(polarity.subarray(0, count));
      written += count;
      return new Uint8Array(0);
    },
    end() {
      open = false;
      for (const column of Object.values(columns)) column.flush();
      milliseconds.push(written);
      const index = BigUint64Array.from(milliseconds, BigInt);
      file.create_dataset({ name: 'ms_to_idx', data: index, shape: [index.length], dtype: '<Q' });
      file.create_dataset({ name: 't_offset', data: BigInt64Array.of(BigInt(origin ?? 0)), shape: [], dtype: '<q' });
      file.close();
      const bytes = module.FS.readFile(path);
      module.FS.unlink(path);
      return { bytes };
    },
  };
}

/** A data set that grows, chunk by chunk. */
function growing(
  group: Hdf5LibraryGroup,
  name: string,
  waiting: Uint8Array | Uint16Array | Uint32Array,
  dtype: string,
): {
  append(values: ArrayLike<number> & { subarray(from: number, to: number): ArrayLike<number> }): void;
  flush(): void;
} {
  const dataset: Hdf5LibraryDataset = group.create_dataset({
    name,
    data: waiting.slice(0, 0),
    shape: [0],
    dtype,
    maxshape: [null],
    chunks: [CHUNK],
    compression: 'gzip',
    compression_opts: 4,
  });
  let [held, written] = [0, 0];
  const flush = (): void => {
    if (held === 0) return;
    dataset.resize([written + held]);
    dataset.write_slice([[written, written + held]], waiting.slice(0, held));
    written += held;
    held = 0;
  };
  return {
    append(values) {
      for (let at = 0; at < values.length; ) {
        const part = values.subarray(at, at + CHUNK - held);
        waiting.set(part, held);
        held += part.length;
        at += part.length;
        if (held === CHUNK) flush();
      }
    },
    flush,
  };
}
