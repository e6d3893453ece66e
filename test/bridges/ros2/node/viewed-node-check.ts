/**
 * Looks at an agent of ours on ROS 2 as a viewer does, by `ros2 AGENT --foxglove PORT`: what the robot sends, and what the agent commands, comes to the
 * viewer. A process of its own, for rclnodejs does not live in those of tests.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { messageType, planarPose, timeOf } from '../../../../bridges/ros-messages/index.ts';
import { openFoxglove } from '../../../../bridges/ros2/transport/foxglove.ts';
import { RELIABLE } from '../../../../bridges/ros2/transport/qos.ts';
import { openRclNode } from '../../../../bridges/ros2/transport/rclnodejs.ts';
import { ROUND_MILLISECONDS } from '../../../../bridges/viewing/rounds.ts';
import { CLI, until, whoTalks } from '../transport/ros2.ts';

const fault = (error: unknown): void => console.error(error);
const [odometry, velocity, diagnostics] = [
  messageType('nav_msgs/msg/Odometry'),
  messageType('geometry_msgs/msg/TwistStamped'),
  messageType('diagnostic_msgs/msg/DiagnosticArray'),
];
const robot = await openRclNode({ node: 'robot', fault });
const odom = robot.advertise('odom', odometry.name, RELIABLE);
const sent: number[] = [];
/** Milliseconds between messages of the robot. */
const PERIOD = 20;
const driving = setInterval(() => {
  const header = { stamp: timeOf(robot.now()), frame_id: 'odom' };
  sent.push(sent.length / 100);
  odom.publish(odometry.encode({ header, pose: { pose: planarPose(sent.at(-1) as number, 0, 0) } }));
}, PERIOD);

// The agent turns at the x of its odometry.
const agent = whoTalks(process.execPath, [...CLI, 'ros2', 'bench/ros2/agent.ts', '--foxglove', '0']);
await until('the robot is driven', () => agent.said.includes('commands go to the robot'));
const [url] = /ws:\/\/\S+/.exec(agent.said) ?? [];
assert.ok(url, agent.said);

const viewer = await openFoxglove(url, { node: 'viewer', fault });
const [seen, commanded, health]: [number[], number[], string[]] = [[], [], []];
viewer.subscribe('/odom', odometry.name, RELIABLE, ({ cdr }) => {
  seen.push(odometry.decode(cdr).pose.pose.position.x);
});
viewer.subscribe('/cmd_vel_stamped', velocity.name, RELIABLE, ({ cdr }) => {
  commanded.push(velocity.decode(cdr).twist.angular.z);
});
viewer.subscribe('/diagnostics', diagnostics.name, RELIABLE, ({ cdr }) => {
  health.push(...diagnostics.decode(cdr).status.map(({ name }) => name));
});
await until('the viewer sees a hundred messages', () => seen.length >= 100 && health.length > 0);
const named = (await viewer.topics()).map(({ name }) => name);
assert.ok(named.includes('/odom') && named.includes('/cmd_vel_stamped'), named.join(' '));

await viewer.close();
clearInterval(driving);
agent.child.kill('SIGINT');
await once(agent.child, 'exit');
await robot.close();

/**
 * The values are those that were sent, in their order. What a viewer is shown in any case is the first of each topic in a round, of which a busy
 * machine may delay some; more comes as long as it takes little of the time.
 */
function follows(values: readonly number[], what: string): void {
  assert.deepEqual(
    values,
    [...new Set(values)].sort((a, b) => a - b),
    what,
  );
  const within = sent.filter((x) => x >= values[0] && x <= (values.at(-1) as number));
  assert.ok(
    values.every((x) => within.includes(x)),
    what,
  );
  const rounds = (within.length * PERIOD) / ROUND_MILLISECONDS;
  assert.ok(values.length > 0.7 * rounds, `${what}: ${values.length} of ${within.length}`);
}
follows(seen, 'odometry');
follows([...new Set(commanded)], 'commands');
process.exit();
