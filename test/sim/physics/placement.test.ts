import { expect, it } from 'vitest';
import { rodent } from '../../../agents/index.ts';
import { checkPlacement } from '../../../sim/physics/placement.ts';
import { footprintsOf } from '../../../sim/world/footprints.ts';
import { rectangularArena } from '../../../sim/world/world.ts';

const shapes = footprintsOf({ name: 'w', walls: rectangularArena(1, 1), obstacles: [] }, rodent.height);
const place =
  (x: number, heading = 0) =>
  () =>
    checkPlacement({ x, y: 0, heading }, rodent, shapes);

it('lets a body touch a wall, and not overlap it', () => {
  expect(place(0.45)).not.toThrow();
  expect(place(0.451)).toThrow(
    expect.objectContaining({ code: 'pose_occupied', block: 'wall 1', received: { x: 0.451, y: 0, heading: 0 } }),
  );
});

it('refuses what is no pose', () => {
  expect(place(0, Infinity)).toThrow(expect.objectContaining({ code: 'invalid_pose', block: 'rodent' }));
});
