import { expect, test } from 'vitest';
import { point } from '../../../agents/index.ts';
import { straightLine } from '../../../controllers/navigation/straight-line.ts';

const velocity = { linearX: 0, linearY: 0, angularZ: 0 };

test('drives straight at the target, at its speed', () => {
  const controller = straightLine({ body: point, speed: 0.5, target: () => ({ x: 3, y: 5 }) });
  controller.initialise(1, 1e-3);
  controller.step(0, { pose: { x: 0, y: 1, heading: 0 } }, { reward: 0, phase: 'active' }, { velocity });
  expect(velocity.linearX).toBeCloseTo(0.3, 12);
  expect(velocity.linearY).toBeCloseTo(0.4, 12);
});

test('rests at the target and once the task is done', () => {
  const controller = straightLine({ body: point, speed: 0.5, target: () => ({ x: 3, y: 5 }) });
  controller.initialise(1, 1e-3);
  controller.step(0, { pose: { x: 3, y: 5, heading: 0 } }, { reward: 0, phase: 'active' }, { velocity });
  expect(velocity).toEqual({ linearX: 0, linearY: 0, angularZ: 0 });
  controller.step(0, { pose: { x: 0, y: 5, heading: 0 } }, { reward: 1, phase: 'outcome' }, { velocity });
  expect(velocity).toEqual({ linearX: 0, linearY: 0, angularZ: 0 });
});

test('has no state and refuses one', () => {
  const controller = straightLine({ body: point, speed: 0.5, target: () => ({ x: 0, y: 0 }) });
  controller.initialise(1, 1e-3);
  controller.restore(controller.save());
  expect(() => controller.restore(Uint8Array.of(1))).toThrow(expect.objectContaining({ code: 'state_mismatch' }));
});
