import type { Body, PopulationInfo, Pose, SpikeBatch, Twist } from '../../../agents/index.ts';
import type { KnownMessage, Message, MessageInput, Time } from '../../ros-messages/index.ts';
import type { RecordedGoal, RecordedWorld } from './arena-markers.ts';

/** Synchronous calls to a recorder, in the order of the run. Borrowed values are not kept. */
export interface RecorderListener {
  /** Called once, before all others; without it the recording tells nothing of the populations but their spikes. */
  seedStart(seed: { readonly controller: { readonly populations?: () => readonly PopulationInfo[] } }): void;
  trialStart(trial: {
    readonly index: number;
    readonly tick: number;
    readonly start: Readonly<Pose>;
    readonly goal: RecordedGoal;
    /** All of them. Default: that one. */
    readonly goals?: readonly RecordedGoal[];
    /** Default: that of the recording. */
    readonly world?: RecordedWorld;
  }): void;
  /** Called at the end of a tick of rest, before the trial that rests. */
  rest(record: RecordedRest): void;
  spikes(batch: SpikeBatch): void;
  /** Called at the end of a tick. */
  tick(record: RecordedTick): void;
  trialEnd(result: {
    readonly index: number;
    readonly success: boolean;
    readonly reason: string;
    readonly latencySeconds: number;
    readonly pathMetres: number;
    readonly collisions: number;
  }): void;
}

interface RecordedRest {
  readonly tick: number;
  /** Ticks of this rest completed, this one included. */
  readonly elapsed: number;
  /** Ticks of the whole rest. */
  readonly ticks: number;
}

interface RecordedTick {
  readonly tick: number;
  readonly elapsed: number;
  readonly pose: Readonly<Pose>;
  readonly twist: Readonly<Twist>;
  readonly command: Readonly<Twist>;
  readonly reward: number;
  readonly observations: Readonly<Record<string, object>>;
}

/** A topic in the recordings of runs: the type of its messages, and how they follow from a run. */
export interface RunTopic<Name extends KnownMessage = KnownMessage> {
  readonly topic: string;
  /** Full name of the type in ROS 2. */
  readonly type: Name;
  /** Makes the listener that sends the messages of a run. */
  readonly listen: (run: TopicRun<Name>) => TopicListener;
}

/** The calls that a topic needs. */
export type TopicListener = Partial<Omit<RecorderListener, 'seedStart' | 'tick'>> & {
  /** @param sampled whether poses of this tick are recorded */
  tick?(record: RecordedTick, sampled: boolean): void;
};

/** The run of a topic, and the function that sends its messages. */
interface TopicRun<Name extends KnownMessage> {
  readonly body: Body;
  readonly world: RecordedWorld;
  /** Simulated time of the beginning of a tick. */
  stamp(tick: number): Time;
  header(tick: number, frame: string): Message<'std_msgs/msg/Header'>;
  /** Writes a message, stamped with the beginning of a tick. Fields left out are zero, empty, or a definition's default. */
  send(tick: number, message: MessageInput<Name>): void;
}
