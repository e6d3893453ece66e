import type { Body } from '../../../agents/index.ts';
import { type KnownMessage, type MessageInput, messageType, type Time, timeOf } from '../../ros-messages/index.ts';
import type { RecordedWorld } from './arena-markers.ts';
import type { RunPart } from './run-parts.ts';
import { openRunTopics, RUN_TOPICS } from './run-topics.ts';
import type { OpenRun, RecordedController, RecorderListener, TopicListener, TopicOutput, TopicSink } from './topic.ts';

/** A run that is told in messages, and where they go. */
export interface RunTellerOptions {
  readonly sink: TopicSink;
  readonly body: Body;
  /** World at the beginning. */
  readonly world: RecordedWorld;
  /** Seconds per tick. */
  readonly period: number;
  /** Whether each message of a sensor is told; otherwise the latest of each at every sample. */
  readonly everyMessage: boolean;
  /** Whether poses, signals and whatever else is sampled are told of a tick. @param elapsed ticks of the trial or the rest */
  readonly sampled: (elapsed: number) => boolean;
  /** Which topics are told of the boundary of a trial at present: all, those that hold, or those that do not. Default: all. */
  readonly boundary?: () => BoundaryTopics;
  /** Parts that are left out. Default: none. */
  readonly without?: readonly RunPart[];
}

/** Topics that are told of the boundaries of trials, by whether what they tell then holds until the next. */
export type BoundaryTopics = 'all' | 'holding' | 'passing';

const NOTHING_KNOWN: Parameters<RecorderListener['seedStart']>[0] = { controller: {} as RecordedController };

/** A recorder's listener that may miss ticks and spikes. */
export interface RunTeller extends RecorderListener {
  /** @param tick ticks of the run that are completed. Default: up to the last one that was told; who misses ticks must say it. */
  trialEnd(result: Parameters<RecorderListener['trialEnd']>[0], tick?: number): void;
  /** Has topics know that spikes are not told until the next sample. @param tick the first one whose spikes are not */
  spikesPause(tick: number): void;
}

/** Tells a run in messages of ROS: each call becomes the messages of all topics that have something to say to it. */
export function runTeller(options: RunTellerOptions): RunTeller {
  const { sink, body, world, period, everyMessage, sampled, boundary = () => 'all', without = [] } = options;
  const nanosecondsOf = (tick: number): bigint => BigInt(Math.round(tick * period * 1e9));
  const stamp = (tick: number): Time => timeOf(nanosecondsOf(tick));
  const told = {
    body,
    world,
    stamp,
    header: (tick: number, frame: string) => ({ stamp: stamp(tick), frame_id: frame }),
  };
  let topics: ToldTopics | undefined;
  let now = 0;
  const begin = ({ controller, sensors = {} }: Parameters<RecorderListener['seedStart']>[0]): ToldTopics => {
    const run: OpenRun = {
      ...told,
      period,
      controller,
      sensors,
      everyMessage,
      stampOf: (seconds, tick) => (Number.isNaN(seconds) ? stamp(tick) : timeOf(BigInt(Math.round(seconds * 1e9)))),
      open: (topic, type, given = {}) => sink.open(topic, type, given),
    };
    const fixed = RUN_TOPICS.filter(({ topic }) => !without.some((part) => topic === `/${part}`)).map(
      ({ topic, type, listen, options = {} }): Told => {
        const output = sink.open(topic, type, options);
        const { latched = false } = options;
        return { output, listener: { holds: latched, ...listen({ ...told, send: sender(output, type, latched) }) } };
      },
    );
    const all = [...fixed, ...openRunTopics(run, without).map((listener): Told => ({ output: ALWAYS, listener }))];
    const having = (call: keyof TopicListener): readonly Told[] =>
      all.filter(({ listener }) => listener[call] !== undefined);
    const listeners = all.map(({ listener }) => listener);
    const held = listeners.filter(({ holds = false }) => holds);
    const passing = listeners.filter((listener) => !held.includes(listener));
    return {
      boundaries: { all: listeners, holding: held, passing },
      spikes: having('spikes'),
      tick: having('tick'),
      rest: having('rest'),
    };
  };
  const opened = (): ToldTopics => {
    topics ??= begin(NOTHING_KNOWN);
    return topics;
  };
  return {
    seedStart(seed) {
      topics ??= begin(seed);
    },
    trialStart(trial) {
      now = trial.tick;
      for (const listener of opened().boundaries[boundary()]) listener.trialStart?.(trial);
    },
    rest(record) {
      const taken = sampled(record.elapsed);
      for (const { listener } of opened().rest) listener.rest?.(record, taken);
    },
    spikes(batch) {
      const told = (topics ?? opened()).spikes;
      for (let k = 0; k < told.length; k++) if (told[k].output.wanted) told[k].listener.spikes?.(batch);
    },
    spikesPause(tick) {
      for (const { listener } of opened().spikes) listener.spikesPause?.(tick);
    },
    tick(record) {
      now = record.tick + 1;
      const taken = sampled(record.elapsed);
      for (const { listener, output } of opened().tick) if (output.wanted) listener.tick?.(record, taken);
    },
    trialEnd(result, tick = now) {
      for (const listener of opened().boundaries[boundary()]) listener.trialEnd?.(result, tick);
    },
  };
}

/** A listener, and whether its messages go anywhere. */
interface Told {
  readonly output: Pick<TopicOutput, 'wanted'>;
  readonly listener: TopicListener;
}

/** The listeners of the boundaries of trials, and of the calls that come often. */
interface ToldTopics {
  readonly boundaries: Readonly<Record<BoundaryTopics, readonly TopicListener[]>>;
  readonly spikes: readonly Told[];
  readonly tick: readonly Told[];
  readonly rest: readonly Told[];
}

/** Topics that follow from what a run has look themselves. */
const ALWAYS = { wanted: true };

/** Sender of the messages of a topic: of those that somebody wants, and of latched ones, which late viewers get too. */
function sender<Name extends KnownMessage>(output: TopicOutput, type: Name, latched: boolean) {
  const { encodeBorrowed: encode } = messageType(type);
  return (tick: number, message: MessageInput<Name>): void => {
    if (latched || output.wanted) output.send(tick, encode(message));
  };
}
