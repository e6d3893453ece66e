import type { Frame, InertialSample, Triple } from '../../core/side-sample.ts';
import { secondsOf } from '../../core/time-stamps.ts';
import { inertialSample } from './inertial-units.ts';

/** Bytes of an event of an inertial unit with 6 axes, and with 9. */
export const INERTIAL_BYTES = { six: 36, nine: 48 } as const;
/** Bytes of a frame before its pixels. */
export const FRAME_HEAD_BYTES = 36;

/** Offsets in an event of an inertial unit. */
const SAMPLE = { time: 4, acceleration: 8, angularVelocity: 20, temperature: 32, magneticField: 36 } as const;
/** Offsets in a frame; its places on the sensor are those of its first pixel. */
const FRAME = { startOfExposure: 12, endOfExposure: 16, width: 20, height: 24, column: 28, row: 32 } as const;
/** Encodings by the number of channels, 16 bits each. */
const ENCODINGS: Readonly<Record<number, string>> = { 1: 'mono16', 3: 'rgb16', 4: 'rgba16' };
const PIXEL_BYTES = 2;

/** Whether an event has the mark of a valid one. */
const isValid = (view: DataView): boolean => (view.getUint32(0, true) & 1) === 1;

/**
 * The sample that an event of an inertial unit says: g, degrees per second, degrees Celsius and, with nine axes, microtesla. Undefined for what is
 * marked as none.
 *
 * @param origin time in us that is added to all times
 */
export function inertialOf(view: DataView, origin: number): InertialSample | undefined {
  if (!isValid(view)) return undefined;
  const along = (at: number): Triple => [
    view.getFloat32(at, true),
    view.getFloat32(at + 4, true),
    view.getFloat32(at + 8, true),
  ];
  return inertialSample({
    t: secondsOf(origin + view.getInt32(SAMPLE.time, true)),
    acceleration: along(SAMPLE.acceleration),
    angularVelocity: along(SAMPLE.angularVelocity),
    temperature: view.getFloat32(SAMPLE.temperature, true),
    ...(view.byteLength === INERTIAL_BYTES.nine ? { magneticField: along(SAMPLE.magneticField) } : {}),
  });
}

/**
 * Head of a frame, and number of bytes of its pixels. Undefined for a frame that is marked as none, for a part of a picture, for pixels
 * behind filters of colour, and for other numbers of channels than 1, 3 and 4.
 *
 * @param origin time in us that is added to all times
 * @param timeAt offset in the event of the time that counts as its own, as the packet says
 */
export function frameHeadOf(
  view: DataView,
  origin: number,
  timeAt: number,
): readonly [head: Omit<Frame, 'pixels'>, bytes: number] | undefined {
  const int = (at: number): number => view.getInt32(at, true);
  const info = view.getUint32(0, true);
  const [channels, filter] = [(info >>> 1) & 0x7, (info >>> 4) & 0xf];
  const [encoding, width, height] = [ENCODINGS[channels], int(FRAME.width), int(FRAME.height)];
  if (!isValid(view) || encoding === undefined || filter !== 0 || width < 1 || height < 1) return undefined;
  if (int(FRAME.column) !== 0 || int(FRAME.row) !== 0) return undefined;
  const [time, start, end] = [int(timeAt), int(FRAME.startOfExposure), int(FRAME.endOfExposure)];
  return [
    {
      kind: 'frames',
      t: secondsOf(origin + time),
      width,
      height,
      encoding,
      ...(end > start ? { exposure: [secondsOf(start - time), secondsOf(end - time)] as const } : {}),
    },
    width * height * channels * PIXEL_BYTES,
  ];
}
