import { expect, it } from 'vitest';
import { FRAMES } from '../../../../bridges/ros2/sensors/topic-reader.ts';
import { framesIn, mountsIn } from '../../../../scenarios/cli/ros2/frame-parameters.ts';
import { parameterOverrides } from '../../../../scenarios/cli/ros2/parameter-overrides.ts';

const given = (...words: string[]) =>
  parameterOverrides(['--ros-args', ...words.flatMap((word) => ['-p', word])], '/agent', '/');

it('are base_link in map unless parameters name others, which are texts', () => {
  expect(framesIn(given(), FRAMES)).toEqual({ from: 'base_link', to: 'map' });
  expect(framesIn(given('base_frame:=r1/base', 'map_frame:=r1/map'), FRAMES)).toEqual({
    from: 'r1/base',
    to: 'r1/map',
  });
  expect(() => framesIn(given('map_frame:=3'), FRAMES)).toThrow(
    expect.objectContaining({ code: 'invalid_option', block: 'map_frame' }),
  );
});

it('say whose mounts count, and an option of the command counts more', () => {
  const frames = { from: 'r1/base', to: 'map' };
  expect(mountsIn(given(), frames, undefined)).toEqual({ policy: 'compare', base: 'r1/base' });
  expect(mountsIn(given('mounts:=tf'), frames, undefined)).toMatchObject({ policy: 'tf' });
  expect(mountsIn(given('mounts:=tf'), frames, 'agent')).toMatchObject({ policy: 'agent' });
  expect(() => mountsIn(given('mounts:=robot'), frames, undefined)).toThrow(
    expect.objectContaining({ code: 'invalid_option', expected: 'compare, tf, agent', received: 'robot' }),
  );
});
