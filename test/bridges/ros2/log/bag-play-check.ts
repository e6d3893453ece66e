/**
 * Has `ros2 bag play` play a run of ours to its agent as a node of simulated time, and compares each command with that of the run. A process of
 * its own, for rclnodejs does not live in those of tests.
 *
 * Usage: bag-play-check.ts FOLDER
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openBag } from '../../../../bridges/recording/index.ts';
import { messageType, nanosecondsOf } from '../../../../bridges/ros-messages/index.ts';
import { openRclNode } from '../../../../bridges/ros2/transport/rclnodejs.ts';
import { output } from '../transport/ros2.ts';

const SECONDS = 0.4;
/** Slow enough for a machine that is busy: the player sends without looking whether it is heard. */
const RATE = 0.05;
const SEED = '3';
const CLI = ['--import', 'tsx', 'scenarios/cli/main.ts'];
const type = messageType('geometry_msgs/msg/TwistStamped');

const [, , folder] = process.argv;
const recording = join(folder, 'run.mcap');
const trial = ['--set', 'trials=1', '--set', 'timeLimit=0.5'];
await output(
  process.execPath,
  [...CLI, 'run', 'water-maze', '--seed', SEED, ...trial, '--record', recording],
  process.env,
);

const recorded = new Map<bigint, string>();
const bag = await openBag(recording);
for await (const { topic, bytes } of bag.messages()) if (topic.name === '/cmd_vel') note(recorded, bytes);

const played = new Map<bigint, string>();
const listener = await openRclNode({ node: 'listener', fault: (error) => console.error(error) });
const all = { reliability: 'reliable', durability: 'volatile', depth: 1000 } as const;
listener.subscribe('/agent/cmd_vel', type.name, all, ({ cdr }) => note(played, cdr));

const topics = ['pose=/pose@geometry_msgs/msg/PoseStamped', 'reward=/reward', `velocity=/agent/cmd_vel@${type.name}`];
const agent = start(process.execPath, [
  ...CLI,
  'ros2',
  'water-maze',
  '--use-sim-time',
  '--seed',
  SEED,
  '--topics',
  topics.join(','),
]);
let said = '';
agent.stderr?.on('data', (text) => (said += text));
const options = [
  '--start-paused',
  '--disable-keyboard-controls',
  '--rate',
  `${RATE}`,
  '--playback-duration',
  `${SECONDS}`,
];
const player = start('ros2', ['bag', 'play', recording, ...options]);
player.stderr?.resume();
// What comes before the first /clock shows the agent where it is; it is then activated, and begins its trial with the time.
const first = 6;
await says('waiting for pose');
await sleep(1000);
await ask('burst', 'Burst', `{num_messages: ${first}}`);
await says('commands go to the robot');
await ask('resume', 'Resume', '{}');
await once(player, 'exit');
await sleep(500);
agent.kill('SIGINT');
await once(agent, 'exit');
await listener.close();

let holds: string | undefined;
let compared = 0;
for (let nanoseconds = 0n; nanoseconds < BigInt(SECONDS * 1e9); nanoseconds += 1_000_000n) {
  holds = recorded.get(nanoseconds) ?? holds;
  const answer = played.get(nanoseconds);
  if (answer === undefined) continue;
  assert.equal(answer, holds, `the command at ${nanoseconds} ns`);
  compared++;
}
assert.ok(compared > 0.99 * 1e3 * SECONDS, `${compared} commands came`);
assert.ok(new Set(played.values()).size > 300, 'the agent moves');
process.exit();

/** Notes a command by its stamp. What a guard says without a command has a stamp between ticks. */
function note(commands: Map<bigint, string>, cdr: Uint8Array): void {
  const { header, twist } = type.decode(cdr);
  const stamp = nanosecondsOf(header.stamp);
  if (stamp % 1_000_000n === 0n) commands.set(stamp, `${twist.linear.x} ${twist.linear.y} ${twist.angular.z}`);
}

function start(command: string, words: readonly string[]): ChildProcess {
  const child = spawn(command, words, { stdio: ['ignore', 'ignore', 'pipe'] });
  process.on('exit', () => child.kill('SIGKILL'));
  return child;
}

/** Waits until the agent says something. */
async function says(words: string): Promise<void> {
  while (!said.includes(words)) await sleep(50);
}

async function ask(service: string, kind: string, request: string): Promise<void> {
  await output(
    'ros2',
    ['service', 'call', `/rosbag2_player/${service}`, `rosbag2_interfaces/srv/${kind}`, request],
    process.env,
  );
}
