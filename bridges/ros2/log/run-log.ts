import { given } from '../../../agents/given.ts';
import type { ActuatorSpecs, Body, Controller, Observed, SensorSpecs, Twist } from '../../../agents/index.ts';
import { connect, RealClock, SimulatedClock } from '../../../agents/index.ts';
import { messageType as sensorType } from '../../../agents/messages.ts';
import { takeAll } from '../../../agents/undo.ts';
import type { RunningHash } from '../../../kernels/sha256.ts';
import type { KnownMessage } from '../../ros-messages/index.ts';
import { rosRobot } from '../robot.ts';
import { REWARD_TYPES } from '../sensors/reward.ts';
import type { RosLog } from '../transport/log.ts';
import { SENSOR } from '../transport/qos.ts';
import type { LogRecorder } from './log-recorder.ts';
import type { LogTopics } from './log-topics.ts';
import { type CommandComparison, RecordedCommands } from './recorded-commands.ts';
import type { RecordedTrials } from './recorded-trials.ts';
import { SensedDigest } from './sensed-digest.ts';
import { Silence } from './silence.ts';
import { TrialSchedule } from './trial-schedule.ts';

/** An agent that hears a log. */
export interface LogRunOptions {
  readonly agent: {
    readonly body: Body;
    readonly sensors: SensorSpecs;
    readonly actuators: ActuatorSpecs;
    readonly controller: (body: Body) => Controller<never, never>;
  };
  /** The log, freshly opened. It is closed at the end. */
  readonly log: RosLog;
  readonly topics: LogTopics;
  /** Seed of the controller. */
  readonly seed: number;
  /** Seconds per tick. Default: 1e-3. */
  readonly period?: number;
  /** Trials and rests that are recorded in the log. Default: one trial, as long as the log. */
  readonly trials?: RecordedTrials;
  /** Whether it keeps pace with the stamps of the log; otherwise it goes as fast as it can. Default: false. */
  readonly realTime?: boolean;
  /** Takes what the agent hears and does. Default: nobody. */
  readonly recorder?: LogRecorder;
  /** Ends the run after a whole tick when it is aborted. */
  readonly signal?: AbortSignal;
  /** Called now and then, with the seconds of the log that are done and those of all of it. */
  readonly onProgress?: (done: number, all: number) => void;
  /** Called at the end of each tick that is not one of rest, with the command of the tick; borrowed. */
  readonly onCommand?: (tick: number, command: Readonly<Twist>) => void;
  /** Begins the hash of the digest. Default: that of the kernels. */
  readonly newHash?: () => RunningHash;
}

/** Result of an agent that heard a log. */
export interface LogRunResult {
  /** Number of ticks. */
  readonly ticks: number;
  /** Seconds of the log that were heard. */
  readonly seconds: number;
  /** Whether it was ended before its end. */
  readonly partial: boolean;
  /** Number of trials. */
  readonly trials: number;
  /** Topics that the agent heard, by the name of the sensor, and `reward`. */
  readonly heard: Readonly<Record<string, HeardTopic>>;
  /** Number of spikes, by the name of the population. */
  readonly spikes: Readonly<Record<string, number>>;
  /** Number of commands, one a tick. */
  readonly commands: number;
  /** Number of commands that are not zero. */
  readonly moving: number;
  /** How the commands compare with those in the log; absent where it has none. */
  readonly compared?: CommandComparison;
  /** Digest of what was sensed, of the spikes and of the commands; see `SensedDigest`. */
  readonly digest: string;
  /** Why the log could not be heard to its end; absent where it could. */
  readonly fault?: unknown;
}

/** Messages of a topic that an agent heard, and its silences. */
export interface HeardTopic {
  readonly topic: string;
  readonly type: string;
  /** Number of messages. */
  readonly messages: number;
  /** Messages per second, from the median time between two, over the whole log; undefined below two messages. */
  readonly medianHz: number | undefined;
  /** Seconds in which the latest message was older than is borne; of a reward, 0. */
  readonly staleSeconds: number;
  /** Seconds of the longest stretch without a message; of a reward, 0. */
  readonly longestSilenceSeconds: number;
}

/** Seconds of the log that are read ahead. */
const AHEAD_SECONDS = 0.25;
const NANOSECONDS = 1e9;

/**
 * Has an agent hear a log as if it were its robot: each message reaches it at the first tick that is not before it was recorded, and its
 * commands move nothing. A sensor that falls silent does not end the run; for how long it did is in the result. The same log, agent and
 * seed give the same digest, whatever the pace.
 *
 * @throws WiringError and others as `connect`; BridgeError `malformed_message` in a tick; what the controller throws
 */
export async function runLog(options: LogRunOptions): Promise<LogRunResult> {
  const { agent, log, topics, seed, period = 1e-3, recorder, signal, onProgress, onCommand } = options;
  const { trials = { trials: [], rests: [] } } = options;
  const clock = options.realTime ? new RealClock({ period }) : new SimulatedClock(period);
  const { earliest } = log;
  const timeOf = (tick: number): bigint => earliest + BigInt(Math.round(tick * period * NANOSECONDS));
  const tickOf = (nanoseconds: bigint): number => Math.round(Number(nanoseconds - earliest) / NANOSECONDS / period);
  const logTicks = Math.ceil(Number(log.latest - earliest) / NANOSECONDS / period - 1e-6) + 1;
  const schedule = new TrialSchedule(logTicks, trials, tickOf);
  const digest = new SensedDigest(options.newHash);
  const spikes: Record<string, number> = {};
  const counts = { commands: 0, moving: 0 };

  const robot = rosRobot({ agent, clock, transport: log, topics, drive: () => {} });
  const undo: (() => void)[] = [() => robot.dispose()];
  try {
    const controller = agent.controller(agent.body);
    controller.initialise(seed, period);
    const never = Object.fromEntries(Object.keys(agent.sensors).map((name) => [name, Number.POSITIVE_INFINITY]));
    const connection = connect(robot, controller as never, { staleAfterSeconds: never, lateAfterSeconds: never });
    undo.unshift(() => connection.dispose());
    undo.unshift(clock.attach({ rest: { elapsed: () => schedule.rested(clock.tick), end() {} } }));
    const spiking = controller.spikes?.subscribe((batch) => {
      spikes[batch.population] = (spikes[batch.population] ?? 0) + batch.count;
      digest.spikes(batch);
      recorder?.spikes(batch, timeOf(batch.tick));
    });
    undo.unshift(() => spiking?.unsubscribe());

    const sensors = Object.entries(agent.sensors).map(([name, spec], number) => ({
      number,
      message: connection.observations[name] as Observed<object>,
      type: sensorType(spec.kind),
      silence: new Silence(spec, period),
      size: spec.size,
    }));
    let flat = new Float64Array(64);
    const [moving] = Object.keys(agent.actuators);
    const command = moving === undefined ? undefined : (connection.commands[moving] as Twist);
    const commanded = new Float64Array(command === undefined ? 0 : 3);

    if (recorder !== undefined) {
      log.tap = (topic, type, { cdr, receivedNanoseconds }, latched) =>
        recorder.heard(topic, type as KnownMessage, receivedNanoseconds, cdr, latched);
    }
    const compared = new RecordedCommands();
    const { velocity, rewards } = topics;
    if (velocity !== undefined && log.has(velocity.topic, velocity.type)) {
      log.subscribe(velocity.topic, velocity.type, SENSOR, ({ cdr }) => compared.take(velocity.type, cdr));
    }
    let rewardMessages = 0;
    if (rewards !== undefined) {
      const read = REWARD_TYPES[rewards.type];
      log.subscribe(rewards.topic, rewards.type, SENSOR, ({ cdr }) => {
        rewardMessages++;
        connection.feedback.next({ reward: read(cdr), phase: schedule.phase });
      });
    }

    let prepared = Number.NEGATIVE_INFINITY;
    let reading: Promise<void> | undefined;
    const readAhead = async (tick: number): Promise<void> => {
      const until = tick + Math.ceil(AHEAD_SECONDS / period);
      await log.prepare(timeOf(until));
      prepared = until;
      reading = undefined;
    };
    const enter = (tick: number): void => {
      log.deliver(timeOf(tick));
      schedule.enter(tick, connection);
    };
    const leave = (tick: number): void => {
      if (schedule.rested(tick) >= 0) return;
      for (const { number, message, type, silence, size } of sensors) {
        const { arrival } = message;
        silence.tick(tick, arrival.tick);
        if (arrival.tick !== tick) continue;
        const length = type.length(type.sizeOf?.(message as never) ?? size);
        if (length > flat.length) flat = new Float64Array(2 * length);
        type.flatten(message as never, flat, 0);
        digest.sensed(tick, number, flat, length);
      }
      if (command === undefined) return;
      const { linearX, linearY, angularZ } = command;
      commanded[0] = linearX;
      commanded[1] = linearY;
      commanded[2] = angularZ;
      digest.commanded(tick, commanded);
      counts.commands++;
      if (linearX !== 0 || linearY !== 0 || angularZ !== 0) counts.moving++;
      compared.compare(command);
      recorder?.commanded(command, timeOf(tick));
      onCommand?.(tick, command);
    };

    await readAhead(0);
    enter(0);
    const seconds = (): number => clock.tick * period;
    while (clock.tick < schedule.ticks && !signal?.aborted) {
      onProgress?.(seconds(), schedule.ticks * period);
      if (clock.tick >= prepared) await (reading ?? readAhead(clock.tick));
      await clock.run(() => {
        leave(clock.tick - 1);
        enter(clock.tick);
        if (clock.tick >= prepared - 1 || signal?.aborted) return true;
        // A clock that sleeps leaves time to read in.
        if (options.realTime && reading === undefined && clock.tick > prepared - AHEAD_SECONDS / period / 2) {
          reading = readAhead(clock.tick);
        }
        return clock.tick >= schedule.ticks;
      }, signal);
    }
    const { fault } = log;
    const heard = Object.entries(topics.sensors).map(([name, { topic, reader }], k) => {
      const { staleSeconds, longestSeconds } = sensors[k].silence;
      return [name, { ...heardOf(topic, reader.type), staleSeconds, longestSilenceSeconds: longestSeconds }] as const;
    });
    function heardOf(topic: string, type: string) {
      return { topic: log.fullName(topic), type, messages: log.heard(topic), medianHz: log.rateOf(topic) };
    }
    const reward =
      rewards === undefined || rewardMessages === 0
        ? {}
        : { reward: { ...heardOf(rewards.topic, rewards.type), staleSeconds: 0, longestSilenceSeconds: 0 } };
    return {
      ticks: clock.tick,
      seconds: seconds(),
      partial: clock.tick < schedule.ticks,
      trials: Math.max(1, trials.trials.length),
      heard: { ...Object.fromEntries(heard), ...reward },
      spikes,
      ...counts,
      ...given({ compared: compared.result }),
      digest: digest.end(),
      ...given({ fault }),
    };
  } finally {
    takeAll(undo);
    await log.close();
  }
}
