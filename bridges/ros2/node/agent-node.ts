import { errorMessage } from '../../../agents/error-message.ts';
import { given } from '../../../agents/given.ts';
import type { AnyAgent, Arrival, Clock, Connection, Controller, Twist } from '../../../agents/index.ts';
import { BridgeError, connect, ReafferenceError, wholeTicks } from '../../../agents/index.ts';
import { sweepSeconds } from '../../../agents/staleness.ts';
import { FollowedSubscription } from '../followed-ends.ts';
import { GraphWatch } from '../graph-watch.ts';
import type { MountOptions } from '../mounts.ts';
import { type RosRobot, rosRobot, type TopicCounts } from '../robot.ts';
import { REWARD_TYPES, type RewardType } from '../sensors/reward.ts';
import type { AgentTopics, VelocityType } from '../topics.ts';
import { RosNames } from '../transport/names.ts';
import type { RosTransport } from '../transport/transport.ts';
import { ActivityTopics } from './activity-topics.ts';
import { Bond } from './bond.ts';
import { compareMounts, uncomparedMounts } from './compared-mounts.ts';
import { Diagnostics, type Health } from './diagnostics.ts';
import { firstMessages } from './first-messages.ts';
import { followVelocity } from './followed-velocity.ts';
import { GraphRemarks } from './graph-remarks.ts';
import { InputHealth, reasonsInWords } from './input-health.ts';
import { Lifecycle, type LifecycleTransition } from './lifecycle.ts';
import { LoopHealth, type LoopState } from './loop-health.ts';
import type { Parameters } from './parameters.ts';
import type { LogLevel } from './rosout.ts';
import { notNow, serveAll } from './services.ts';
import { TickJournal } from './tick-journal.ts';
import { TrialClockwork } from './trial-clockwork.ts';
import { tunableParameter } from './tunable-parameters.ts';

/** Way of the velocity to the robot, such as a guard. */
export interface Drive {
  /** Commands a velocity in `base_link`, m/s and rad/s. */
  command(velocity: Readonly<Twist>): void;
  /** Stops the robot at once, whatever limits its accelerations, until the next command. */
  halt(): void;
  /** Lets commands through. */
  activate(): void;
  /** Stops the robot. */
  deactivate(): void;
  /** Has the velocity go out in another type from now on. Absent: it has no type. */
  speak?(type: VelocityType): void;
  /** Number of messages that were dropped on the way, if that is known. */
  readonly dropped?: number;
  /** Number of times that what lies between was started anew, if that is known. */
  readonly restarts?: number;
}

/** Where the state of a controller is kept. */
export interface StateStore {
  /** Returns where it was kept. */
  save(state: Uint8Array): string;
  /** Returns the state that was kept last. It may throw: the service `~/load` then answers with the message. */
  load(): Uint8Array;
}

/** An agent as a node. */
export interface AgentNodeOptions {
  /** Body, sensors, actuators and controller of the agent. */
  readonly agent: AnyAgent;
  /** Way of the node into the graph. */
  readonly transport: RosTransport;
  /** Topics of its sensors, of its velocity and of its reward. */
  readonly topics: AgentTopics;
  /** Full name of a topic, as the node has it. Default: by the name of the node alone, with nothing renamed. */
  readonly fullName?: (topic: string) => string;
  /** Parameters of the node, to which it adds `begin_trial` and the tunables of the controller. */
  readonly parameters: Parameters;
  /** Takes the velocity of the robot, by way of a guard or another. */
  readonly drive: Drive;
  /** A clock that can be hastened answers a message when it comes, and not at its next deadline. */
  readonly clock: Clock & {
    /** Runs the next tick ahead of its deadline, by at most a period. Absent: ticks keep their deadlines. */
    hasten?(): void;
  };
  /** Seed of the controller, of 32 bits. */
  readonly seed: number;
  /** Keeps the state of the controller for `~/save` and `~/load`. */
  readonly store: StateStore;
  /** By sensor, seconds without a message of it after which the agent stops for good, until it is activated anew. */
  readonly staleAfterSeconds: Readonly<Record<string, number>>;
  /**
   * By sensor, seconds without news of it after which the robot stands until there are news again; see `RosRobotOptions`. A message that is older
   * by its stamp is none. Default: `staleAfterSeconds`.
   */
  readonly standsAfterSeconds?: Readonly<Record<string, number>>;
  /** How the mounts of the sensors are compared with the transforms of the robot. Default: another one is refused. */
  readonly mounts?: MountOptions;
  /** Seconds for which transforms of sensors are waited for where somebody publishes any. Default: 1. */
  readonly transformsSeconds?: number;
  /** Whether it becomes active again by itself when there are news again of all sensors after it stopped for want of them. Default: false. */
  readonly reactivates?: boolean;
  /** Told when a fault has made it inactive and it does not become active again by itself. Default: nobody is told. */
  readonly gaveUp?: () => void;
  /** Seconds that the first messages of the sensors may take when the node is activated. Default: 30, for the nodes of a launch start in any order. */
  readonly firstMessagesSeconds?: number;
  /** Ends the wait for the first messages. Default: nothing does. */
  readonly signal?: AbortSignal;
  /** Receives the lines of the log: level, text, and the error where there is one. */
  readonly log: (level: LogLevel, text: string, error?: unknown) => void;
}

/** Parts of a node while it is configured. */
interface Configured {
  readonly controller: Controller;
  readonly robot: RosRobot;
  readonly activity: ActivityTopics;
  readonly journal: TickJournal;
}

/** Parts of a node while it is active. */
interface Active {
  readonly connection: Connection<never, never>;
  readonly clockwork: TrialClockwork;
  readonly ends: readonly (() => void)[];
  bond?: Bond | undefined;
}

/** Counts of a node since it was made: ticks, trials and messages. */
export interface AgentNodeTotal {
  /** Number of ticks that its controller decided in. */
  readonly ticks: number;
  /** Number of trials that were begun. */
  readonly trials: number;
  /** Counts of the messages of each sensor since the node was configured last, by its name. */
  readonly heard: Readonly<Record<string, TopicCounts>>;
}

/** Seconds after the end of a trial in which the controller is told of it. */
const OUTCOME_SECONDS = 0.3;
/** Milliseconds between two looks whether a robot is back. */
const LOOK_MILLISECONDS = 50;
/** Milliseconds between two messages of signals and spikes. */
const ACTIVITY_MILLISECONDS = 50;

/**
 * An agent as a managed node. It builds its controller and listens when it is configured, and decides while it is active.
 *
 * Services: `~/begin_trial`, `~/stop_trial` (without a verdict) and `~/reset` (Trigger), `~/end_trial` (SetBool: whether it succeeded), `~/rest` (SetBool: begin or end),
 * `~/save` and `~/load` (Trigger), and those of its lifecycle. The tunables of the controller are parameters. While it is active it may have
 * a bond with a lifecycle manager of Nav2 (parameter `bond`). An agent that is
 * activated begins a trial by itself unless the parameter `begin_trial` says otherwise.
 */
export class AgentNode {
  /** State of the managed node, and its transitions. */
  readonly lifecycle: Lifecycle;
  readonly #options: AgentNodeOptions;
  readonly #ends: (() => void)[] = [];
  readonly #watch: GraphWatch;
  readonly #remarks: GraphRemarks;
  #configured: Configured | undefined;
  #active: Active | undefined;
  #fault: unknown;
  #stands = false;
  readonly #loopHealth: LoopHealth;
  readonly #inputHealth = new InputHealth();
  #total = { ticks: 0, trials: 0, heard: {} as Readonly<Record<string, TopicCounts>> };

  constructor(options: AgentNodeOptions) {
    this.#options = options;
    const { transport, parameters, agent } = options;
    parameters.declare({
      name: 'begin_trial',
      kind: 'bool',
      description: 'whether a trial begins when the agent is activated',
      default: true,
    });
    parameters.declare({
      name: 'bond',
      kind: 'bool',
      description: 'whether it has a bond with a lifecycle manager of Nav2 while it is active',
      default: false,
    });
    parameters.declare({
      name: 'bond_heartbeat_period',
      kind: 'double',
      description: 'time between two heartbeats of the bond (s)',
      default: 0.1,
      range: [0.01, 4],
    });
    this.lifecycle = new Lifecycle(
      transport,
      {
        configure: () => {
          this.#configure();
          for (const unused of parameters.unused()) options.log('warn', unused);
        },
        activate: () => this.#activate(),
        deactivate: () => this.#deactivate(),
        cleanup: () => this.#cleanup(),
        shutdown: async () => {
          await this.#deactivate();
          this.#cleanup();
        },
      },
      (transition, error) => this.#failed(transition, error),
    );
    this.#ends.push(
      ...serveAll(
        transport,
        {
          begin_trial: () => this.#beginTrial(),
          stop_trial: () => this.#stopTrial(),
          save: () => `kept in ${options.store.save(this.#controller().save())}`,
          load: () => this.#betweenTrials(() => this.#load()),
          reset: () => this.#betweenTrials(() => this.#reset()),
        },
        { end_trial: (success) => this.#endTrial(success), rest: (begin) => this.#rest(begin) },
      ),
    );
    this.#loopHealth = new LoopHealth(options.clock);
    const diagnostics = new Diagnostics(transport, agent.body.name, [
      { name: 'loop', health: () => this.#loopHealth.take(this.#loopState()) },
      { name: 'inputs', health: () => this.#inputHealth.take(this.#configured?.robot) },
      { name: 'graph', health: () => this.#graphHealth() },
    ]);
    this.#watch = new GraphWatch(transport);
    this.#ends.push(
      () => diagnostics.close(),
      () => this.#watch.close(),
    );
    const { drive, topics, log } = options;
    const velocity = topics.velocity && { ...topics.velocity, fullName: this.#fullName(topics.velocity.topic) };
    if (velocity !== undefined && drive.speak !== undefined) {
      followVelocity(this.#watch, velocity, (type) => {
        drive.speak?.(type);
        log('info', `velocity to ${velocity.topic} as ${type}, which is what its listeners take`);
      });
    }
    this.#remarks = new GraphRemarks({ node: transport.node, velocity: velocity?.fullName, say: log });
    this.#watch.on((graph) => this.#remarks.look(graph, drive.restarts));
  }

  /** Counts of the node so far. */
  get total(): AgentNodeTotal {
    return { ...this.#total, heard: this.#configured?.robot.counts() ?? this.#total.heard };
  }

  /** Stops the robot and leaves the graph's services. */
  async close(): Promise<void> {
    await this.lifecycle.change('shutdown');
    for (const end of this.#ends.splice(0).reverse()) end();
    this.lifecycle.close();
  }

  #configure(): void {
    const { agent, clock, transport, topics, seed, drive, parameters } = this.#options;
    const { staleAfterSeconds, standsAfterSeconds = staleAfterSeconds } = this.#options;
    const controller = agent.controller(agent.body) as Controller;
    controller.initialise(seed, clock.period);
    const robot = rosRobot({
      agent,
      clock,
      transport,
      topics,
      drive: (velocity) => drive.command(velocity),
      halt: () => drive.halt(),
      arrived: () => clock.hasten?.(),
      heard: (topic, { cdr }) => journal.heard(this.#fullName(topic), cdr),
      standsAfterSeconds,
      ...given({ mounts: this.#options.mounts }),
    });
    const { began } = robot;
    const journal = new TickJournal({ agent, controller, clock, transport, seed, began });
    for (const [name, { set, ...tunable }] of Object.entries(controller.tunables?.() ?? {})) {
      const noted = (value: number): void => {
        set(value);
        journal.note({ what: 'set', name, value });
      };
      const phase = () => this.#active?.clockwork.phase;
      const parameter = tunableParameter(name, { ...tunable, set: noted }, () => phase() === 'trial');
      const value = parameters.declare(parameter);
      if (value !== tunable.get()) noted(value as number);
    }
    const activity = new ActivityTopics(transport, clock, controller, agent.body.name);
    this.#configured = { controller, robot, activity, journal };
  }

  async #activate(): Promise<void> {
    const { clock, drive, parameters, staleAfterSeconds, agent } = this.#options;
    const { standsAfterSeconds = staleAfterSeconds } = this.#options;
    const { controller, robot, activity, journal } = this.#configured as Configured;
    await this.#options.transport.settled?.();
    await firstMessages(robot, this.#options);
    await compareMounts(robot, { ...this.#options, fullName: (topic) => this.#fullName(topic) });
    const oldest = Object.entries(agent.sensors).map(
      ([name, spec]) => [name, (standsAfterSeconds[name] ?? Number.POSITIVE_INFINITY) + sweepSeconds(spec)] as const,
    );
    const connection = connect(robot, controller as never, {
      staleAfterSeconds,
      lateAfterSeconds: Object.fromEntries(oldest),
    }) as Connection<never, never>;
    journal.activated(connection);
    const outcomeTicks = wholeTicks(OUTCOME_SECONDS, clock.period, 'the outcome');
    const clockwork = new TrialClockwork(clock, connection, outcomeTicks, (event) => journal.note(event));
    const timer = setInterval(() => activity.tell(), ACTIVITY_MILLISECONDS);
    const ends = [this.#listenToReward(connection, journal), () => clearInterval(timer)];
    ends.push(
      clock.on('control', () => {
        this.#noteLatencies(robot, connection);
        this.#sayWhetherItStands(robot);
      }),
      clock.on('judge', () => {
        this.#loopHealth.tick();
        this.#total.ticks++;
      }),
    );
    await this.#watch.look();
    this.#fault = undefined;
    this.#stands = false;
    this.#active = { connection, clockwork, ends };
    drive.activate();
    try {
      this.#active.bond = this.#formBond();
      if (parameters.get('begin_trial') === true) await this.#beginTrial();
    } catch (error) {
      await this.#deactivate();
      throw error;
    }
  }

  async #deactivate(): Promise<void> {
    const active = this.#active;
    if (active === undefined) return;
    this.#active = undefined;
    this.#options.drive.deactivate();
    const parted = active.bond?.close();
    for (const end of active.ends) end();
    await active.clockwork.dispose();
    active.connection.dispose();
    await parted;
  }

  #cleanup(): void {
    this.#total.heard = this.total.heard;
    this.#configured?.activity.close();
    this.#configured?.journal.close();
    this.#configured?.robot.dispose();
    this.#configured = undefined;
  }

  #listenToReward(connection: Connection<never, never>, journal: TickJournal): () => void {
    const { topics, transport } = this.#options;
    const { topic, type } = topics.reward;
    const types = (Object.keys(REWARD_TYPES) as RewardType[]).filter((one) => type === undefined || one === type);
    const subscription = new FollowedSubscription({
      ...{ transport, topic, fullName: this.#fullName(topic), types },
      receive: (cdr, one) => {
        const feedback = { reward: REWARD_TYPES[one](cdr), phase: this.#feedbackPhase() };
        connection.feedback.next(feedback);
        journal.note({ what: 'reward', ...feedback });
      },
    });
    const end = this.#watch.on((graph) => subscription.look(graph));
    return () => {
      end();
      subscription.close();
    };
  }

  /** A node of Nav2 lets its manager know that it lives, and one that drives a robot does not go on without its manager. */
  #formBond(): Bond | undefined {
    const { transport, parameters } = this.#options;
    if (parameters.get('bond') !== true) return undefined;
    return new Bond({
      transport,
      periodSeconds: parameters.get('bond_heartbeat_period') as number,
      broken: (reason) => {
        const error = new BridgeError('the bond with the lifecycle manager is broken', {
          code: 'bond_broken',
          received: reason,
          remedy: 'look after the manager; it activates the node again',
        });
        this.#fault = error;
        this.#options.log('error', error.message, error);
        void this.lifecycle.change('deactivate');
      },
    });
  }

  #fullName(topic: string): string {
    const { transport, fullName } = this.#options;
    if (fullName !== undefined) return fullName(topic);
    const [, namespace, node] = /^(.*)\/(.*)$/.exec(transport.node) ?? [];
    return new RosNames(node, namespace).topic(topic);
  }

  /** A reward may come after the end of its trial was told, and does not take that back. */
  #feedbackPhase(): 'active' | 'outcome' {
    return this.#active?.clockwork.phase === 'outcome' ? 'outcome' : 'active';
  }

  async #beginTrial(): Promise<string> {
    const { clockwork } = this.#needActive();
    const { over } = await clockwork.beginTrial();
    this.#total.trials++;
    this.#follow(over);
    return `trial ${clockwork.trials} began`;
  }

  #endTrial(success: boolean): string {
    const { clockwork } = this.#needActive();
    if (!clockwork.endTrial(success)) throw notNow('no trial is under way', 'begin one by ~/begin_trial');
    return `trial ${clockwork.trials} ended`;
  }

  async #stopTrial(): Promise<string> {
    const { clockwork } = this.#needActive();
    if (clockwork.phase !== 'trial') throw notNow('no trial is under way', 'begin one by ~/begin_trial');
    await clockwork.stop();
    return `trial ${clockwork.trials} ended`;
  }

  async #rest(begin: boolean): Promise<string> {
    const { clockwork } = this.#needActive();
    if (!begin) {
      if (clockwork.phase !== 'rest') throw notNow('no rest is under way', 'begin one by ~/rest with true');
      await clockwork.stop();
      return 'the rest ended';
    }
    const rest = clockwork.beginRest();
    if (rest === undefined) throw notNow('a trial is under way', 'end it by ~/end_trial first');
    this.#follow(rest.over);
    return 'a rest began';
  }

  /** A fault in a tick has made the robot safe; the node is then no longer active. */
  #follow(over: Promise<void>): void {
    over.catch(async (error: unknown) => {
      this.#fault = error;
      const { log, reactivates = false, gaveUp } = this.#options;
      log('error', errorMessage(error), error);
      await this.lifecycle.change('deactivate');
      if (reactivates && error instanceof ReafferenceError && error.code === 'sensor_stale') this.#awaitNews();
      else gaveUp?.();
    });
  }

  /** Becomes active again when there are news of all sensors, unless somebody else has changed its state by then. */
  #awaitNews(): void {
    const { log } = this.#options;
    const robot = this.#configured?.robot;
    const look = setInterval(() => {
      if (this.lifecycle.state !== 'inactive' || this.#configured?.robot !== robot) return clearInterval(look);
      if (robot === undefined || robot.stands) return;
      clearInterval(look);
      log('info', 'there are news of all sensors again');
      void this.lifecycle.change('activate');
    }, LOOK_MILLISECONDS);
  }

  #betweenTrials(work: () => string): string {
    const phase = this.#active?.clockwork.phase ?? 'between';
    if (phase !== 'between')
      throw notNow('a trial or a rest is under way', 'end it first, by ~/end_trial or by ~/rest with false');
    return work();
  }

  #load(): string {
    this.#controller().restore(this.#options.store.load());
    this.#configured?.journal.note({ what: 'load' });
    return 'restored';
  }

  #reset(): string {
    if (this.#active !== undefined)
      throw notNow('the node is active', 'deactivate it first: ros2 lifecycle set NODE deactivate');
    this.#controller();
    this.#cleanup();
    this.#configure();
    return 'nothing is learned';
  }

  #controller(): Controller {
    if (this.#configured === undefined)
      throw notNow('the node is not configured', 'configure it first: ros2 lifecycle set NODE configure');
    return this.#configured.controller;
  }

  #needActive() {
    if (this.#active === undefined)
      throw notNow('the node is not active', 'activate it first: ros2 lifecycle set NODE activate');
    return this.#active;
  }

  #failed(transition: LifecycleTransition, error: unknown): void {
    this.#fault = error;
    if (this.#options.signal?.aborted) return;
    this.#options.log('error', `${transition}: ${errorMessage(error)}`, error);
  }

  #noteLatencies(robot: RosRobot, { observations }: Connection<never, never>): void {
    const seen = observations as Readonly<Record<string, { readonly arrival: Arrival }>>;
    for (const name in seen) {
      const { isNew, stampSeconds } = seen[name].arrival;
      if (isNew && Number.isFinite(stampSeconds)) this.#loopHealth.answered(robot.seconds() - stampSeconds);
    }
  }

  #sayWhetherItStands(robot: RosRobot): void {
    const { stands } = robot;
    if (stands === this.#stands) return;
    this.#stands = stands;
    const { log } = this.#options;
    if (stands) log('warn', `the robot stands for want of news: ${reasonsInWords(robot.noNews())}`);
    else log('info', 'there are news of all sensors again');
  }

  #loopState(): LoopState {
    const { lifecycle } = this;
    return {
      state: lifecycle.state,
      clockwork: this.#active?.clockwork,
      fault: this.#fault,
      drive: this.#options.drive,
    };
  }

  /** What there is to say of the graph. */
  #graphHealth(): Health {
    const robot = this.#configured?.robot;
    const remarks = [...this.#remarks.present, ...(robot === undefined ? [] : uncomparedMounts(robot))];
    return remarks.length === 0
      ? { level: 'ok', message: 'nothing to remark', values: {} }
      : { level: 'warn', message: remarks.join('; '), values: {} };
  }
}
