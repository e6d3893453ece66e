import { expect, test } from 'vitest';
import { angleAside, focalLength } from '../../agents/pinhole.ts';

const camera = { width: 32, fieldOfView: Math.PI / 2 };

test('the edges of the image are half the field of view aside, to the left positive', () => {
  expect(focalLength(camera)).toBeCloseTo(16, 12);
  expect(angleAside(camera, 0)).toBeCloseTo(Math.PI / 4, 12);
  expect(angleAside(camera, 16)).toBe(0);
  expect(angleAside(camera, 32)).toBeCloseTo(-Math.PI / 4, 12);
});
