import type { Body, Pose } from '../../agents/index.ts';
import { ValidationError } from '../../agents/index.ts';
import type { Footprints } from '../world/footprints.ts';

/**
 * Refuses a pose where a body cannot stand.
 *
 * @throws ValidationError `invalid_pose` for numbers that are not finite, `pose_occupied` naming the solid in the way
 */
export function checkPlacement(pose: Readonly<Pose>, body: Body, shapes: Footprints): void {
  const { x, y, heading } = pose;
  if (!Number.isFinite(x) || !Number.isFinite(y) || !Number.isFinite(heading)) {
    throw new ValidationError(`body '${body.name}' cannot be placed at a pose that is not finite`, {
      code: 'invalid_pose',
      expected: 'finite x, y and heading',
      received: { x, y, heading },
      block: body.name,
    });
  }
  const inTheWay = shapes.occupant(x, y, body.radius);
  if (inTheWay < 0) return;
  throw new ValidationError(`body '${body.name}' cannot be placed where '${shapes.names[inTheWay]}' is`, {
    code: 'pose_occupied',
    expected: `at least ${body.radius} m from the pose to every wall and obstacle`,
    received: { x, y, heading },
    block: shapes.names[inTheWay],
    remedy: 'place the body elsewhere, or move what is in the way',
  });
}
