import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { messageType } from '../../../../bridges/ros-messages/index.ts';
import { MemoryGraph } from '../../../../bridges/ros2/transport/memory.ts';
import { RELIABLE } from '../../../../bridges/ros2/transport/qos.ts';
import { rosTransportConformance } from '../../../conformance/index.ts';

const fault = (error: unknown): never => {
  throw error;
};

describe('a graph in memory', () => {
  for (const { name, run } of rosTransportConformance(() => new MemoryGraph())) it.concurrent(name, run);

  it('overwrites the bytes of a message after the call', async () => {
    const node = new MemoryGraph().open({ node: 'one', fault });
    const heard: Uint8Array[] = [];
    for (let i = 0; i < 2; i++) node.subscribe('a', 'std_msgs/msg/Bool', RELIABLE, ({ cdr }) => void heard.push(cdr));
    const bytes = messageType('std_msgs/msg/Bool').encode({ data: true });
    node.advertise('a', 'std_msgs/msg/Bool', RELIABLE).publish(bytes);
    expect(heard).toEqual([]);
    await turn();
    expect(heard).toHaveLength(2);
    expect(heard[0]).toEqual(new Uint8Array(bytes.length).fill(0xff));
    expect(bytes[4]).toBe(1);
  });

  it('carries types that it was made for', () => {
    const node = new MemoryGraph(['my_msgs/msg/Mine']).open({ node: 'one', fault });
    node.advertise('a', 'my_msgs/msg/Mine', RELIABLE);
    expect(() => node.advertise('a', 'my_msgs/msg/Yours', RELIABLE)).toThrow(
      expect.objectContaining({ code: 'unknown_message_type' }),
    );
  });
});
