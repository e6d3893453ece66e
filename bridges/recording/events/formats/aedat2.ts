import { type EventFormat, startsWith } from '../core/event-format.ts';
import { JavaScriptKernel, parseWords } from '../core/event-kernel.ts';
import type { Parser, ParserState } from '../core/parser.ts';
import { unsupported } from '../core/recording-error.ts';
import type { SensorGeometry } from '../core/sensor-geometry.ts';
import { secondsOf } from '../core/time-stamps.ts';
import { readAsciiHeader } from './ascii-header.ts';

const PIECE_BYTES = 1 << 16;
const RECORD_BYTES = 8;
const MAGIC = '#!AER-DAT2.0';

/** Sensors by the name of their class in jAER, as in the header. */
const CHIPS: readonly (readonly [RegExp, SensorGeometry])[] = [
  [/davis_?346|davis346/i, { width: 346, height: 260 }],
  [/davis_?240|sbret10/i, { width: 240, height: 180 }],
  [/davis_?128/i, { width: 128, height: 128 }],
  [/dvs_?128|tmpdiff128/i, { width: 128, height: 128 }],
];
const DAVIS = /davis|sbret/i;

export const aedat2 = {
  name: 'aedat2',
  recognise: startsWith(MAGIC),
  parser: () => parseAedat2,
} as const satisfies EventFormat;

/**
 * AEDAT 2.0 (iniVation, AEDAT file formats; jAER): comment lines, then records of a big-endian u32 address and a u32 time in
 * us, which wraps after 71.6 minutes.
 *
 * | sensor | polarity | x | y | not an event |
 * |---|---|---|---|---|
 * | DVS128 | bit 0, 0 is ON | bits 7..1, from the right | bits 14..8 | bit 15 and above |
 * | DAVIS | bit 11, 1 is ON | bits 21..12, from the right | bits 30..22 | bit 31 (frame), bit 10 (trigger, inertial) |
 *
 * The file's origin is the lower right pixel.
 */
function* parseAedat2(state: ParserState): Parser {
  const text = (yield* readAsciiHeader(state, '#')).join('\n');
  const chip = /AEChip:\s*(\S+)/.exec(text)?.[1] ?? (state.geometry?.width === 128 ? 'DVS128' : '');
  const geometry = CHIPS.find(([name]) => name.test(chip))?.[1] ?? (DAVIS.test(chip) ? state.geometry : undefined);
  if (geometry === undefined) {
    throw unsupported(
      0,
      'the recording of a DVS128 or a DAVIS',
      chip === '' ? 'a header without AEChip' : chip,
      'give the geometry of the sensor, or convert the recording to AEDAT 4',
    );
  }
  state.geometry = geometry;
  yield* parseWords(state, new Aedat2Kernel(geometry, DAVIS.test(chip)), RECORD_BYTES, PIECE_BYTES);
}

class Aedat2Kernel extends JavaScriptKernel {
  readonly #geometry: SensorGeometry;
  readonly #davis: boolean;
  #before = 0;
  #wraps = 0;

  constructor(geometry: SensorGeometry, davis: boolean) {
    super(PIECE_BYTES / RECORD_BYTES);
    this.#geometry = geometry;
    this.#davis = davis;
  }

  protected read(bytes: Uint8Array): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at < bytes.length; at += RECORD_BYTES) {
      const address = view.getUint32(at);
      const time = view.getUint32(at + 4);
      if (this.#before - time > 2 ** 31) this.#wraps++;
      this.#before = time;
      this.#record(address, secondsOf(time + 2 ** 32 * this.#wraps));
    }
    return bytes.length;
  }

  #record(address: number, t: number): void {
    const { width, height } = this.#geometry;
    if (this.#davis) {
      if (address >>> 31 === 1 || (address >>> 10) & 1) this.other++;
      else {
        const [x, y] = [(address >>> 12) & 0x3ff, (address >>> 22) & 0x1ff];
        this.emit(t, (width - 1 - x) & 0xffff, (height - 1 - y) & 0xffff, (address >>> 11) & 1);
      }
    } else if (address > 0x7fff) this.other++;
    else {
      const [x, y] = [(address >>> 1) & 0x7f, (address >>> 8) & 0x7f];
      this.emit(t, (width - 1 - x) & 0xffff, (height - 1 - y) & 0xffff, 1 - (address & 1));
    }
  }
}
