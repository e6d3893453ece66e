import { startsWith } from '../../../reading/file-mark.ts';
import { unsupported } from '../../../reading/recording-error.ts';
import type { EventFormat } from '../../core/event-format.ts';
import { JavaScriptKernel, parseWords } from '../../core/event-kernel.ts';
import type { Parser, ParserState } from '../../core/parser.ts';
import type { SensorGeometry } from '../../core/sensor-geometry.ts';
import { secondsOf } from '../../core/time-stamps.ts';
import { readAsciiHeader } from '../ascii-header.ts';

const PIECE_BYTES = 1 << 16;
/** Bytes of the time of a record, in us. */
const TIME_BYTES = 4;
const MAGIC = '#!AER-DAT2.0';

/** Where the parts of an event lie in an address. */
interface Layout {
  readonly x: number;
  readonly xBits: number;
  readonly y: number;
  readonly yBits: number;
  readonly polarity: number;
  /** Value of the bit of polarity for ON. */
  readonly on: 0 | 1;
  /** Bits that no event has. */
  readonly never: number;
  /** Bit of an edge on the trigger input; 0 if there is none. */
  readonly trigger: number;
}

const DVS128: Layout = { x: 1, xBits: 7, y: 8, yBits: 7, polarity: 0, on: 0, never: 0xffff8000, trigger: 0 };
const DAVIS: Layout = { x: 12, xBits: 10, y: 22, yBits: 9, polarity: 11, on: 1, never: 0x80000000, trigger: 1 << 10 };
const DVS640: Layout = { x: 1, xBits: 10, y: 11, yBits: 10, polarity: 0, on: 1, never: 0xffe00000, trigger: 0 };

const SIZE_128 = { width: 128, height: 128 };

interface Sensor {
  /** Name of its class in jAER, as in the header. */
  readonly chip: RegExp;
  readonly geometry: SensorGeometry;
  readonly layout: Layout;
}

/** The first of a size is the sensor of that size, in files that do not name it. */
const SENSORS: readonly Sensor[] = [
  { chip: /davis_?346|davis346/i, geometry: { width: 346, height: 260 }, layout: DAVIS },
  { chip: /davis_?240|sbret10/i, geometry: { width: 240, height: 180 }, layout: DAVIS },
  { chip: /dvs_?128|tmpdiff128/i, geometry: { width: 128, height: 128 }, layout: DVS128 },
  { chip: /davis_?128/i, geometry: { width: 128, height: 128 }, layout: DAVIS },
  { chip: /dvs_?640/i, geometry: { width: 640, height: 480 }, layout: DVS640 },
];
const ANY_DAVIS = /davis|sbret/i;
/** Remark of v2e in the header of a file in which the bit of triggers marks noise. */
const MARKED_NOISE = /noise events are labeled/;

export const aedat2 = {
  name: 'aedat2',
  recognise: startsWith(MAGIC),
  parser: () => parseAedat2,
} as const satisfies EventFormat;

/**
 * AEDAT 2.0 (iniVation, AEDAT file formats; jAER; v2e): comment lines, then records of a big-endian u32 address and a u32 time in
 * us, which wraps after 71.6 minutes.
 *
 * | sensor | polarity | x | y | not an event |
 * |---|---|---|---|---|
 * | DVS128 | bit 0, 0 is ON | bits 7..1, from the right | bits 14..8 | bit 15 and above |
 * | DAVIS | bit 11, 1 is ON | bits 21..12, from the right | bits 30..22 | bit 31 (frame, inertial), bit 10 (trigger) |
 * | DVS640 | bit 0, 1 is ON | bits 10..1, from the right | bits 20..11 | bit 21 and above |
 *
 * The file's origin is the lower right pixel. A file that does not name its sensor is read by the size that is given for it.
 */
function* parseAedat2(state: ParserState): Parser {
  const text = (yield* readAsciiHeader(state, '#')).join('\n');
  const chip = /AEChip:\s*(\S+)/.exec(text)?.[1];
  const { geometry, layout } = sensorOf(chip, state.geometry);
  state.geometry = geometry;
  const kernel = new Aedat2Kernel(geometry, MARKED_NOISE.test(text) ? { ...layout, trigger: 0 } : layout);
  yield* parseWords(state, kernel, kernel.recordBytes, PIECE_BYTES);
}

/**
 * AEDAT 1.0 (jAER before 2008): comment lines or none, then records of a big-endian u16 address of a DVS128 and a u32 time in us.
 */
export function* parseAedat1(state: ParserState): Parser {
  yield* readAsciiHeader(state, '#');
  state.geometry = SIZE_128;
  const kernel = new Aedat2Kernel(SIZE_128, DVS128, 2);
  yield* parseWords(state, kernel, kernel.recordBytes, PIECE_BYTES);
}

/** @param given size of the sensor, if the user gives it */
function sensorOf(chip: string | undefined, given: SensorGeometry | undefined): Pick<Sensor, 'geometry' | 'layout'> {
  const named = SENSORS.find((sensor) => chip !== undefined && sensor.chip.test(chip));
  if (named !== undefined) return named;
  if (chip !== undefined && ANY_DAVIS.test(chip) && given !== undefined) return { geometry: given, layout: DAVIS };
  const sized = SENSORS.find(({ geometry: { width, height } }) => given?.width === width && given.height === height);
  if (chip === undefined && sized !== undefined) return sized;
  const size = given === undefined ? 'no size given' : `a size of ${given.width}x${given.height} given`;
  throw unsupported(
    0,
    'the recording of a DVS128, a DAVIS or a DVS640',
    `${chip ?? 'a header without AEChip'}, ${size}`,
    chip === undefined || ANY_DAVIS.test(chip)
      ? 'give the size of the sensor: --geometry 346x260 or 240x180 (DAVIS), 640x480 (DVS640), 128x128 (DVS128)'
      : 'convert the recording to AEDAT 4 with dv-processing or jAER',
  );
}

class Aedat2Kernel extends JavaScriptKernel {
  readonly #geometry: SensorGeometry;
  readonly #layout: Layout;
  readonly #addressBytes: 2 | 4;
  #before = 0;
  #wraps = 0;

  constructor(geometry: SensorGeometry, layout: Layout, addressBytes: 2 | 4 = 4) {
    super(Math.floor(PIECE_BYTES / (addressBytes + TIME_BYTES)));
    this.#geometry = geometry;
    this.#layout = layout;
    this.#addressBytes = addressBytes;
  }

  get recordBytes(): number {
    return this.#addressBytes + TIME_BYTES;
  }

  protected read(bytes: Uint8Array): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const addressBytes = this.#addressBytes;
    for (let at = 0; at < bytes.length; at += addressBytes + TIME_BYTES) {
      const address = addressBytes === 2 ? view.getUint16(at) : view.getUint32(at);
      const time = view.getUint32(at + addressBytes);
      if (this.#before - time > 2 ** 31) this.#wraps++;
      this.#before = time;
      this.#record(address, secondsOf(time + 2 ** 32 * this.#wraps));
    }
    return bytes.length;
  }

  #record(address: number, t: number): void {
    const { width, height } = this.#geometry;
    const { x, xBits, y, yBits, polarity, on, never, trigger } = this.#layout;
    const field = (shift: number, bits: number): number => (address >>> shift) & ((1 << bits) - 1);
    if ((address & never) !== 0) this.other++;
    else if ((address & trigger) !== 0) this.triggers++;
    else {
      const [column, row] = [width - 1 - field(x, xBits), height - 1 - field(y, yBits)];
      this.emit(t, column & 0xffff, row & 0xffff, field(polarity, 1) === on ? 1 : 0);
    }
  }
}
