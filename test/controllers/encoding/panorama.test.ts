import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EventCameraSettings } from '../../../agents/index.ts';
import { Panorama } from '../../../controllers/encoding/panorama.ts';
import { eventsOf } from './events-of.ts';

const camera = (yaw: number): EventCameraSettings => ({
  width: 32,
  height: 24,
  fieldOfView: Math.PI / 2,
  mount: { z: 0.1, yaw },
  pixel: 'ideal',
});
const AROUND = [0, Math.PI / 2, Math.PI, -Math.PI / 2].map(camera);
const SHAPE = { columns: 8, rows: 3, lowest: -0.6, highest: 0.6, refractory: 0.02 };

/** The only cell that a pixel sets. */
function cellOf(panorama: Panorama, eye: number, x: number, y: number, heading: number): number {
  const fire = new Float32Array(panorama.size);
  panorama.reset();
  expect(panorama.encode(eye, eventsOf([[0, x, y, 1]]), heading, fire)).toBe(1);
  return fire.indexOf(1);
}

test('a pixel has the azimuth of its ray in the map, and its elevation', () => {
  const panorama = new Panorama({ cameras: AROUND, ...SHAPE });
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 0, max: 31 }),
      fc.integer({ min: 4, max: 19 }),
      fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
      (eye, x, y, heading) => {
        // The ray of the pixel's middle: ahead 16, aside and up in pixels.
        const [aside, up] = [15.5 - x, 11.5 - y];
        const azimuth = Math.atan2(aside, 16) + (AROUND[eye].mount.yaw as number) + heading;
        const turns = azimuth / (2 * Math.PI);
        const elevation = Math.atan2(up, Math.hypot(aside, 16));
        const [column, row] = [8 * (turns - Math.floor(turns)), (3 * (elevation + 0.6)) / 1.2];
        fc.pre(Math.abs(column - Math.round(column)) > 1e-9);
        expect(cellOf(panorama, eye, x, y, heading)).toBe(Math.floor(column) * 3 + Math.floor(row));
      },
    ),
  );
});

test('what is at one place of the map is in one cell however the body is turned', () => {
  const panorama = new Panorama({ cameras: AROUND, ...SHAPE });
  expect(cellOf(panorama, 0, 12, 12, 0)).toBe(cellOf(panorama, 3, 12, 12, Math.PI / 2));
});

test('a cell fires once in its refractory time, polarities alike, and what is beyond the rows is not seen', () => {
  const panorama = new Panorama({ cameras: AROUND, ...SHAPE, lowest: 0 });
  const fire = new Float64Array(panorama.size);
  const at = (t: number, polarity = 1) => panorama.encode(0, eventsOf([[t, 16, 2, polarity]]), 0, fire);
  expect([at(0), at(0.01, 0), at(0.0199), at(0.02), at(0.03)]).toEqual([1, 0, 0, 1, 0]);
  expect(panorama.encode(0, eventsOf([[1, 16, 20, 1]]), 0, fire)).toBe(0);
  panorama.reset();
  expect(at(0.03)).toBe(1);
});

test('saved, it goes on as it would have', () => {
  const [one, other] = [1, 2].map(() => new Panorama({ cameras: AROUND, ...SHAPE }));
  const fire = new Float64Array(one.size);
  one.encode(2, eventsOf([[0.5, 3, 12, 0]]), 1, fire);
  other.restore(one.save());
  expect(other.encode(2, eventsOf([[0.51, 3, 12, 0]]), 1, fire)).toBe(0);
});

test('refuses what has no cells', () => {
  for (const wrong of [{ columns: 0 }, { rows: 1.5 }, { cameras: [] }, { lowest: 1 }])
    expect(() => new Panorama({ cameras: AROUND, ...SHAPE, ...wrong })).toThrow(
      expect.objectContaining({ code: 'invalid_panorama' }),
    );
});
