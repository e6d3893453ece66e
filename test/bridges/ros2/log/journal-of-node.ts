import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { defineAgent, odometrySensor, point, velocityActuator } from '../../../../agents/index.ts';
import { messageType, planarPose, timeOf } from '../../../../bridges/ros-messages/index.ts';
import { JOURNAL, JOURNAL_TYPE } from '../../../../bridges/ros2/journal/journal-page.ts';
import { AgentNode } from '../../../../bridges/ros2/node/agent-node.ts';
import { Parameters } from '../../../../bridges/ros2/node/parameters.ts';
import { SimulatedTimeClock } from '../../../../bridges/ros2/simulated-time.ts';
import { chooseTopics } from '../../../../bridges/ros2/topics.ts';
import { MemoryGraph } from '../../../../bridges/ros2/transport/memory.ts';
import { RELIABLE } from '../../../../bridges/ros2/transport/qos.ts';
import { Network, seconds } from '../../../../controllers/engine/index.ts';
import { defineController } from '../../../../controllers/index.ts';
import { lif } from '../../../../controllers/neurons/index.ts';
import { mcap } from '../../recording/events/samples.ts';

/** Seconds per tick, and in ns. */
const [PERIOD, TICK] = [0.001, 1_000_000n];

/** What is done to a node, and to the robot that it drives. */
export type Step =
  | readonly ['pass', ticks: number]
  | readonly ['see', x: number]
  | readonly ['reward', value: number]
  | readonly ['gain', value: number]
  | readonly ['call', service: 'begin_trial' | 'stop_trial']
  | readonly ['flag', service: 'end_trial' | 'rest', data: boolean]
  | readonly ['lifecycle', transition: 'activate' | 'deactivate'];

/** Steps in any order, those that the state of the node forbids too; most of them messages and time. */
export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.tuple(fc.constant('pass'), fc.integer({ min: 1, max: 40 })) },
    { weight: 8, arbitrary: fc.tuple(fc.constant('see'), fc.double({ min: -1, max: 1, noNaN: true })) },
    { weight: 2, arbitrary: fc.tuple(fc.constant('reward'), fc.double({ min: -1, max: 1, noNaN: true })) },
    { weight: 1, arbitrary: fc.tuple(fc.constant('gain'), fc.double({ min: 0, max: 1, noNaN: true })) },
    { weight: 1, arbitrary: fc.tuple(fc.constant('call'), fc.constantFrom('begin_trial', 'stop_trial')) },
    { weight: 2, arbitrary: fc.tuple(fc.constant('flag'), fc.constantFrom('end_trial', 'rest'), fc.boolean()) },
    { weight: 1, arbitrary: fc.tuple(fc.constant('lifecycle'), fc.constantFrom('activate', 'deactivate')) },
  ) as fc.Arbitrary<Step>,
  { minLength: 5, maxLength: 60 },
);

/** An agent of eight spiking cells that learns from reward; its every command depends on all that it has heard. @param commands takes each, with its tick */
export function learner(commands: number[][]) {
  return defineAgent({
    body: point,
    sensors: { odometry: odometrySensor() },
    actuators: { velocity: velocityActuator() },
    controller: () =>
      defineController({
        manifest: {
          name: 'learner',
          version: 1,
          sensors: { odometry: { kind: 'odometry' } },
          actuators: { velocity: { kind: 'velocity' } },
        },
        build({ seed, period, simulate }) {
          const network = new Network({ seed, step: seconds(period) });
          const cells = network.population('cells', lif, { size: 8 });
          const simulation = simulate(network);
          const current = simulation.input(cells, 'I_ext', 'pA');
          const spiked = new Uint32Array(cells.size);
          const own = { gain: 0.5, drive: 0, trace: 0 };
          return {
            parts: { simulation, own },
            beginTrial({ index, count }) {
              own.trace = 0.5 * own.trace + index / count;
            },
            endTrial({ success }) {
              own.drive += success ? 0.25 : -0.125;
            },
            rest() {
              current.fill(400);
              simulation.step();
              own.trace = 0.99 * own.trace + 0.001 * own.drive;
            },
            step(tick, { odometry }, { reward, phase }, { velocity }) {
              const { stampSeconds, isNew } = odometry.arrival;
              own.drive += reward * own.trace + (phase === 'outcome' ? 0.01 : 0);
              for (let k = 0; k < 8; k++) current[k] = 300 + 40 * k + 300 * own.gain * (odometry.x + own.drive);
              simulation.step();
              const count = simulation.spikes(cells, spiked);
              own.trace = 0.97 * own.trace + 0.1 * count + (isNew ? 0.01 * (stampSeconds % 1) : 0);
              velocity.linearX = own.trace;
              velocity.angularZ = odometry.x * own.gain + 0.001 * own.trace;
              commands.push([tick, velocity.linearX, velocity.angularZ]);
            },
            tunables: {
              gain: {
                ...{ unit: '1', meaning: 'gain', minimum: 0, maximum: 1, live: true },
                get: () => own.gain,
                set: (value) => {
                  own.gain = value;
                },
              },
            },
          };
        },
      }),
  });
}

/** The agent, for a command line. */
export default learner([]);

/**
 * Has a node do what the steps say, and records what is on its topics, each message at some time after it was sent.
 *
 * @param delays of the recorder, in turn, ms
 * @param from step at which recording begins
 */
export async function recordedNode(all: readonly Step[], delays: readonly number[], from = 0) {
  const commands: number[][] = [];
  const agent = learner(commands);
  const errors: string[] = [];
  const graph = new MemoryGraph();
  const fault = (error: unknown): never => {
    throw error;
  };
  const transport = graph.open({ node: 'agent', fault, useSimTime: true });
  const node = new AgentNode({
    agent: agent as never,
    transport,
    topics: chooseTopics(agent, {}, []),
    parameters: new Parameters(transport),
    drive: { command() {}, halt() {}, activate() {}, deactivate() {} },
    clock: new SimulatedTimeClock(transport, PERIOD),
    seed: 7,
    store: { save: () => '', load: () => new Uint8Array() },
    staleAfterSeconds: { odometry: 1e6 },
    log: (level, text) => level === 'error' && errors.push(text),
  });
  const peer = graph.open({ node: 'peer', fault });
  const [odometry, clock, reward] = [
    messageType('nav_msgs/msg/Odometry'),
    messageType('rosgraph_msgs/msg/Clock'),
    messageType('std_msgs/msg/Float64'),
  ];
  const [odom, time, rewards] = [
    peer.advertise('odom', odometry.name, RELIABLE),
    peer.advertise('/clock', clock.name, RELIABLE),
    peer.advertise('/agent/reward', reward.name, RELIABLE),
  ];
  const recorded = [
    { topic: '/odom', type: odometry.name, times: [] as bigint[], messages: [] as Uint8Array[] },
    { topic: '/agent/journal', type: JOURNAL_TYPE.name, times: [] as bigint[], messages: [] as Uint8Array[] },
  ] as const;
  let messages = 0;
  const record = (): void => {
    const recorder = graph.open({ node: 'recorder', fault });
    for (const { topic, type, times, messages: kept } of recorded) {
      recorder.subscribe(topic, type, topic === '/odom' ? { ...RELIABLE, depth: 1000 } : JOURNAL, ({ cdr }) => {
        const delay = delays[messages % delays.length] ?? 0;
        times.push(1_700_000_000_000_000_000n + BigInt(messages++ + delay) * 1_000_000n);
        kept.push(cdr.slice());
      });
    }
  };
  const settle = async (): Promise<void> => {
    for (let k = 0; k < 6; k++) await turn();
  };
  let now = 1_000_000_000n;
  const see = (x: number): void => {
    // A coarse clock: a message may come again, to the last byte.
    const header = { stamp: timeOf(now - (now % 50_000_000n)), frame_id: 'odom' };
    odom.publish(odometry.encode({ header, pose: { pose: planarPose(x, 0, 0) } }));
  };
  const take = async (step: Step): Promise<void> => {
    switch (step[0]) {
      case 'pass':
        // What is sent here is on its way together with what comes before and after it.
        for (let k = 0; k < step[1]; k++) time.publish(clock.encode({ clock: timeOf((now += TICK)) }));
        return;
      case 'see':
        return see(step[1]);
      case 'reward':
        return rewards.publish(reward.encode({ data: step[1] }));
      case 'gain': {
        const parameters = [{ name: 'gain', value: { type: 3, double_value: step[1] } }];
        await peer.call('/agent/set_parameters', 'rcl_interfaces/srv/SetParameters', { parameters }, 5);
        return;
      }
      case 'call':
        await peer.call(`/agent/${step[1]}`, 'std_srvs/srv/Trigger', {}, 5);
        return;
      case 'flag':
        await peer.call(`/agent/${step[1]}`, 'std_srvs/srv/SetBool', { data: step[2] }, 5);
        return;
      case 'lifecycle':
        await node.lifecycle.change(step[1]);
    }
  };
  if (from === 0) record();
  time.publish(clock.encode({ clock: timeOf(now) }));
  await settle();
  await node.lifecycle.change('configure');
  see(0);
  await settle();
  await node.lifecycle.change('activate');
  for (const [n, step] of all.entries()) {
    if (n === from && n > 0) record();
    await take(step);
  }
  await settle();
  await node.close();
  await settle();
  return { bag: mcap(recorded), commands, errors };
}
