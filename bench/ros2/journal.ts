/**
 * What the journal of a node costs: CPU time of examples/keep-clear.ts in 60 s of ticks of 1 ms, with odometry at 50 Hz and 360 beams at 10 Hz, with a
 * journal and, in turn with it, without. Prints the CPU time of a second for each round.
 *
 * Usage: npx tsx bench/ros2/journal.ts [ROUNDS]
 */
import { setImmediate as turn } from 'node:timers/promises';
import { connect, SimulatedClock } from '../../agents/index.ts';
import { messageType, planarPose, timeOf } from '../../bridges/ros-messages/index.ts';
import { TickJournal } from '../../bridges/ros2/node/tick-journal.ts';
import { rosRobot } from '../../bridges/ros2/robot.ts';
import { chooseTopics } from '../../bridges/ros2/topics.ts';
import { MemoryGraph } from '../../bridges/ros2/transport/memory.ts';
import { RELIABLE, SENSOR } from '../../bridges/ros2/transport/qos.ts';
import { loadAgent } from '../../scenarios/plan/load-agent.ts';

const SECONDS = 60;
const odometry = messageType('nav_msgs/msg/Odometry');
const scan = messageType('sensor_msgs/msg/LaserScan');
const step = Math.PI / 180;

/** Milliseconds of CPU time for each second. */
async function cost(journalled: boolean): Promise<number> {
  const { agent } = await loadAgent('examples/keep-clear.ts', process.cwd(), {});
  const graph = new MemoryGraph();
  const fault = (error: unknown): never => {
    throw error;
  };
  const transport = graph.open({ node: 'agent', fault });
  const peer = graph.open({ node: 'robot', fault });
  const [odom, scans] = [peer.advertise('odom', odometry.name, RELIABLE), peer.advertise('scan', scan.name, SENSOR)];
  const clock = new SimulatedClock();
  const controller = agent.controller(agent.body);
  controller.initialise(1, clock.period);
  const topics = chooseTopics(agent, {}, []);
  let journal: TickJournal | undefined;
  const heard = (topic: string, { cdr }: { readonly cdr: Uint8Array }): void => journal?.heard(topic, cdr);
  const robot = rosRobot({ agent, clock, transport, topics, drive() {}, heard });
  const never = { scan: Number.POSITIVE_INFINITY, odometry: Number.POSITIVE_INFINITY };
  const limits = { staleAfterSeconds: never, lateAfterSeconds: never };
  const connection = connect(robot, controller as never, limits as never);
  if (journalled) {
    journal = new TickJournal({
      agent,
      controller: controller as never,
      clock,
      transport,
      seed: 1,
      began: robot.began,
    });
    journal.activated(connection as never);
  }
  connection.beginTrial({ index: 0, count: 1 });
  const begun = process.cpuUsage();
  for (let tick = 0; tick < SECONDS * 1000; tick++) {
    const stamp = timeOf(BigInt(tick) * 1_000_000n);
    if (tick % 20 === 0) {
      const pose = { pose: planarPose(tick / 1e5, 0, 0) };
      odom.publish(odometry.encode({ header: { stamp, frame_id: 'odom' }, pose }));
    }
    if (tick % 100 === 0) {
      const ranges = Float32Array.from({ length: 360 }, (_, k) => 2 + Math.sin(tick + k));
      const beams = { angle_min: -Math.PI, angle_max: Math.PI - step, angle_increment: step };
      scans.publish(scan.encode({ header: { stamp, frame_id: 'base_link' }, ...beams, range_max: 10, ranges }));
    }
    if (tick % 20 === 0) await turn();
    // The timer of a node has its turn in wall time, of which there is none here.
    if (tick % 500 === 0) journal?.tell();
    clock.step();
  }
  const { user, system } = process.cpuUsage(begun);
  connection.dispose();
  journal?.close();
  robot.dispose();
  await peer.close();
  await transport.close();
  return (user + system) / 1e3 / SECONDS;
}

const rounds = Number(process.argv[2] ?? 5);
await cost(true);
for (let round = 0; round < rounds; round++) {
  const [without, having] = [await cost(false), await cost(true)];
  console.log(`${without.toFixed(2)} ms of CPU time a second without, ${having.toFixed(2)} ms with a journal`);
}
