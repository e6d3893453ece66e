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

/** Tells a run in messages of ROS: each call becomes the messages of all topics that have something to say to it. */
export function runTeller(options: RunTellerOptions): RecorderListener {
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
        return { output, listener: { holds: latched, ...listen({ ...told, send: sender(output, type) }) } };
      },
    );
    const all = [...fixed, ...openRunTopics(run, without).map((listener): Told => ({ output: ALWAYS, listener }))];
    const having = (call: keyof TopicListener): readonly Told[] =>
      all.filter(({ listener }) => listener[call] !== undefined);
    return { all, spikes: having('spikes'), tick: having('tick'), rest: having('rest') };
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
      for (const listener of toldOf(opened(), boundary())) listener.trialStart?.(trial);
    },
    rest(record) {
      const taken = sampled(record.elapsed);
      for (const { listener } of opened().rest) listener.rest?.(record, taken);
    },
    spikes(batch) {
      const told = (topics ?? opened()).spikes;
      for (let k = 0; k < told.length; k++) if (told[k].output.wanted) told[k].listener.spikes?.(batch);
    },
    tick(record) {
      now = record.tick + 1;
      const taken = sampled(record.elapsed);
      for (const { listener, output } of opened().tick) if (output.wanted) listener.tick?.(record, taken);
    },
    trialEnd(result) {
      for (const listener of toldOf(opened(), boundary())) listener.trialEnd?.(result, now);
    },
  };
}

/** A listener, and whether its messages go anywhere. */
interface Told {
  readonly output: Pick<TopicOutput, 'wanted'>;
  readonly listener: TopicListener;
}

/** The listeners, and those of them that hear the calls that come often. */
interface ToldTopics {
  readonly all: readonly Told[];
  readonly spikes: readonly Told[];
  readonly tick: readonly Told[];
  readonly rest: readonly Told[];
}

/** The listeners that are told of the boundary of a trial. */
function toldOf({ all }: ToldTopics, which: BoundaryTopics): readonly TopicListener[] {
  const listeners = all.map(({ listener }) => listener);
  return which === 'all' ? listeners : listeners.filter(({ holds = false }) => holds === (which === 'holding'));
}

/** Topics that follow from what a run has look themselves. */
const ALWAYS = { wanted: true };

function sender<Name extends KnownMessage>(output: TopicOutput, type: Name) {
  const { encodeBorrowed: encode } = messageType(type);
  return (tick: number, message: MessageInput<Name>): void => output.send(tick, encode(message));
}
