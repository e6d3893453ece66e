import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SimulatedClock } from '../../../../agents/index.ts';
import { messageType, timeOf } from '../../../../bridges/ros-messages/index.ts';
import { VelocityInput } from '../../../../bridges/ros2/serve/velocity-input.ts';
import { VELOCITY_TYPES, type VelocityType } from '../../../../bridges/ros2/topics.ts';
import { MemoryGraph } from '../../../../bridges/ros2/transport/memory.ts';
import { type Qos, RELIABLE, SENSOR } from '../../../../bridges/ros2/transport/qos.ts';

const fault = (error: unknown): never => {
  throw error;
};

const linear = (x: number) => ({ x, y: 0, z: 0 });
const [PLAIN, STAMPED] = VELOCITY_TYPES;

/** A velocity of some m/s in a type. @param milliseconds of its stamp */
function encoded(type: VelocityType, x: number, milliseconds = 0): Uint8Array {
  if (type === PLAIN) return messageType(PLAIN).encode({ linear: linear(x) });
  const header = { stamp: timeOf(BigInt(milliseconds) * 1_000_000n) };
  return messageType(STAMPED).encode({ header, twist: { linear: linear(x) } });
}

function listening() {
  const graph = new MemoryGraph();
  const clock = new SimulatedClock(1e-3);
  const transport = graph.open({ node: 'simulation', fault });
  const input = new VelocityInput({ transport, clock, topic: 'cmd_vel', fullName: '/cmd_vel', types: VELOCITY_TYPES });
  onTestFinished(() => input.close());
  const driver = graph.open({ node: 'driver', fault });
  return {
    ...{ input, clock, driver, graph },
    speed: () => {
      const into = { linearX: 9, linearY: 9, angularZ: 9 };
      input.read(into);
      return into.linearX;
    },
  };
}

/** The same, and a driver that sends in one type. */
function driven(type: VelocityType) {
  const { driver, graph, input, ...all } = listening();
  const publisher = driver.advertise('cmd_vel', type, RELIABLE);
  input.look(graph.topics());
  const send = async (x: number, milliseconds?: number): Promise<void> => {
    publisher.publish(encoded(type, x, milliseconds));
    await turn();
    await turn();
  };
  return { ...all, input, send };
}

describe('the velocity of a served robot', () => {
  it.each(VELOCITY_TYPES)('holds for half a second of simulated time, as %s', async (type) => {
    const { clock, send, speed } = driven(type);
    expect(speed()).toBe(0);
    await send(0.25, 0);
    expect(speed()).toBe(0.25);
    for (let i = 0; i < 499; i++) clock.step();
    expect(speed()).toBe(0.25);
    clock.step();
    expect(speed()).toBe(0);
  });

  it('is zero where it is not finite', async () => {
    const { send, speed } = driven(PLAIN);
    await send(0.5);
    await send(Number.NaN);
    expect(speed()).toBe(0);
  });

  it('answers the present time unless its stamp is before it', async () => {
    const { input, clock, send, speed } = driven(STAMPED);
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
    const { clock, send, speed } = driven(STAMPED);
    for (let i = 0; i < 20; i++) clock.step();
    await send(0.5, 20);
    await send(0, 19);
    expect(speed()).toBe(0.5);
    clock.step();
    await send(0, 20);
    expect(speed()).toBe(0);
  });

  it('begins anew with time: what answers a time of before comes too late, what answers the present holds', async () => {
    const { clock, input, send, speed } = driven(STAMPED);
    for (let i = 0; i < 20; i++) clock.step();
    await send(0.5, 20);
    input.restart();
    clock.tick = 3;
    expect(speed()).toBe(0);
    await send(0.4, 20);
    expect([speed(), input.messages]).toEqual([0, 1]);
    await send(0.3, 3);
    expect([speed(), input.messages]).toEqual([0.3, 2]);
    // The time of another clock, as of a node that does not follow this one.
    await send(0.2, 5000);
    expect(speed()).toBe(0.2);
  });

  it('is waited for no longer than somebody wants', async () => {
    const { input } = driven(STAMPED);
    const abort = new AbortController();
    const waiting = input.after(0, 100_000, abort.signal);
    abort.abort();
    expect(await waiting).toBe(false);
    expect(await input.after(0, 100_000, abort.signal)).toBe(false);
  });

  it('is listened to in one type at a time: that which is published, whoever begins, and however reliably', async () => {
    const { input, driver, graph, speed } = listening();
    const types = () =>
      graph
        .topics()
        .find(({ name }) => name === '/cmd_vel')
        ?.subscriptions.map(({ type }) => type);
    expect(types()).toEqual([PLAIN]);
    const hears = async (type: VelocityType, qos: Qos, x: number): Promise<void> => {
      const publisher = driver.advertise('cmd_vel', type, qos);
      input.look(graph.topics());
      expect(types()).toEqual([type]);
      publisher.publish(encoded(type, x));
      await turn();
      await turn();
      expect(speed()).toBe(x);
      publisher.close();
      input.look(graph.topics());
    };
    await hears(STAMPED, RELIABLE, 0.1);
    expect(types()).toEqual([STAMPED]);
    await hears(PLAIN, SENSOR, 0.2);
    await hears(PLAIN, RELIABLE, 0.3);
    // Who is there already is not left for another.
    const [one, other] = [PLAIN, STAMPED].map((type) => driver.advertise('cmd_vel', type, RELIABLE));
    input.look(graph.topics());
    expect(types()).toEqual([PLAIN]);
    one.close();
    other.close();
  });
});
