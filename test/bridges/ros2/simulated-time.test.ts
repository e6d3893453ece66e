import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { messageType, timeOf } from '../../../bridges/ros-messages/index.ts';
import { SimulatedTimeClock } from '../../../bridges/ros2/simulated-time.ts';
import { MemoryGraph } from '../../../bridges/ros2/transport/memory.ts';
import { RELIABLE } from '../../../bridges/ros2/transport/qos.ts';
import type { Received, RosTransport } from '../../../bridges/ros2/transport/transport.ts';

const fault = (error: unknown): never => {
  throw error;
};

function simulated(period: number) {
  const graph = new MemoryGraph();
  const clock = new SimulatedTimeClock(graph.open({ node: 'agent', fault }), period);
  const type = messageType('rosgraph_msgs/msg/Clock');
  const simulator = graph.open({ node: 'simulator', fault }).advertise('/clock', type.name, RELIABLE);
  const at = async (milliseconds: number): Promise<number> => {
    simulator.publish(type.encode({ clock: timeOf(BigInt(milliseconds) * 1_000_000n) }));
    for (let i = 0; i < 3; i++) await turn();
    return clock.tick;
  };
  return { clock, at };
}

describe('a clock of simulated time', () => {
  it('runs a tick when its time has come, and as many as are due', async () => {
    const { clock, at } = simulated(1e-2);
    void clock.run(() => false);
    await turn();
    expect(clock.tick).toBe(0);
    expect(await at(5000)).toBe(1);
    expect(await at(5009)).toBe(1);
    expect(await at(5010)).toBe(2);
    expect(await at(5055)).toBe(6);
    clock.close();
  });

  it('runs a tick before what comes after its time is heard', async () => {
    const { encode } = messageType('rosgraph_msgs/msg/Clock');
    let hear: (message: Received) => void = () => {};
    const transport = {
      subscribe(_topic: string, _type: string, _qos: object, receive: typeof hear) {
        hear = receive;
        return () => {};
      },
    };
    const clock = new SimulatedTimeClock(transport as unknown as RosTransport, 1e-3);
    const order: string[] = [];
    clock.on('judge', (tick) => void order.push(`tick ${tick}`));
    const run = clock.run(() => clock.tick === 3);
    for (let i = 0; i < 4; i++) {
      order.push(`time ${i}`);
      hear({ cdr: encode({ clock: timeOf(BigInt(i) * 1_000_000n) }), receivedNanoseconds: 0n });
    }
    await run;
    expect(order).toEqual(['time 0', 'tick 0', 'time 1', 'tick 1', 'time 2', 'tick 2', 'time 3']);
  });

  it('runs no tick more for a message that comes again', async () => {
    const { clock, at } = simulated(1e-3);
    void clock.run(() => false);
    await at(100);
    expect(await at(103)).toBe(4);
    expect(await at(103)).toBe(4);
  });

  it('goes on counting when time jumps back', async () => {
    const { clock, at } = simulated(1e-2);
    void clock.run(() => false);
    await at(1000);
    expect(await at(1020)).toBe(3);
    expect(await at(0)).toBe(4);
    expect(await at(20)).toBe(6);
    expect(clock.jumps).toBe(1);
  });

  it('does not catch up with time that jumps far ahead, as where a log is cut', async () => {
    const { clock, at } = simulated(1e-2);
    void clock.run(() => false);
    await at(1000);
    expect(await at(3000)).toBe(201);
    expect(await at(3000 + 2001)).toBe(202);
    expect(await at(3000 + 2021)).toBe(204);
    expect(clock.jumps).toBe(1);
  });

  it('ends when it is done, and when it is told to', async () => {
    const { clock, at } = simulated(1e-2);
    const run = clock.run(() => clock.tick === 2);
    await at(0);
    await at(50);
    await run;
    expect(clock.tick).toBe(2);
    const stop = new AbortController();
    await at(5000);
    const again = clock.run(() => false, stop.signal);
    await at(5010);
    expect(clock.tick).toBe(4);
    stop.abort();
    await again;
  });

  it('fails its run with what fails in a tick', async () => {
    const { clock, at } = simulated(1e-2);
    clock.on('judge', () => {
      throw new Error('judged');
    });
    const run = expect(clock.run(() => false)).rejects.toThrow('judged');
    await at(0);
    await run;
  });
});
