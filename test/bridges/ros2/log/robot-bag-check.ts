/**
 * Has `ros2 bag record` record an agent of ours that keeps no state, and the robot that it drives, but not its journal, and the agent hear the bag: it
 * hears what the bag has. Prints how many of its commands are those of the tick in which they were recorded. A process of its own, for rclnodejs does not live in those of tests.
 *
 * Usage: robot-bag-check.ts FOLDER
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openBag, surveyBag } from '../../../../bridges/recording/index.ts';
import { messageType, planarPose, timeOf } from '../../../../bridges/ros-messages/index.ts';
import { RELIABLE } from '../../../../bridges/ros2/transport/qos.ts';
import { openRclNode } from '../../../../bridges/ros2/transport/rclnodejs.ts';
import { CLI, output, until, whoTalks } from '../transport/ros2.ts';

const AGENT = 'bench/ros2/agent.ts';
const SECONDS = 5;
const odometry = messageType('nav_msgs/msg/Odometry');

const [, , folder] = process.argv;
const bag = join(folder, 'bag');
const robot = await openRclNode({ node: 'robot', fault: (error) => console.error(error) });
const odom = robot.advertise('odom', odometry.name, RELIABLE);
let sent = 0;
const driving = setInterval(() => {
  const header = { stamp: timeOf(robot.now()), frame_id: 'odom' };
  // The agent turns at the x of its odometry.
  const pose = { pose: planarPose(++sent / 100, 0, 0) };
  odom.publish(odometry.encode({ header, child_frame_id: 'base_link', pose }));
}, 20);

const recorder = whoTalks('ros2', ['bag', 'record', '-s', 'mcap', '-o', bag, '--topics', '/odom', '/cmd_vel']);
await until('the recorder hears the robot', () => recorder.said.includes('/odom'));
const agent = whoTalks(process.execPath, [...CLI, 'ros2', AGENT]);
await until('the robot is driven', () => agent.said.includes('commands go to the robot'));
await sleep(SECONDS * 1e3);
for (const { child } of [agent, recorder]) {
  child.kill('SIGINT');
  await once(child, 'exit');
}
clearInterval(driving);
await robot.close();

const { topics } = await surveyBag(await openBag(bag));
const recorded = Object.fromEntries(topics.map(({ name, messages }) => [name, messages]));
assert.ok(recorded['/odom'] > 0.9 * SECONDS * 50, `${recorded['/odom']} messages of odometry were recorded`);
const run = JSON.parse(await output(process.execPath, [...CLI, 'run', AGENT, '--from', bag, '--json'], process.env));
const { heard, compared } = run;
assert.equal(heard.odometry.messages, recorded['/odom']);
assert.ok(compared.compared > 0.3 * SECONDS * 50, `${compared.compared} commands came in ticks of the log`);
console.log(JSON.stringify({ compared: compared.compared, same: compared.same }));
process.exit();
