import { relative, resolve } from 'node:path';
import { given } from '../../../agents/given.ts';
import { RealClock, type Twist, ValidationError } from '../../../agents/index.ts';
import type { Stop } from '../../../bridges/guard/guard-rules.ts';
import type { TransportModule } from '../../../bridges/ros2/guard/channel.ts';
import type { GuardedTransport } from '../../../bridges/ros2/guard/guarded-transport.ts';
import type { AgentNode, AgentNodeTotal, Drive } from '../../../bridges/ros2/node/agent-node.ts';
import type { ParameterValue } from '../../../bridges/ros2/node/parameters.ts';
import type { AgentTopics } from '../../../bridges/ros2/topics.ts';
import type { RosNames } from '../../../bridges/ros2/transport/names.ts';
import type { NodeOptions } from '../../../bridges/ros2/transport/transport.ts';
import type { FoxgloveServer } from '../../../bridges/viewing/foxglove-server.ts';
import { controllerFileContent, readControllerFile } from '../../output/controller-file.ts';
import { writeResultFile } from '../../output/result-file.ts';
import { type LoadedAgent, loadAgent } from '../../plan/load-agent.ts';
import type { Call } from '../command.ts';
import { EXIT } from '../exit.ts';
import { requireBoard } from '../options/board.ts';
import { refusedViewer, viewerServer } from '../options/foxglove.ts';
import { counted } from '../terminal/counted.ts';
import { type AgentOnRobot, agentOnRobot } from './agent-on-robot.ts';
import { NodeLog } from './node-log.ts';
import { parameterOverrides } from './parameter-overrides.ts';
import { splitRosArguments } from './ros-arguments.ts';
import type { Ros2Values } from './ros2-options.ts';
import { listenForStop, STOPPED } from './stop-node.ts';
import { wayIntoRos } from './way-into-ros.ts';

const SEED = 1;
/** Seconds that may pass between two beats of the loop, which come every 50 ms. */
const BEAT_TIMEOUT_SECONDS = 0.125;
/** Seconds for which a command holds. */
const COMMAND_TIMEOUT_SECONDS = 0.25;
/** Name of the node. */
const NODE = 'agent';
/** Seconds for which the graph must not change before topics are chosen: nodes find each other one by one. */
const SETTLED_SECONDS = 0.5;
/** Times a second that a velocity is repeated. */
const LEAST_RATE_HZ = 20;
/** Times a second that a new velocity is sent at most: serial bases take 20 to 100. */
const MOST_RATE_HZ = 50;
/** Seconds for which an agent that becomes active again waits for the first messages: a year. */
const FOR_EVER_SECONDS = 366 * 86_400;
/** An agent gives up when an input has been silent for so many times what stops the robot. */
const GIVES_UP_AFTER = 10;
/** Seconds for which an input may be silent at least before an agent gives up: a guard that is lost is replaced sooner. */
const GIVES_UP_SECONDS = 5;

/** Runs an agent as a node until it is shut down or the user interrupts. */
export async function runNode(call: Call<Ros2Values>): Promise<number> {
  const { argv, operands, options, io, output } = call;
  const { body, set, on, ranges, namespace, node = NODE, bridge, useSimTime = false } = options;
  requireBoard(options);
  const asked = given({ set, body });
  const own = await loadAgent(operands[0], io.cwd, asked);
  const source = { from: operands[0], folder: io.cwd, asked, ...given({ ranges }) };
  const hosted =
    on === undefined ? undefined : await (await import('../boards/hosted-agent.ts')).agentOn(own.agent, on, source);
  const loaded = { ...own, ...given({ agent: hosted?.agent }) };
  const robot = options.robot === undefined ? undefined : await agentOnRobot(options.robot, loaded.agent, options);
  const { ros } = splitRosArguments(argv);
  const { RosNames, standbyNode } = await import('../../../bridges/ros2/transport/names.ts');
  const names = new RosNames(node, namespace, ros);
  const overrides = parameterOverrides(ros, names.fullName, io.cwd);
  if (bridge !== undefined) refuseServed(overrides);
  const served = viewerServer(options);
  const simulated = useSimTime || overrides.get('use_sim_time') === true;
  const log = new NodeLog(output);
  const say = (text: string): void => log.say(text);

  const { GuardedTransport } = await import('../../../bridges/ros2/guard/guarded-transport.ts');
  const way = (data: Omit<NodeOptions, 'fault'>, waits: boolean): TransportModule =>
    wayIntoRos({ ...data, useSimTime: simulated }, bridge === undefined ? undefined : { url: bridge, waits });
  const named = { node, rosArguments: ros, ...given({ namespace }) };
  const transport = await GuardedTransport.open(
    {
      transport: way(named, false),
      again: way(named, true),
      useSimTime: simulated,
      offersServices: bridge === undefined,
    },
    {
      stopped: (stop) =>
        stop === undefined ? say('commands go to the robot') : log.say(`the robot stands: ${reasonOf(stop)}`, 'warn'),
      covered: (covers) =>
        covers
          ? log.say('the process between agent and robot is silent: another one tells the robot zero', 'warn')
          : say('the process between agent and robot speaks again'),
      restarted: (reason) =>
        log.say(`another process takes its place between agent and robot: ${firstLine(reason)}`, 'warn'),
      fault: (error) => log.fault(error),
    },
  );
  const interrupt = listenForStop(io, say);
  let viewers: FoxgloveServer | undefined;
  try {
    const { Rosout } = await import('../../../bridges/ros2/node/rosout.ts');
    log.join(new Rosout(transport));
    if (bridge !== undefined) for (const line of limitsOf(bridge)) say(line);
    const { signal } = interrupt;
    const gaveUp = new AbortController();
    if (served !== undefined) {
      const { FoxgloveServer } = await import('../../../bridges/viewing/foxglove-server.ts');
      viewers = await FoxgloveServer.open({
        ...served,
        name: `${names.fullName}: ${loaded.name}`,
        tellsTime: false,
        onRefused: (reason) => say(refusedViewer(reason)),
      });
      say(`viewers: ${viewers.url} (Foxglove WebSocket)`);
    }
    const standby = way({ node: standbyNode(names.node), namespace: names.namespace }, true);
    // Nobody could activate it again through a bridge.
    const endsBy = bridge === undefined ? undefined : () => gaveUp.abort();
    const around = { names, overrides, simulated, standby, signal, log, ...given({ viewers, robot, gaveUp: endsBy }) };
    const agentNode = await nodeOf(call, loaded, transport, around);
    const begun =
      options.managed === true ||
      ((await agentNode.lifecycle.change('configure')) && (await agentNode.lifecycle.change('activate')));
    if (begun) await Promise.race([agentNode.lifecycle.finalized, aborted(signal), aborted(gaveUp.signal)]);
    const [board, told] = [hosted?.report(), hosted?.text() ?? ''];
    await agentNode.close();
    const { restarts, dropped } = transport;
    const total = { ...agentNode.total, restarts, dropped };
    if (options.json)
      output.json({
        agent: loaded.name,
        node: transport.node,
        seed: options.seed ?? SEED,
        ...total,
        ...given({ board }),
      });
    else output.result(`${summaryOf(total)}${told && `\n${told}`}`);
    if (signal.aborted) return STOPPED;
    return begun && !gaveUp.signal.aborted ? EXIT.ok : EXIT.runtime;
  } finally {
    interrupt.dispose();
    log.leave();
    // The guard of the robot is let go first: nothing else may hinder that.
    try {
      await transport.close();
    } finally {
      hosted?.close();
      await viewers?.close();
    }
  }
}

/** Makes the node of an agent, and says what it listens to. */
async function nodeOf(
  { options, io }: Call<Ros2Values>,
  { agent, name, period }: LoadedAgent,
  transport: GuardedTransport,
  {
    names,
    overrides,
    simulated,
    standby,
    signal,
    log,
    viewers,
    robot,
    gaveUp,
  }: {
    readonly names: RosNames;
    readonly overrides: ReadonlyMap<string, ParameterValue>;
    readonly simulated: boolean;
    /** Way into the graph of the guard that stands by. */
    readonly standby: TransportModule;
    readonly signal: AbortSignal;
    readonly log: NodeLog;
    readonly viewers?: FoxgloveServer;
    readonly robot?: AgentOnRobot;
    readonly gaveUp?: () => void;
  },
): Promise<AgentNode> {
  const { chooseTopics, velocityTypes } = await import('../../../bridges/ros2/topics.ts');
  const { settledGraph } = await import('../../../bridges/ros2/settled-graph.ts');
  const { AgentNode } = await import('../../../bridges/ros2/node/agent-node.ts');
  const { Parameters } = await import('../../../bridges/ros2/node/parameters.ts');
  const { FRAMES } = await import('../../../bridges/ros2/sensors/topic-reader.ts');
  const { framesIn, mountsIn } = await import('./frame-parameters.ts');
  const { SimulatedTimeClock } = await import('../../../bridges/ros2/simulated-time.ts');
  const { silenceLimits } = await import('../../../bridges/ros2/silence-limits.ts');
  const { seed = SEED, staleAfter = {}, state = resolve(io.cwd, 'agent.state') } = options;
  const limits = silenceLimits(agent.sensors, staleAfter);
  const { commandRate: mostRateHz = MOST_RATE_HZ } = options;
  const graph = await settledGraph(transport, SETTLED_SECONDS);
  const fullName = (topic: string): string => names.topic(topic);
  const usualVelocity = robot?.velocityType ?? velocityTypes(process.env['ROS_DISTRO'])[0];
  const { base: from = FRAMES.from } = robot?.profile.frames ?? {};
  const frames = framesIn(overrides, { ...FRAMES, from });
  const mounts = mountsIn(overrides, frames, options.mounts);
  const topics = chooseTopics(agent, robot?.topics ?? options.topics ?? {}, graph, { fullName, usualVelocity, frames });
  const heard = Object.entries(topics.sensors).map(
    ([sensor, { topic, reader }]) => `${sensor} from ${topic} (${reader.type})`,
  );
  log.say(`${transport.node}: agent ${name}, seed ${seed}, a tick of ${period * 1e3} ms; ${heard.join(', ')}`);
  for (const line of robot?.lines ?? []) log.say(line);
  if (topics.velocity !== undefined) {
    log.say(`velocity to ${topics.velocity.topic} (${topics.velocity.type})`);
    // Of sensors that share a topic the one with the shortest limit counts.
    const watched = Object.entries(topics.sensors)
      .map(([sensor, { topic }]) => [topic, limits[sensor]] as const)
      .sort(([, a], [, b]) => b - a);
    const transforms = Object.values(topics.sensors).flatMap((one) =>
      one.frames === undefined ? [] : [[one.topic, one.frames] as const],
    );
    transport.guard({
      beatTimeoutSeconds: BEAT_TIMEOUT_SECONDS,
      commandTimeoutSeconds: COMMAND_TIMEOUT_SECONDS,
      staleAfterSeconds: Object.fromEntries(watched),
      transforms: Object.fromEntries(transforms),
      limits: robot?.limits ?? agent.body.limits,
      velocity: {
        topic: topics.velocity.topic,
        type: topics.velocity.type,
        frame: frames.from,
        leastRateHz: Math.min(LEAST_RATE_HZ, mostRateHz),
        mostRateHz,
      },
      standby: { transport: standby, topic: fullName(topics.velocity.topic) },
    });
  }
  const viewed = viewers === undefined ? undefined : await viewedOf(transport, viewers, topics, names, frames.from);
  const shown = viewed?.transport ?? transport;
  const parameters = new Parameters(shown, overrides);
  for (const [name, description, value] of [
    ['base_frame', 'frame of the body', frames.from],
    ['map_frame', 'frame in which the body is sought', frames.to],
    ['mounts', 'whose mounts of sensors count: compare, tf or agent', mounts.policy ?? ''],
  ] as const)
    parameters.declare({ name, kind: 'string', description, default: value, readOnly: true });
  parameters.declare({
    name: 'use_sim_time',
    kind: 'bool',
    description: 'whether time is that of /clock',
    default: simulated,
    readOnly: true,
  });
  return new AgentNode({
    agent,
    transport: shown,
    topics,
    fullName,
    parameters,
    drive: viewed?.drive ?? transport,
    clock: simulated ? new SimulatedTimeClock(transport, period) : new RealClock({ period }),
    seed,
    store: {
      save(learned) {
        writeResultFile(state, controllerFileContent(learned));
        return relative(io.cwd, state);
      },
      load: () => readControllerFile(state),
    },
    signal,
    ...given({ gaveUp }),
    mounts,
    staleAfterSeconds: Object.fromEntries(
      Object.entries(limits).map(([sensor, limit]) => [sensor, Math.max(GIVES_UP_SECONDS, GIVES_UP_AFTER * limit)]),
    ),
    standsAfterSeconds: limits,
    ...(options.reactivate ? { reactivates: true, firstMessagesSeconds: FOR_EVER_SECONDS } : {}),
    log: (level, text, error) => (error === undefined ? log.say(text, level) : log.fault(error, text)),
  });
}

/** Parameters that need a service of the node, and why. */
const SERVED = [
  ['begin_trial', false, 'nobody could begin a trial'],
  ['bond', true, 'no lifecycle manager could manage the node'],
] as const;

/** @throws ValidationError `conflicting_options` for parameters that need what no bridge carries */
function refuseServed(overrides: ReadonlyMap<string, ParameterValue>): void {
  for (const [name, value, reason] of SERVED) {
    if (overrides.get(name) !== value) continue;
    throw new ValidationError(`${reason}: no service can be offered through a bridge`, {
      code: 'conflicting_options',
      expected: `either --bridge or -p ${name}:=${value}`,
      received: `--bridge and -p ${name}:=${value}`,
      remedy: 'leave it out, or run the agent where ROS 2 is set up',
    });
  }
}

/** What a user is to know of a way through a bridge. */
function limitsOf(url: string): readonly string[] {
  return [
    `through ${url}: no node of its own, and no services (lifecycle, parameters, trials, ~/save)`,
    'where the connection is lost nobody can tell the robot zero: its base must stop by itself when commands cease',
  ];
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0];
}

/** The way into the graph, and the drive, with viewers of both. */
async function viewedOf(
  transport: GuardedTransport,
  viewers: FoxgloveServer,
  topics: AgentTopics,
  names: RosNames,
  frame: string,
) {
  const { viewedTransport } = await import('../../../bridges/ros2/node/viewed-transport.ts');
  const { messageType, planarTwist, timeOf } = await import('../../../bridges/ros-messages/index.ts');
  const { transport: shown, show } = viewedTransport(transport, viewers, (topic) => names.topic(topic));
  const { name: type, encode } = messageType('geometry_msgs/msg/TwistStamped');
  const commanded = `${topics.velocity?.topic ?? 'cmd_vel'}_stamped`;
  const showVelocity = (velocity: Readonly<Twist>): void => {
    if (!viewers.watched) return;
    const header = { stamp: timeOf(transport.now()), frame_id: frame };
    show(commanded, type, encode({ header, twist: planarTwist(velocity) }));
  };
  const drive: Drive = {
    command(velocity) {
      transport.command(velocity);
      showVelocity(velocity);
    },
    halt() {
      transport.halt();
      showVelocity({ linearX: 0, linearY: 0, angularZ: 0 });
    },
    speak: (type) => transport.speak(type),
    activate: () => transport.activate(),
    deactivate: () => transport.deactivate(),
    get dropped() {
      return transport.dropped;
    },
    get restarts() {
      return transport.restarts;
    },
  };
  // Declared at once, so that viewers can ask for it before the first command.
  show(commanded, type, encode({}));
  return { transport: shown, drive };
}

/** Counts of a node that has ended, as text for people. */
function summaryOf({
  ticks,
  trials,
  heard,
  restarts,
  dropped,
}: AgentNodeTotal & { restarts: number; dropped: number }): string {
  const each = Object.entries(heard).map(([sensor, { messages, malformed, blind, foreign, late, early, repeated }]) => {
    const amiss = [
      [malformed, 'could not be read'],
      [blind, 'measured nothing'],
      [foreign, 'were of another frame'],
      [late, 'came too late'],
      [early, 'had a stamp too far ahead'],
      [repeated, 'had the stamp of the one before'],
    ] as const;
    const told = amiss.filter(([count]) => count > 0).map(([count, what]) => `, ${count} of which ${what}`);
    return `${sensor} heard ${counted(messages, 'message')}${told.join('')}`;
  });
  const lost = dropped === 0 ? [] : [`${counted(dropped, 'message')} came too fast and went`];
  const anew = restarts === 0 ? [] : [`the guard was replaced ${counted(restarts, 'time')}`];
  return [`${counted(trials, 'trial')}, ${counted(ticks, 'tick')}`, ...each, ...lost, ...anew].join('; ');
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function reasonOf(stop: Stop): string {
  switch (stop.reason) {
    case 'inactive':
      return 'the agent is not active';
    case 'loop-silent':
      return 'its loop is blocked';
    case 'input-stale':
      return stop.part === undefined
        ? `nothing comes on ${stop.topic}`
        : `nothing new of ${stop.part} comes on ${stop.topic}`;
    case 'clock-stands':
      return 'its time stands: nothing new comes on /clock';
    case 'no-command':
      return 'nothing is commanded';
  }
}
