import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { messageType } from '../../../../bridges/ros-messages/index.ts';
import { Bond } from '../../../../bridges/ros2/node/bond.ts';
import { MemoryGraph } from '../../../../bridges/ros2/transport/memory.ts';
import { RELIABLE } from '../../../../bridges/ros2/transport/qos.ts';

const fault = (error: unknown): never => {
  throw error;
};
const { name: type, encode, decode } = messageType('bond/msg/Status');

/** A bond of `/robot/agent`, what it says, and what its manager says. */
function bonded() {
  const graph = new MemoryGraph();
  const broken: string[] = [];
  const heard: {
    id: string;
    instance_id: string;
    active: boolean;
    heartbeat_timeout: number;
    heartbeat_period: number;
  }[] = [];
  const manager = graph.open({ node: 'lifecycle_manager', namespace: '/robot', fault });
  manager.subscribe('bond', type, RELIABLE, ({ cdr }) => {
    const status = decode(cdr);
    if (status.instance_id !== 'manager') heard.push(status);
  });
  const publisher = manager.advertise('bond', type, RELIABLE);
  const bond = new Bond({
    transport: graph.open({ node: 'agent', namespace: '/robot', fault }),
    periodSeconds: 0.1,
    broken: (reason) => void broken.push(reason),
  });
  return {
    ...{ bond, broken, heard },
    /** Nodes that publish on the topic. */
    ends: () => graph.topics()[0].publishers.map(({ node }) => node),
    say: async (active: boolean, { id = 'agent', instance_id = 'manager' } = {}) => {
      publisher.publish(encode({ id, instance_id, active }));
      await turn();
    },
    pass: async (seconds: number) => {
      vi.advanceTimersByTime(seconds * 1e3);
      await turn();
    },
  };
}

describe('the bond of a node with its manager', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
  afterEach(() => void vi.useRealTimers());

  it('is a heartbeat ten times a second, and a word at its end', async () => {
    const { bond, heard, pass, broken } = bonded();
    await pass(1);
    expect(heard).toHaveLength(10);
    const [{ instance_id }] = heard;
    expect(instance_id).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(heard[9]).toMatchObject({ id: 'agent', instance_id, active: true, heartbeat_timeout: 4 });
    expect(heard[9].heartbeat_period).toBeCloseTo(0.1, 6);
    await Promise.all([bond.close(), bond.close()]);
    await pass(1);
    expect(heard.slice(10)).toMatchObject([{ instance_id, active: false }]);
    expect(broken).toEqual([]);
  });

  it('ends when its manager has heard of it, and tells it until then', async () => {
    const { bond, say, pass, heard, broken, ends } = bonded();
    await say(true);
    const closed = bond.close();
    await pass(0.15);
    expect(heard.map(({ active }) => active)).toEqual([false, false, false, false]);
    expect(ends()).toEqual(['/robot/lifecycle_manager', '/robot/agent']);
    await say(false);
    await closed;
    expect(ends()).toEqual(['/robot/lifecycle_manager']);
    expect(broken).toEqual([]);
  });

  it('does not wait long for a manager that does not answer', { tags: 'long' }, async () => {
    const { bond, say, ends } = bonded();
    await say(true);
    await bond.close();
    expect(ends()).toEqual(['/robot/lifecycle_manager']);
  });

  it('waits for its manager, and lasts as long as that is heard', async () => {
    const { pass, say, broken, heard } = bonded();
    await pass(60);
    for (let i = 0; i < 3; i++) {
      await say(true);
      await pass(3.9);
    }
    expect(broken).toEqual([]);
    await pass(0.3);
    expect(broken).toEqual(['no heartbeat came for 4 s']);
    expect(heard.at(-1)?.active).toBe(false);
    await pass(10);
    expect(broken).toHaveLength(1);
  });

  it('breaks when its manager ends it, and says so too', async () => {
    const { pass, say, broken, heard } = bonded();
    await say(true);
    await say(false);
    expect(broken).toEqual(['the other side has ended it']);
    await pass(1);
    expect(heard.map(({ active }) => active)).toEqual([false]);
  });

  it('heeds no bond of others, and no second manager', async () => {
    const { pass, say, broken } = bonded();
    await say(false, { id: 'planner_server' });
    await say(true);
    await say(false, { instance_id: 'another' });
    await pass(3);
    await say(true, { instance_id: 'another' });
    expect(broken).toEqual([]);
    await pass(1.5);
    expect(broken).toHaveLength(1);
  });
});
