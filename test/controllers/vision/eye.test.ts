import { expect, test } from 'vitest';
import { eyeOf } from '../../../controllers/vision/eye.ts';

test('columns look where a pinhole camera does', () => {
  const { bearings, retina } = eyeOf(
    { width: 8, height: 2, fieldOfView: Math.PI / 2, mount: { z: 0.1, yaw: 0.25 }, pixel: 'ideal' },
    { width: 2, height: 1 },
  );
  expect([retina.columns, retina.rows]).toEqual([4, 2]);
  // f = 4 pixels; the cells' middles lie 3 and 1 pixels from the axis
  expect([...bearings].map((bearing) => Math.tan(bearing - 0.25))).toEqual(
    [0.75, 0.25, -0.25, -0.75].map((tangent) => expect.closeTo(tangent, 12)),
  );
});
