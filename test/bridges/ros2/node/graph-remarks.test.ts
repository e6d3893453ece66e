import { describe, expect, it } from 'vitest';
import { GraphRemarks } from '../../../../bridges/ros2/node/graph-remarks.ts';
import { MemoryGraph } from '../../../../bridges/ros2/transport/memory.ts';
import { standbyNode } from '../../../../bridges/ros2/transport/names.ts';
import { type Qos, RELIABLE, ROSOUT } from '../../../../bridges/ros2/transport/qos.ts';

const TWIST = 'geometry_msgs/msg/Twist';
const STAMPED = 'geometry_msgs/msg/TwistStamped';
const fault = (error: unknown): never => {
  throw error;
};

/** A graph with an agent that publishes its velocity, and what is said of it. */
function graphOf({ velocity }: { velocity: string | undefined } = { velocity: '/cmd_vel' }) {
  const graph = new MemoryGraph();
  const said: string[] = [];
  const open = (node: string) => graph.open({ node, fault });
  const agent = open('agent');
  agent.advertise('cmd_vel', TWIST, RELIABLE);
  const remarks = new GraphRemarks({
    node: agent.node,
    velocity,
    say: (level, text) => void said.push(`${level}: ${text}`),
  });
  let milliseconds = 0;
  return {
    ...{ agent, open, remarks, said },
    listen: (node: string, type = TWIST, qos: Qos = RELIABLE) =>
      open(node).subscribe('cmd_vel', type as never, qos, () => {}),
    /** Looks twice, half a second apart. */
    look(restarts = 0, later = 500) {
      for (let i = 0; i < 2; i++) {
        milliseconds += later;
        remarks.look(graph.topics(), restarts, milliseconds);
      }
      return remarks.present;
    },
    lookOnce: () => remarks.look(graph.topics(), 0, milliseconds),
  };
}

describe('what is remarkable around a node', () => {
  it('is nothing where its robot alone hears its velocity, and its own guard stands by', () => {
    const { listen, open, look, said, agent } = graphOf();
    listen('robot');
    open(standbyNode('agent')).advertise('cmd_vel', TWIST, RELIABLE);
    // Its client library and itself.
    for (let i = 0; i < 2; i++) agent.advertise('/rosout', 'rcl_interfaces/msg/Log', ROSOUT);
    expect(look()).toEqual([]);
    expect(said).toEqual([]);
  });

  it('is another node of its name', () => {
    const { listen, open, look } = graphOf();
    listen('robot');
    const other = open('agent').advertise('~/transition_event', 'lifecycle_msgs/msg/TransitionEvent', RELIABLE);
    expect(look()).toEqual([]);
    open('agent').advertise('~/transition_event', 'lifecycle_msgs/msg/TransitionEvent', RELIABLE);
    expect(look()).toEqual([expect.stringContaining('another node is named /agent too')]);
    other.close();
    expect(look()).toEqual([]);
  });

  it('is no end of its own that died with the process that had it', () => {
    const { listen, open, look } = graphOf();
    listen('robot');
    look();
    const ghost = open('agent').advertise('cmd_vel', TWIST, RELIABLE);
    expect(look(1)).toEqual([]);
    expect(look(1, 14_800)).toEqual([]);
    expect(look(1)).toEqual([expect.stringContaining('another node')]);
    ghost.close();
    expect(look(1)).toEqual([]);
  });

  it('is whoever commands the same velocity, whatever the type', () => {
    const { listen, open, look } = graphOf();
    listen('robot');
    open('teleop').advertise('cmd_vel', TWIST, RELIABLE);
    open('other_agent').advertise('cmd_vel', STAMPED, RELIABLE);
    // An end whose node is not known yet is no other.
    open('_NODE_NAME_UNKNOWN_').advertise('/cmd_vel', TWIST, RELIABLE);
    expect(look()).toEqual([
      `/other_agent (${STAMPED}), /teleop (${TWIST}) commands /cmd_vel too: only one node may drive a robot`,
    ]);
  });

  it('is a velocity that nobody hears, with who listens in vain', () => {
    const { listen, look } = graphOf();
    expect(look()).toEqual([`nobody hears the velocity on /cmd_vel (${TWIST})`]);
    const stamped = listen('robot', STAMPED);
    expect(look()).toEqual([`nobody hears the velocity on /cmd_vel (${TWIST}); listens: /robot (${STAMPED})`]);
    stamped();
    const latched = listen('robot', TWIST, ROSOUT);
    const asks = (what: string): string =>
      `nobody hears the velocity on /cmd_vel (${TWIST}); listens: /robot (${TWIST}, asks for ${what})`;
    expect(look()).toEqual([asks('transient-local messages')]);
    latched();
    const strict = listen('robot', TWIST, { ...RELIABLE, deadlineSeconds: 0.05 });
    expect(look()).toEqual([asks('a deadline of 0.05 s')]);
    strict();
    listen('robot');
    expect(look()).toEqual([]);
  });

  it('is said when it was seen twice, and when it is no longer so', () => {
    const { open, listen, look, lookOnce, said } = graphOf();
    listen('robot');
    const teleop = open('teleop').advertise('cmd_vel', TWIST, RELIABLE);
    lookOnce();
    expect(said).toEqual([]);
    look();
    look();
    const remark = `/teleop (${TWIST}) commands /cmd_vel too: only one node may drive a robot`;
    expect(said).toEqual([`warn: ${remark}`]);
    teleop.close();
    look();
    expect(said).toEqual([`warn: ${remark}`, `info: no longer so: ${remark}`]);
  });

  it('is no velocity of an agent that has none', () => {
    const { listen, look } = graphOf({ velocity: undefined });
    listen('robot', STAMPED);
    expect(look()).toEqual([]);
  });
});
