import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { messageType } from '../../../../bridges/ros-messages/index.ts';
import type { FromGuard, ToGuard } from '../../../../bridges/ros2/guard/channel.ts';
import { GuardHost } from '../../../../bridges/ros2/guard/guard-host.ts';
import { MemoryGraph } from '../../../../bridges/ros2/transport/memory.ts';
import { RELIABLE } from '../../../../bridges/ros2/transport/qos.ts';
import { CHARGE, openingTo } from './witnessed.ts';

const fault = (error: unknown): never => {
  throw error;
};

it('looks after the robot whatever of what waited for its transport fails or takes long', async () => {
  const graph = new MemoryGraph();
  const told: FromGuard[] = [];
  let take: (message: ToGuard) => void = () => {};
  const host = new GuardHost({
    channel: {
      send(message, sent) {
        told.push(message);
        sent?.();
      },
      listen: (receive) => {
        take = receive;
      },
    },
    open: async () => graph.open({ node: 'agent', fault }),
    now: () => performance.now() * 1e-3,
    closed: () => {},
  });
  const speeds: number[] = [];
  const twist = messageType('geometry_msgs/msg/Twist');
  const robot = graph.open({ node: 'robot', fault });
  robot.subscribe('/cmd_vel', twist.name, RELIABLE, ({ cdr }) => void speeds.push(twist.decode(cdr).linear.x));

  take({ what: 'open', opening: openingTo('') });
  take({ what: 'advertise', id: 1, topic: '/a', type: 'no_msgs/msg/Such', qos: RELIABLE });
  const request = { what: 'call', call: 2, service: '/nobody', request: {}, timeoutSeconds: 30 } as const;
  take({ ...request, type: 'std_srvs/srv/Trigger' });
  take({ what: 'guard', charge: { ...CHARGE, staleAfterSeconds: {} } });
  take({ what: 'activate' });
  await sleep(0);
  take({ what: 'beat' });
  take({ what: 'command', velocity: { linearX: 0.3, linearY: 0, angularZ: 0 } });
  await expect.poll(() => speeds).toContain(0.3);
  await expect.poll(() => speeds.at(-1)).toBe(0);
  expect(told).toContainEqual({ what: 'fault', failure: expect.objectContaining({ code: 'unknown_message_type' }) });
  expect(told).toContainEqual({ what: 'stopped', stop: { reason: 'loop-silent' } });
  await host.close();
});
