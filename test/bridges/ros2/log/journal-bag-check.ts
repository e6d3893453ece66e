/**
 * Has `ros2 bag record -a` record a spiking agent as a node and the robot that it drives, and the agent hear the bag: by the journal of the node, and
 * by nothing but the time at which its trial began. Prints of each how many commands are those of the node, and what the journal takes, in
 * JSON. A process of its own, for rclnodejs does not live in those of tests.
 *
 * Usage: journal-bag-check.ts FOLDER [SECONDS]
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Twist } from '../../../../agents/index.ts';
import { openBag } from '../../../../bridges/recording/index.ts';
import { flattenTwist, messageType } from '../../../../bridges/ros-messages/index.ts';
import { decodePage, isJournal } from '../../../../bridges/ros2/journal/journal-page.ts';
import { heardBag } from '../../../../bridges/ros2/log/heard-bag.ts';
import { chooseLogTopics } from '../../../../bridges/ros2/log/log-topics.ts';
import { type RecordedJournal, readJournal } from '../../../../bridges/ros2/log/recorded-journal.ts';
import { type LogRunOptions, runLog } from '../../../../bridges/ros2/log/run-log.ts';
import { RosLog } from '../../../../bridges/ros2/transport/log.ts';
import { loadAgent } from '../../../../scenarios/plan/load-agent.ts';
import { CLI, output, until, whoTalks } from '../transport/ros2.ts';

const AGENT = 'examples/keep-clear.ts';

const [, , folder, seconds = '5'] = process.argv;
const bag = join(folder, 'bag');
const script = new URL('room-robot.py', import.meta.url).pathname;
const robot = whoTalks(process.env['PYTHON'] ?? 'python3', [script]);
const recorder = whoTalks('ros2', ['bag', 'record', '-s', 'mcap', '-a', '-o', bag]);
await until('the recorder hears the robot', () => recorder.said.includes('/scan'));
const agent = whoTalks(process.execPath, [...CLI, 'ros2', AGENT]);
await until('the recorder hears the journal', () => recorder.said.includes('/agent/journal'));
await until('the robot is driven', () => agent.said.includes('commands go to the robot'));
await sleep(Number(seconds) * 1e3);
for (const { child } of [agent, recorder, robot]) {
  child.kill('SIGINT');
  await once(child, 'exit');
}

// As a user has it.
const told = JSON.parse(await output(process.execPath, [...CLI, 'run', AGENT, '--from', bag, '--json'], process.env));
const { journal, compared } = told;
assert.deepEqual(
  { ...journal, heard: 0 },
  { topic: '/agent/journal', lives: 1, whole: true, heard: 0, missing: 0, loaded: false },
);
assert.ok(compared.compared > 500 * Number(seconds), `${compared.compared} commands are compared`);

/** The velocity of a message. */
function flat(cdr: Uint8Array): Twist {
  const velocity = { linearX: 0, linearY: 0, angularZ: 0 };
  flattenTwist(twist.decode(cdr), velocity);
  return velocity;
}

/** Its commands as text, from the first tick of the trial on. */
async function commands(of: Partial<LogRunOptions>, first: number, through?: (of: RecordedJournal) => RecordedJournal) {
  const loaded = await loadAgent(AGENT, process.cwd(), {});
  const recorded = through?.((await readJournal(await openBag(bag))) as RecordedJournal);
  const log = await RosLog.open(bag, recorded && { through: (whole) => heardBag(whole, recorded) });
  const topics = await chooseLogTopics(loaded.agent, {}, log);
  const all: string[] = [];
  const onCommand = (tick: number, command: object): void => {
    if (tick >= first) all.push(JSON.stringify(command));
  };
  const { earliest } = log;
  await runLog({ agent: loaded.agent, log, topics, seed: 1, onCommand, ...of, ...(recorded && { journal: recorded }) });
  return { all, earliest };
}

const twist = messageType('geometry_msgs/msg/Twist');
let [bytes, begins, pages] = [0, 0n, 0];
const velocities: string[] = [];
for await (const message of (await openBag(bag)).messages()) {
  if (message.topic.name === '/cmd_vel') velocities.push(JSON.stringify(flat(message.bytes)));
  if (!isJournal(message.topic)) continue;
  bytes += message.bytes.length;
  pages++;
  if (decodePage(message.bytes).events.some(({ what }) => what === 'begin')) begins = message.nanoseconds;
}
const { all: those } = await commands({}, 0, (of) => of);
const { earliest } = await RosLog.open(bag);
const first = Math.round(Number(begins - earliest) / 1e6);
const trials = { trials: [{ index: 0, begins, end: undefined }], rests: [] };
const { all: byTimes } = await commands({ trials }, first);
const commanded = new Set(those);
const same = those.filter((command, tick) => byTimes[tick] === command).length;
console.log(
  JSON.stringify({
    ticks: compared.compared,
    'the same by the journal': compared.same,
    'the same by the beginning of the trial and the times of recording': same,
    'messages on /cmd_vel': velocities.length,
    'of these, such as the agent commanded': velocities.filter((velocity) => commanded.has(velocity)).length,
    'bytes of the journal a second': Math.round((1e3 * bytes) / compared.compared),
    'pages a second': Math.round((1e4 * pages) / compared.compared) / 10,
  }),
);
process.exit();
