import fc from 'fast-check';
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

test('comes to the target from anywhere in as long as it is far, whatever its heading', () => {
  const at = fc.integer({ min: -500, max: 500 }).map((hundredths) => hundredths / 100);
  fc.assert(
    fc.property(at, at, at, at, at, (x, y, toX, toY, heading) => {
      const distance = Math.hypot(toX - x, toY - y);
      fc.pre(distance > 1e-3);
      const controller = straightLine({ body: point, speed: 0.5, target: () => ({ x: toX, y: toY }) });
      controller.initialise(1, 1e-3);
      const command = { linearX: 0, linearY: 0, angularZ: 0 };
      controller.step(0, { pose: { x, y, heading } }, { reward: 0, phase: 'active' }, { velocity: command });
      const [c, s] = [Math.cos(heading), Math.sin(heading)];
      const seconds = distance / 0.5;
      expect(x + seconds * (c * command.linearX - s * command.linearY)).toBeCloseTo(toX, 9);
      expect(y + seconds * (s * command.linearX + c * command.linearY)).toBeCloseTo(toY, 9);
    }),
  );
});
