import { given } from '../../../agents/given.ts';
import type { ActuatorSpecs, Body, Controller, Observed, SensorSpecs, Twist } from '../../../agents/index.ts';
import { connect, RealClock, SimulatedClock } from '../../../agents/index.ts';
import { takeAll } from '../../../agents/undo.ts';
import type { RunningHash } from '../../../kernels/sha256.ts';
import type { KnownMessage } from '../../ros-messages/index.ts';
import { timeOfTick } from '../journal/journal-page.ts';
import { SensedDigest } from '../journal/sensed-digest.ts';
import { TickReading } from '../journal/tick-reading.ts';
import type { MountFinding, MountOptions } from '../mounts.ts';
import { rosRobot } from '../robot.ts';
import { REWARD_TYPES } from '../sensors/reward.ts';
import type { RosLog } from '../transport/log.ts';
import { SENSOR } from '../transport/qos.ts';
import { countHeard } from './heard-bag.ts';
import { type Journalled, JournalSchedule } from './journal-schedule.ts';
import type { LogRecorder } from './log-recorder.ts';
import type { LogTopics } from './log-topics.ts';
import { type CommandComparison, RecordedCommands } from './recorded-commands.ts';
import type { RecordedJournal } from './recorded-journal.ts';
import { RecordedPages } from './recorded-pages.ts';
import type { RecordedTrials } from './recorded-trials.ts';
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
  /** How the mounts of the sensors are compared with the transforms of the log. Default: another one ends the run. */
  readonly mounts?: MountOptions;
  /** Seed of the controller. */
  readonly seed: number;
  /** Seconds per tick. Default: that of the journal, else 1e-3. */
  readonly period?: number;
  /** The journal of the agent in the log, which is then opened through `heardBag`. Default: messages come by the times at which they were recorded. */
  readonly journal?: RecordedJournal;
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
  /** What is known of the mounts of sensors that have one. */
  readonly mounts: readonly MountFinding[];
  /** Number of spikes, by the name of the population. */
  readonly spikes: Readonly<Record<string, number>>;
  /** Number of commands, one a tick. */
  readonly commands: number;
  /** Number of commands that are not zero. */
  readonly moving: number;
  /** How the commands compare with those in the log, or with those of which its journal tells; absent where it has none. */
  readonly compared?: CommandComparison;
  /** What the journal says by which the log was heard; absent of one that was heard by the times at which it was recorded. */
  readonly journal?: JournalFacts;
  /** Digest of what was sensed, of the spikes and of the commands; see `SensedDigest`. */
  readonly digest: string;
  /** Why the log could not be heard to its end; absent where it could. */
  readonly fault?: unknown;
}

/** What is told of the journal by which a log was heard. */
export interface JournalFacts {
  /** Name of its topic. */
  readonly topic: string;
  /** Number of lives of the controller in the log, from when it was made to when it was made anew; one of them was heard. */
  readonly lives: number;
  /** Whether all of it is in the log, from the beginning of the life on. */
  readonly whole: boolean;
  /** Number of messages that the agent heard. */
  readonly heard: number;
  /** Of these, those that are not in the log. */
  readonly missing: number;
  /** Whether a state that was kept was loaded, which the log does not have. */
  readonly loaded: boolean;
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
 * @throws WiringError and others as `connect`; BridgeError `malformed_message`, `mount_mismatch` in a tick; what the controller throws
 */
export async function runLog(options: LogRunOptions): Promise<LogRunResult> {
  const { agent, log, topics, seed, journal, recorder, signal, onProgress, onCommand } = options;
  const { trials = { trials: [], rests: [] }, period = journal?.pages[0].period ?? 1e-3 } = options;
  const clock = options.realTime ? new RealClock({ period }) : new SimulatedClock(period);
  const start = journal?.pages[0].first ?? 0;
  clock.tick = start;
  const earliest = journal === undefined ? log.earliest : BigInt(journal.pages[0].zero);
  const timeOf = (tick: number): bigint => timeOfTick({ zero: String(earliest), period }, tick);
  const tickOf = (nanoseconds: bigint): number => Math.round(Number(nanoseconds - earliest) / NANOSECONDS / period);
  const logTicks = Math.ceil(Number(log.latest - earliest) / NANOSECONDS / period - 1e-6) + 1;
  const schedule =
    journal === undefined ? new TrialSchedule(logTicks, trials, tickOf) : new JournalSchedule(journal.pages);
  const pages = journal && new RecordedPages(journal.pages);
  const digest = new SensedDigest(options.newHash);
  const spikes: Record<string, number> = {};
  const counts = { commands: 0, moving: 0 };

  const robot = rosRobot({
    agent,
    clock,
    transport: log,
    topics,
    drive: () => {},
    began: earliest,
    ...given({ mounts: options.mounts }),
  });
  const undo: (() => void)[] = [() => robot.dispose()];
  try {
    const controller = agent.controller(agent.body);
    controller.initialise(seed, period);
    const never = Object.fromEntries(Object.keys(agent.sensors).map((name) => [name, Number.POSITIVE_INFINITY]));
    const wire = () => connect(robot, controller as never, { staleAfterSeconds: never, lateAfterSeconds: never });
    const read = () => new TickReading(connection, agent.sensors, agent.actuators);
    let connection = wire();
    let reading = read();
    undo.unshift(() => connection.dispose());
    const run: Journalled = {
      beginTrial: (info) => connection.beginTrial(info),
      endTrial: (outcome) => connection.endTrial(outcome),
      feedback: { next: (feedback) => connection.feedback.next(feedback) },
      activate() {
        connection.dispose();
        connection = wire();
        reading = read();
      },
      set: (name, value) => (controller as Controller).tunables?.()[name]?.set(value),
    };
    undo.unshift(clock.attach({ rest: { elapsed: () => schedule.rested(clock.tick), end() {} } }));
    const spiking = controller.spikes?.subscribe((batch) => {
      spikes[batch.population] = (spikes[batch.population] ?? 0) + batch.count;
      digest.spikes(batch);
      pages?.spikes(batch);
      recorder?.spikes(batch, timeOf(batch.tick));
    });
    undo.unshift(() => spiking?.unsubscribe());

    const silences = Object.entries(agent.sensors).map(([name, spec]) => ({
      name,
      silence: new Silence(spec, period),
    }));

    if (recorder !== undefined) {
      log.tap = (topic, type, { cdr, receivedNanoseconds }, latched) =>
        recorder.heard(topic, type as KnownMessage, receivedNanoseconds, cdr, latched);
    }
    const compared = new RecordedCommands();
    const { velocity, rewards } = topics;
    if (journal === undefined && velocity !== undefined && log.has(velocity.topic, velocity.type)) {
      log.subscribe(velocity.topic, velocity.type, SENSOR, ({ cdr }) => compared.take(velocity.type, cdr));
    }
    let rewardMessages = 0;
    if (rewards !== undefined && schedule instanceof TrialSchedule) {
      const read = REWARD_TYPES[rewards.type];
      log.subscribe(rewards.topic, rewards.type, SENSOR, ({ cdr }) => {
        rewardMessages++;
        connection.feedback.next({ reward: read(cdr), phase: schedule.phase });
      });
    }

    let prepared = Number.NEGATIVE_INFINITY;
    let ahead: Promise<void> | undefined;
    const readAhead = async (tick: number): Promise<void> => {
      const until = tick + Math.ceil(AHEAD_SECONDS / period);
      await log.prepare(timeOf(until));
      prepared = until;
      ahead = undefined;
    };
    const enter = (tick: number): void => {
      log.deliver(timeOf(tick));
      schedule.enter(tick, run);
      pages?.enter(tick);
    };
    const leave = (tick: number): void => {
      const { command } = reading;
      const rests = schedule.rested(tick) >= 0;
      pages?.leave(tick, rests ? undefined : reading);
      if (rests) return;
      for (const { name, silence } of silences) {
        silence.tick(tick - start, (connection.observations[name] as Observed<object>).arrival.tick - start);
      }
      reading.add(tick, digest);
      if (command === undefined) return;
      const { linearX, linearY, angularZ } = command;
      counts.commands++;
      if (linearX !== 0 || linearY !== 0 || angularZ !== 0) counts.moving++;
      compared.compare(command);
      recorder?.commanded(command, timeOf(tick));
      onCommand?.(tick, command);
    };

    await readAhead(start);
    enter(start);
    const seconds = (): number => (clock.tick - start) * period;
    while (clock.tick < schedule.ticks && !signal?.aborted) {
      onProgress?.(seconds(), (schedule.ticks - start) * period);
      if (clock.tick >= prepared) await (ahead ?? readAhead(clock.tick));
      await clock.run(() => {
        leave(clock.tick - 1);
        enter(clock.tick);
        if (clock.tick >= prepared - 1 || signal?.aborted) return true;
        // A clock that sleeps leaves time to read in.
        if (options.realTime && ahead === undefined && clock.tick > prepared - AHEAD_SECONDS / period / 2) {
          ahead = readAhead(clock.tick);
        }
        return clock.tick >= schedule.ticks;
      }, signal);
    }
    const { fault } = log;
    const heard = Object.entries(topics.sensors).map(([name, { topic, reader }], k) => {
      const { staleSeconds, longestSeconds } = silences[k].silence;
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
      ticks: clock.tick - start,
      seconds: seconds(),
      partial: clock.tick < schedule.ticks,
      trials: schedule instanceof TrialSchedule ? Math.max(1, trials.trials.length) : schedule.trials,
      heard: { ...Object.fromEntries(heard), ...reward },
      mounts: robot.mounts(),
      spikes,
      ...counts,
      ...given({ compared: pages?.result ?? compared.result, journal: journal && journalFacts(journal, log) }),
      digest: digest.end(),
      ...given({ fault }),
    };
  } finally {
    takeAll(undo);
    await log.close();
  }
}

function journalFacts(journal: RecordedJournal, { survey }: RosLog): JournalFacts {
  const { topic, lives, whole, pages } = journal;
  const heard = countHeard(journal);
  const loaded = pages.some(({ events }) => events.some(({ what }) => what === 'load'));
  return { topic, lives, whole, heard, missing: heard - survey.messages, loaded };
}
