import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SimulatedClock } from '../../../../agents/index.ts';
import { messageType, timeOf } from '../../../../bridges/ros-messages/index.ts';
import { VelocityInput } from '../../../../bridges/ros2/serve/velocity-input.ts';
import { VELOCITY_TYPES } from '../../../../bridges/ros2/topics.ts';
import { MemoryGraph } from '../../../../bridges/ros2/transport/memory.ts';
import { RELIABLE } from '../../../../bridges/ros2/transport/qos.ts';

const fault = (error: unknown): never => {
  throw error;
};

function listening() {
  const graph = new MemoryGraph();
  const clock = new SimulatedClock(1e-3);
  const transport = graph.open({ node: 'simulation', fault });
  const input = new VelocityInput({ transport, clock, topic: 'cmd_vel', types: VELOCITY_TYPES });
  onTestFinished(() => input.close());
  const driver = graph.open({ node: 'driver', fault });
  const [plain, stamped] = VELOCITY_TYPES.map((type) => driver.advertise('cmd_vel', type, RELIABLE));
  const linear = (x: number) => ({ x, y: 0, z: 0 });
  return {
    ...{ input, clock },
    send: async (x: number, milliseconds?: number) => {
      if (milliseconds === undefined) {
        plain.publish(messageType('geometry_msgs/msg/Twist').encode({ linear: linear(x) }));
      } else {
        const header = { stamp: timeOf(BigInt(milliseconds) * 1_000_000n) };
        const { encode } = messageType('geometry_msgs/msg/TwistStamped');
        stamped.publish(encode({ header, twist: { linear: linear(x) } }));
      }
      await turn();
      await turn();
    },
    speed: () => {
      const into = { linearX: 9, linearY: 9, angularZ: 9 };
      input.read(into);
      return into.linearX;
    },
  };
}

describe('the velocity of a served robot', () => {
  it('holds for half a second of simulated time, in either type', async () => {
    const { clock, send, speed } = listening();
    expect(speed()).toBe(0);
    await send(0.5);
    expect(speed()).toBe(0.5);
    await send(0.25, 0);
    expect(speed()).toBe(0.25);
    for (let i = 0; i < 499; i++) clock.step();
    expect(speed()).toBe(0.25);
    clock.step();
    expect(speed()).toBe(0);
  });

  it('is zero where it is not finite', async () => {
    const { send, speed } = listening();
    await send(0.5);
    await send(Number.NaN);
    expect(speed()).toBe(0);
  });

  it('answers the present time unless its stamp is before it', async () => {
    const { input, clock, send, speed } = listening();
    for (let i = 0; i < 20; i++) clock.step();
    await send(0.5, 19);
    expect([speed(), input.messages]).toEqual([0.5, 0]);
    expect(await input.after(0, 5)).toBe(false);
    const answer = input.after(0, 5000);
    await send(0.5, 20);
    expect(await answer).toBe(true);
    await send(0.5);
    expect(input.messages).toBe(2);
  });

  it('is not taken back by one with an earlier stamp, such as a stop that came of waiting', async () => {
    const { clock, send, speed } = listening();
    for (let i = 0; i < 20; i++) clock.step();
    await send(0.5, 20);
    await send(0, 19);
    expect(speed()).toBe(0.5);
    clock.step();
    await send(0, 20);
    expect(speed()).toBe(0);
  });
});
