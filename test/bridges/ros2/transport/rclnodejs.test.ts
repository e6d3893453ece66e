// @module-tag long
import { describe, expect, it } from 'vitest';
import { messageType } from '../../../../bridges/ros-messages/index.ts';
import { RELIABLE } from '../../../../bridges/ros2/transport/qos.ts';
import { openRclNode } from '../../../../bridges/ros2/transport/rclnodejs.ts';
import { rosTransportConformance } from '../../../conformance/index.ts';
import { fakeRcl } from './fake-rcl.ts';
import { output, ownDomain, withRos2 } from './ros2.ts';

describe.skipIf(!withRos2)('a node of rclnodejs', () => {
  const script = new URL('rcl-check.ts', import.meta.url).pathname;
  const checks = rosTransportConformance(() => {
    throw new Error('checks run in processes of their own');
  });
  for (const { name } of checks)
    it(name, async () => {
      await expect(output(process.execPath, ['--import', 'tsx', script, name], ownDomain())).resolves.toBe('');
    });

  it('speaks with a node of rclpy: topics both ways, latched and of sensors, clock, services both ways', async () => {
    const script = new URL('rclpy-check.ts', import.meta.url).pathname;
    await expect(output(process.execPath, ['--import', 'tsx', script], ownDomain())).resolves.toBe('');
  });
});

describe('a node on what stands for rclnodejs', () => {
  const aborts: string[] = [];
  const checks = rosTransportConformance(() => {
    const rcl = fakeRcl(aborts);
    return { open: (options) => openRclNode(options, async () => rcl) };
  });
  for (const { name, run } of checks)
    it.concurrent(name, async () => {
      await run();
      expect(aborts).toEqual([]);
    });
});

describe('a node where a process has one type on a topic, as with FastDDS', () => {
  const [float32, float64] = ['std_msgs/msg/Float32', 'std_msgs/msg/Float64'] as const;

  /** A node, what its process would have ended of, and a turn in which it may destroy things. */
  async function node() {
    const aborts: string[] = [];
    const rcl = fakeRcl(aborts, true);
    const transport = await openRclNode(
      { node: 'one', fault: (error) => void aborts.push(String(error)) },
      async () => rcl,
    );
    return { aborts, transport };
  }

  it('says what ROS said of a second one, and that it is not for want of a package', async () => {
    const { transport } = await node();
    transport.subscribe('reward', float32, RELIABLE, () => {});
    expect(() => transport.subscribe('reward', float64, RELIABLE, () => {})).toThrow(
      expect.objectContaining({
        code: 'transport_failed',
        message: expect.stringContaining('invalid allocator'),
        received: `reward (${float64})`,
      }),
    );
    await transport.close();
  });

  it('takes another in the place of one that ended just now, but not within a callback', async () => {
    const { aborts, transport } = await node();
    transport.subscribe('reward', float32, RELIABLE, () => {})();
    const end = transport.subscribe('reward', float64, RELIABLE, () => {});
    const publisher = transport.advertise('command', float32, RELIABLE);
    publisher.close();
    transport.advertise('command', float64, RELIABLE);
    const within: string[] = [];
    transport.subscribe('trigger', 'std_msgs/msg/Bool', RELIABLE, () => {
      end();
      try {
        transport.subscribe('reward', float32, RELIABLE, () => {});
      } catch (error) {
        within.push((error as { code: string }).code);
      }
    });
    transport.advertise('trigger', 'std_msgs/msg/Bool', RELIABLE).publish(messageType('std_msgs/msg/Bool').encode({}));
    await expect.poll(() => within).toEqual(['transport_failed']);
    transport.subscribe('reward', float32, RELIABLE, () => {});
    expect(aborts).toEqual([]);
    await transport.close();
  });
});
