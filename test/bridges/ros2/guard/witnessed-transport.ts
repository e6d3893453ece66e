/**
 * A graph in the guard's own process with a robot in it: it sends odometry, until it is told to be quiet, and writes down each velocity
 * that it is given.
 */
import { appendFileSync } from 'node:fs';
import { messageType } from '../../../../bridges/ros-messages/index.ts';
import { MemoryGraph } from '../../../../bridges/ros2/transport/memory.ts';
import { RELIABLE, SENSOR } from '../../../../bridges/ros2/transport/qos.ts';
import type { RosTransport } from '../../../../bridges/ros2/transport/transport.ts';

/** What the robot wrote down: when it was told to go how fast. */
export interface Witnessed {
  /** Milliseconds since 1970. */
  readonly milliseconds: number;
  /** m/s */
  readonly linearX: number;
}

export async function open({ log }: { readonly log: string }): Promise<RosTransport> {
  if (log === '') throw new Error('this graph is not to be had');
  const fault = (error: unknown): void => {
    throw error;
  };
  const graph = new MemoryGraph();
  const robot = graph.open({ node: 'robot', fault });
  const twist = messageType('geometry_msgs/msg/Twist');
  robot.subscribe('/cmd_vel', twist.name, RELIABLE, ({ cdr }) => {
    const witnessed: Witnessed = { milliseconds: Date.now(), linearX: twist.decode(cdr).linear.x };
    appendFileSync(log, `${JSON.stringify(witnessed)}\n`);
  });
  const odometry = messageType('nav_msgs/msg/Odometry');
  const publisher = robot.advertise('/odom', odometry.name, RELIABLE);
  const timer = setInterval(() => publisher.publish(odometry.encode({})), 10);
  robot.subscribe('/quiet', 'std_msgs/msg/Bool', SENSOR, () => clearInterval(timer));
  robot.subscribe('/die', 'std_msgs/msg/Bool', SENSOR, () => process.kill(process.pid, 'SIGKILL'));
  robot.subscribe('/hang', 'std_msgs/msg/Bool', SENSOR, () => process.kill(process.pid, 'SIGSTOP'));
  robot.serve('/double', 'rcl_interfaces/srv/GetParameterTypes', ({ names }) => ({ types: names.map(() => 2) }));
  return graph.open({ node: 'agent', fault });
}
