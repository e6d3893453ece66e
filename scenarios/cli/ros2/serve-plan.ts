import { given } from '../../../agents/given.ts';
import { type Twist, wholeTicks } from '../../../agents/index.ts';
import type { RobotProfile } from '../../../bridges/ros2/robots/robot-profile.ts';
import type { TopicMap, VelocityType } from '../../../bridges/ros2/topics.ts';
import type { RosTransport } from '../../../bridges/ros2/transport/transport.ts';
import { type Plan, worldOf } from '../../plan/plan.ts';
import { type OpenRun, openRun } from '../../run/open-run.ts';
import type { SeedResult, TrialResult } from '../../scenario/result.ts';
import { remotePlan } from './remote-plan.ts';

/** How a simulation is served. Times left out have their defaults. */
export interface ServePlanOptions {
  readonly plan: Plan;
  readonly seed: number;
  readonly transport: RosTransport;
  /** Topics of sensors and velocity. Default: those of the robot, or the usual ones. */
  readonly topics?: TopicMap;
  /** Robot under whose topics, types and frames the simulation is served. Default: none. */
  readonly robot?: RobotProfile;
  /** Full name of the node that is told of trials. Default: `/agent`. */
  readonly agentNode?: string;
  /** Full name of a topic, as this node has it. Default: in the namespace `/`. */
  readonly fullName?: (topic: string) => string;
  /** Types of a velocity, the usual one first. Default: without a stamp, then with one. */
  readonly velocityTypes?: readonly VelocityType[];
  /** Milliseconds of simulated time between two messages of `/clock`. Default: 10. */
  readonly clockMilliseconds?: number;
  /** Simulated time over wall time. Default: 1; in lock-step as fast as it goes. */
  readonly speed?: number;
  /** Milliseconds of wall time for which simulated time waits for a command. Default: 0, it does not wait. */
  readonly lockStepMilliseconds?: number;
  /** Seconds of wall time for which the first trial waits for the agent. Default: 1; in lock-step 60. */
  readonly agentSeconds?: number;
  /** Whether it is left to a localiser to say where `odom` is in the map. Default: false. */
  readonly localiser?: boolean;
  readonly signal: AbortSignal;
  /** Receives the lines of the log, for people. */
  readonly say: (text: string) => void;
}

const AGENT = '/agent';
const CLOCK_MILLISECONDS = 10;
/** Seconds for which the first trial waits for an agent: none may come, or one that simulated time has to wait for. */
const AGENT_SECONDS = { free: 1, lockStep: 60 };
/** Seconds of simulated time in which every sensor tells something. */
const FIRST_MESSAGES_SECONDS = 10;

/**
 * Serves the simulation of a plan on a transport, until its trials are over, `signal` is aborted, or somebody asks it to quit by
 * `simulation_interfaces`.
 *
 * @returns what is complete
 * @throws TimingError `not_whole_ticks`, and what the topics and the run throw
 */
export async function servePlan(options: ServePlanOptions): Promise<SeedResult> {
  const { plan, seed, transport, agentNode = AGENT, lockStepMilliseconds = 0, signal, say, robot: profile } = options;
  const [
    { GraphWatch },
    { rootName },
    { ServedRobot },
    { ServedRun },
    { chooseServedTopics },
    { VelocityInput },
    { RemoteAgent },
    { RobotEntity },
    { RunControl },
    { serveSimulationInterfaces },
    remote,
    { robotFrames, serveAsRobot },
  ] = await Promise.all([
    import('../../../bridges/ros2/graph-watch.ts'),
    import('../../../bridges/ros2/topics.ts'),
    import('../../../bridges/ros2/serve/served-robot.ts'),
    import('../../../bridges/ros2/serve/serve-run.ts'),
    import('../../../bridges/ros2/serve/served-topics.ts'),
    import('../../../bridges/ros2/serve/velocity-input.ts'),
    import('../../../bridges/ros2/serve/remote-agent.ts'),
    import('../../../bridges/ros2/serve/robot-entity.ts'),
    import('../../../bridges/ros2/serve/run-control.ts'),
    import('../../../bridges/ros2/serve/simulation-services.ts'),
    import('../../../bridges/ros2/serve/remote-controller.ts'),
    import('../../../bridges/ros2/robots/fit-robot.ts'),
  ]);
  const { period } = plan;
  const clockSeconds = (options.clockMilliseconds ?? CLOCK_MILLISECONDS) * 1e-3;
  const clockTicks = wholeTicks(clockSeconds, period, 'the period of /clock');
  const body = plan.agent({ currentTrial: () => undefined });
  const as = profile && serveAsRobot(profile, body, options.topics);
  const topics = {
    ...chooseServedTopics(body, as?.topics ?? options.topics ?? {}, agentNode, options.velocityTypes),
    ...given({ truth: profile?.sensors.odometry?.topic }),
  };
  const agent = new RemoteAgent(transport, agentNode);
  const control = new RunControl(signal);
  const ends: (() => void)[] = [];
  let read = (_: Twist): void => {};
  /** Undefined while the run looks ahead: nobody is told of that. */
  let told: InstanceType<typeof ServedRun> | undefined;
  try {
    const driven = remotePlan(
      plan,
      () => remote.remoteController(topics.velocity?.actuator, (into) => read(into)),
      ({ success }) => told?.judged(success),
    );
    const run = openRun(driven, seed, {
      listeners: [
        {
          rest: () => told?.rested(),
          trialStart: (trial) => told?.trialStart(trial),
          tick: ({ elapsed, reward }) => told?.tick(elapsed, reward),
          trialEnd(result) {
            if (told === undefined) return;
            told.trialEnd();
            say(`${trialLine(result, plan)}${agent.present ? '' : '; no agent was told of it'}`);
          },
        },
      ],
    });
    ends.push(() => run.dispose());
    const { robot } = run;
    const publishing = new ServedRobot({
      robot,
      truth: robot.physics,
      transport,
      topics,
      world: worldOf(plan, seed),
      tellsMap: options.localiser !== true,
      ...(profile && {
        frames: {
          base: profile.frames.base,
          odom: profile.frames.odom,
          mounts: robotFrames(profile, body.sensors, options.topics),
        },
      }),
    });
    ends.push(() => publishing.close());
    const { fullName = rootName } = options;
    const velocity =
      topics.velocity &&
      new VelocityInput({
        ...topics.velocity,
        transport,
        clock: robot.clock,
        fullName: fullName(topics.velocity.topic),
        ...given({ silenceSeconds: profile?.velocity.timeoutSeconds }),
      });
    if (velocity !== undefined) {
      read = (into) => velocity.read(into);
      ends.push(() => velocity.close());
      const watch = new GraphWatch(transport);
      ends.push(() => watch.close());
      watch.on((graph) => velocity.look(graph));
      await watch.look();
    }
    const beginning = run.save();
    findFirstMessages(run, publishing, period);
    const lockStep = lockStepMilliseconds > 0;
    const served = new ServedRun({
      robot: publishing,
      agent,
      velocity,
      period,
      clockTicks,
      speed: options.speed ?? (lockStep ? Number.POSITIVE_INFINITY : 1),
      lockStepMilliseconds,
      agentSeconds: options.agentSeconds ?? (lockStep ? AGENT_SECONDS.lockStep : AGENT_SECONDS.free),
      control,
      restart() {
        told = undefined;
        run.restore(beginning);
        publishing.restart();
        findFirstMessages(run, publishing, period);
        told = served;
      },
    });
    told = served;
    const entity = new RobotEntity(robot, robot.physics, () => run.scene !== undefined);
    ends.push(() => entity.close());
    say(introduction(transport.node, plan, seed, topics));
    if (profile !== undefined)
      say(`it has the topics, types and frames of the robot ${profile.title}, and its own body`);
    ends.push(serveSimulationInterfaces({ transport, control, entity, scenario: plan.scenario.id, say }));
    await served.run(run);
    return run.completed;
  } finally {
    for (const end of ends.reverse()) end();
  }
}

/** Runs ahead until every sensor has told something, without a word, and back: those messages are there before time begins. */
function findFirstMessages(
  run: OpenRun,
  robot: { silent: boolean; readonly ready: boolean; publish(tick: number): void },
  period: number,
): void {
  const before = run.save();
  robot.silent = true;
  const most = run.tick + Math.ceil(FIRST_MESSAGES_SECONDS / period);
  run.stepUntil(({ tick }) => robot.ready || tick >= most);
  robot.publish(before.tick);
  run.restore(before);
  robot.silent = false;
}

function introduction(
  node: string,
  { scenario, trials, identity }: Plan,
  seed: number,
  topics: {
    readonly sensors: Readonly<Record<string, { readonly topic: string; readonly writer: { readonly type: string } }>>;
    readonly unserved: readonly string[];
    readonly velocity: { readonly topic: string } | undefined;
    readonly reward: string;
  },
): string {
  const sensors = Object.entries(topics.sensors).map(
    ([name, { topic, writer }]) => `${name} to ${topic} (${writer.type})`,
  );
  const lines = [
    `${node} serves ${scenario.id} with body ${identity.body}, seed ${seed}, ${trials} trials`,
    ...(sensors.length > 0 ? [sensors.join(', ')] : []),
    ...(topics.unserved.length > 0 ? [`no message carries ${topics.unserved.join(', ')}`] : []),
    `velocity from ${topics.velocity?.topic ?? 'nowhere'}, reward to ${topics.reward}`,
  ];
  return lines.join('\n');
}

function trialLine({ index, success, latencySeconds, reason }: TrialResult, { trials }: Plan): string {
  const outcome = success === undefined ? 'over' : success ? 'success' : 'failure';
  return `trial ${index + 1} of ${trials}: ${outcome} after ${latencySeconds.toFixed(2)} s (${reason})`;
}
