import { expect, it } from 'vitest';
import type { MessageType } from '../../agents/index.ts';
import { defineMessage, rodent, SimulatedClock } from '../../agents/index.ts';
import { type ActuatorModel, defineActuatorModel, rectangularArena, simulateRobot } from '../../sim/index.ts';

interface WheelSpeeds {
  left: number;
  right: number;
}

/** As in docs/how-to/actuator.md. */
const wheels: MessageType<WheelSpeeds> = {
  length: () => 2,
  create: () => ({ left: 0, right: 0 }),
  copy: (from, to) => void Object.assign(to, from),
  poison: (message) => void (message.left = message.right = Number.NaN),
  flatten(message, out, offset) {
    out[offset] = message.left;
    out[offset + 1] = message.right;
    return offset + 2;
  },
  unflatten(from, offset, message) {
    message.left = from[offset];
    message.right = from[offset + 1];
    return offset + 2;
  },
};

const model: ActuatorModel<never> = ({ body, physics }) => {
  const { radius, separation } = body.wheels ?? { radius: 0, separation: 1 };
  return ({ left, right }: WheelSpeeds) =>
    physics.drive({
      linearX: (radius * (left + right)) / 2,
      linearY: 0,
      angularZ: (radius * (right - left)) / separation,
    });
};

it('a kind of actuator of a user is simulated by the model that was defined for it', () => {
  const clock = new SimulatedClock(1e-3);
  const robot = () =>
    simulateRobot({
      world: { name: 'arena', walls: rectangularArena(2, 2), obstacles: [] },
      agent: { body: rodent, sensors: {}, actuators: { wheels: { kind: 'wheels' as never } } },
      clock,
      physics: 'kinematic',
      seed: 1,
    });
  expect(robot).toThrow(
    expect.objectContaining({
      code: 'unknown_actuator_kind',
      expected: 'velocity, choice',
      remedy: "use one of these kinds, or call defineActuatorModel('wheels', ...)",
    }),
  );
  defineMessage('wheels' as never, wheels as never);
  defineActuatorModel('wheels' as never, model);
  const driven = robot();
  const { radius, separation } = rodent.wheels as { readonly radius: number; readonly separation: number };
  const command = driven.actuators.wheels as { next(command: WheelSpeeds): void };
  for (let tick = 0; tick < 2000; tick++) {
    command.next({ left: 1, right: 2 });
    driven.advance(tick);
  }
  expect(driven.physics.twist.linearX).toBeCloseTo(1.5 * radius, 9);
  expect(driven.physics.twist.angularZ).toBeCloseTo(radius / separation, 9);
  driven.dispose();
});
