import { describe, expect, it } from 'vitest';
import {
  geometryComment,
  sizeOf,
  statedGeometry,
  UNKNOWN_SENSOR,
} from '../../../../../bridges/recording/events/core/sensor-geometry.ts';

describe('the size of a sensor', () => {
  it.each([
    [1, 1],
    [640, 480],
    [65535, 65535],
    ['640', '480'],
  ])('is %j columns and %j rows', (width, height) => {
    expect(sizeOf(width, height)).toEqual({ width: Number(width), height: Number(height) });
  });

  it.each([0, -1, 65536, 1.5, Number.NaN, Number.POSITIVE_INFINITY, undefined, null, '', 'wide'])(
    'is not %j',
    (extent) => {
      expect(sizeOf(extent, 480)).toBeUndefined();
      expect(sizeOf(640, extent)).toBeUndefined();
    },
  );

  it('comes back from the comment that states it, and from a sentence', () => {
    for (const size of [
      { width: 1, height: 1 },
      { width: 1280, height: 720 },
      { width: 65535, height: 720 },
      { width: 1280, height: 65535 },
    ])
      expect(statedGeometry(geometryComment(size))).toEqual(size);
    expect(statedGeometry('# a night; geometry 640x480, by hand')).toEqual({ width: 640, height: 480 });
    expect(geometryComment(UNKNOWN_SENSOR)).toBe('');
  });

  it.each([
    '',
    '# geometry',
    '# geometry 640',
    '# geometry 640x',
    '# geometry 0x480',
    '# geometry 640x65536',
    '# geometry 640x480000',
  ])('is not stated by %j', (comment) => {
    expect(statedGeometry(comment)).toBeUndefined();
  });
});
