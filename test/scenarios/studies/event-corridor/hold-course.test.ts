import { expect, test } from 'vitest';
import { rodent } from '../../../../agents/index.ts';
import { holdCourse } from '../../../../scenarios/studies/event-corridor/hold-course.ts';

const odometry = { x: 1, y: 2, heading: 0.3, linearX: 0, linearY: 0, angularZ: 0 };

test('turns back to where it set out for, and stands in the outcome phase', () => {
  const controller = holdCourse({ body: rodent, speed: 0.4 });
  controller.initialise(1, 1e-3);
  const velocity = { linearX: 0, linearY: 0, angularZ: 0 };
  controller.step(0, { odometry }, { reward: 0, phase: 'active' }, { velocity });
  expect(velocity.linearX).toBeCloseTo(0.4 * Math.cos(0.3), 12);
  expect(velocity.angularZ).toBeLessThan(0);
  controller.step(1, { odometry }, { reward: 0, phase: 'outcome' }, { velocity });
  expect(velocity).toEqual({ linearX: 0, linearY: 0, angularZ: 0 });
  expect(() => controller.restore(new Uint8Array(1))).toThrow(expect.objectContaining({ code: 'state_mismatch' }));
});
