import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { BridgeError, ValidationError } from '../../../agents/errors.ts';
import { nearestName } from '../../../agents/nearest-name.ts';
import type { CameraCalibration, EventFilter, Orientation, SensorSize } from '../../../controllers/filtering/index.ts';
import { type Option, secondsIn } from './option.ts';

/** A filter of events as it was asked for. */
export interface AskedFilter {
  /** As it was written: `background=5ms`. */
  readonly text: string;
  /** Whether it must know the size of the sensor. */
  readonly needsSize: boolean;
  /**
   * Makes it, for events of a sensor of a size where that is known. Files are those of a folder.
   */
  create(size: SensorSize | undefined, folder: string): Promise<EventFilter>;
}

type Filters = typeof import('../../../controllers/filtering/index.ts');

interface Kind {
  /** Form of its value, with an example. */
  readonly value: string;
  readonly needsSize: boolean;
  /** Reads the value; undefined where it is none. A filter that does not need the size gets one of 0 x 0 where it is not known. */
  read(
    text: string,
  ): ((filters: Filters, size: SensorSize, folder: string) => EventFilter | Promise<EventFilter>) | undefined;
}

const UNKNOWN: SensorSize = { width: 0, height: 0 };

const ORIENTATIONS = [
  'flip-x',
  'flip-y',
  'transpose',
  'rotate-90',
  'rotate-180',
  'rotate-270',
] as const satisfies readonly Orientation[];

/** The filters by their names. */
const KINDS: Readonly<Record<string, Kind>> = {
  time: {
    value: 'FROM..TO, seconds of its own clock, either left out if need be: 1.5..2',
    needsSize: false,
    read: (text) => withRange(text, (range) => (filters) => new filters.TimeWindowFilter(range)),
  },
  elapsed: {
    value: 'FROM..TO, seconds since the first event: ..0.5',
    needsSize: false,
    read: (text) =>
      withRange(text, (range) => (filters) => new filters.TimeWindowFilter({ ...range, sinceFirst: true })),
  },
  events: {
    value: 'FROM..TO, numbers of events, from 0: 0..1000',
    needsSize: false,
    read: (text) => withRange(text, (range) => (filters) => new filters.EventRangeFilter(range)),
  },
  region: {
    value: 'X,Y,WxH, a rectangle in pixels: 10,20,64x48',
    needsSize: false,
    read(text) {
      const [, ...digits] = /^(\d+),(\d+),(\d+)x(\d+)$/.exec(text) ?? [];
      const [x, y, width, height] = digits.map(Number);
      return digits.length === 0 ? undefined : (filters) => new filters.RegionFilter({ x, y, width, height });
    },
  },
  polarity: {
    value: 'on or off',
    needsSize: false,
    read: (text) =>
      text === 'on' || text === 'off' ? (filters) => new filters.PolarityFilter(text === 'on' ? 1 : 0) : undefined,
  },
  turn: {
    value: ORIENTATIONS.join(', '),
    needsSize: true,
    read(text) {
      const turn = ORIENTATIONS.find((one) => one === text);
      return turn && ((filters, size) => new filters.OrientationFilter(turn, size));
    },
  },
  undistort: {
    value: 'FILE or FILE,CAMERA, a calibration of kalibr, ROS, OpenCV or DSEC: camchain.yaml,cam0',
    needsSize: false,
    read(text) {
      const [, file, camera] = /^(.+?)(?:,([\w-]+))?$/.exec(text) ?? [];
      if (file === undefined) return undefined;
      return async (filters, size, folder) => {
        const calibration = await calibrationIn(resolve(folder, file), camera);
        requireSameSize(calibration, size, file);
        return new filters.UndistortionFilter(calibration);
      };
    },
  },
  downsample: {
    value: 'FACTOR or FACTOR,EVENTS, the events that a coarse pixel joins: 2 or 4,16',
    needsSize: true,
    read(text) {
      const [, factor, events = '1'] = /^(\d+)(?:,(\d+))?$/.exec(text) ?? [];
      if (factor === undefined) return undefined;
      return (filters, size) =>
        new filters.DownsamplingFilter({ ...size, factor: Number(factor), events: Number(events) });
    },
  },
  refractory: {
    value: 'the dead time of a pixel: 1ms, 200us',
    needsSize: true,
    read: (text) =>
      withSeconds(text, (seconds) => (filters, size) => new filters.RefractoryFilter({ ...size, seconds })),
  },
  background: {
    value: 'time within which a neighbour must have an event: 5ms',
    needsSize: true,
    read: (text) =>
      withSeconds(text, (seconds) => (filters, size) => new filters.BackgroundActivityFilter({ ...size, seconds })),
  },
  'hot-pixels': {
    value: 'events per second above which a pixel is left out: 100',
    needsSize: true,
    read(text) {
      const rateHz = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
      return rateHz > 0 ? (filters, size) => new filters.HotPixelFilter({ ...size, rateHz }) : undefined;
    },
  },
};

type Make = NonNullable<ReturnType<Kind['read']>>;

/** `--filter NAME=VALUE`, once for each filter; they work in the order in which they are given. */
export const filter: Option<readonly AskedFilter[]> = {
  value: 'name=value',
  meaning: `pass events through a filter, as in background=5ms; may be given more than once, in the order to work in: ${Object.keys(KINDS).join(', ')}`,
  parse(text, { flag }, previous = []) {
    const [name, value = ''] = text.split(/=(.*)/s);
    const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
    if (kind === undefined) {
      const nearest = nearestName(name, Object.keys(KINDS));
      throw new ValidationError(`there is no filter '${name}'`, {
        code: 'invalid_option',
        expected: Object.keys(KINDS).join(', '),
        received: name,
        block: flag,
        ...(nearest === undefined ? {} : { remedy: `did you mean '${nearest}'?` }),
      });
    }
    const make = kind.read(value);
    if (make === undefined) {
      throw new ValidationError(`filter '${name}' has a value it cannot take`, {
        code: 'invalid_option',
        expected: `${name}=VALUE with ${kind.value}`,
        received: text,
        block: flag,
      });
    }
    const { needsSize } = kind;
    const create: AskedFilter['create'] = async (size = UNKNOWN, folder) =>
      make(await import('../../../controllers/filtering/index.ts'), size, folder);
    return [...previous, { text, needsSize, create }];
  },
};

/** Reads the calibration in a file. @throws ValidationError `invalid_calibration` @throws BridgeError `unreadable_file` */
async function calibrationIn(path: string, camera: string | undefined): Promise<CameraCalibration> {
  const { parseCalibration } = await import('../../../bridges/recording/index.ts');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new BridgeError('the calibration of the camera cannot be read', {
      code: 'unreadable_file',
      expected: 'a file of YAML',
      received: (cause as NodeJS.ErrnoException).code,
      block: path,
      cause,
    });
  }
  return parseCalibration(text, camera);
}

/** Refuses the calibration of another sensor. @throws ValidationError `invalid_calibration` */
function requireSameSize(calibration: SensorSize, { width, height }: SensorSize, file: string): void {
  if (width === UNKNOWN.width || (calibration.width === width && calibration.height === height)) return;
  throw new ValidationError('the calibration is of another sensor', {
    code: 'invalid_calibration',
    expected: `${width}x${height} pixels, as the events have`,
    received: `${calibration.width}x${calibration.height}`,
    block: file,
    remedy: 'name the camera that recorded: FILE,CAMERA; or put this filter before those that change the size',
  });
}

function withRange(text: string, make: (range: { from?: number; to?: number }) => Make): Make | undefined {
  const [, from = '', to = ''] = /^(-?\d+(?:\.\d+)?)?\.\.(-?\d+(?:\.\d+)?)?$/.exec(text) ?? [];
  if (from === '' && to === '') return undefined;
  const range = { ...(from !== '' && { from: Number(from) }), ...(to !== '' && { to: Number(to) }) };
  return (range.from ?? -Infinity) < (range.to ?? Infinity) ? make(range) : undefined;
}

function withSeconds(text: string, make: (seconds: number) => Make): Make | undefined {
  const seconds = secondsIn(text);
  return seconds === undefined ? undefined : make(seconds);
}
