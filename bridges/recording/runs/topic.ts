import type { Body, Pose, SpikeBatch, Twist } from '../../../agents/index.ts';
import type { RecordedGoal, RecordedWorld } from './arena-markers.ts';
import type { Header, Time } from './ros-messages.ts';

/** What a recorder hears of a run: synchronous calls in the order of the run. Nothing borrowed is kept. */
export interface RecorderListener {
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
  /** The end of a tick of rest, before the trial that it belongs to starts. */
  rest(record: RecordedRest): void;
  spikes(batch: SpikeBatch): void;
  /** The end of a tick. */
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

export interface RecordedRest {
  readonly tick: number;
  /** Ticks of this rest completed, this one included. */
  readonly elapsed: number;
  /** Ticks of the whole rest. */
  readonly ticks: number;
}

export interface RecordedTick {
  readonly tick: number;
  readonly elapsed: number;
  readonly pose: Readonly<Pose>;
  readonly twist: Readonly<Twist>;
  readonly command: Readonly<Twist>;
  readonly reward: number;
  readonly observations: Readonly<Record<string, object>>;
}

/** One topic of the recordings of runs: its type of message, and how its messages come of a run. */
export interface RunTopic<Message extends object = never> {
  readonly topic: string;
  /** Full name of the type in ROS 2. */
  readonly type: `${string}/msg/${string}`;
  /** As the type's `.msg` file has it. */
  readonly definition: string;
  /** Listens to a run, and sends. */
  readonly listen: (run: TopicRun<Message>) => TopicListener;
}

/** What a topic hears of a run: what concerns it. */
export type TopicListener = Partial<Omit<RecorderListener, 'tick'>> & {
  /** @param sampled whether the tick is one of those of which poses are recorded */
  tick?(record: RecordedTick, sampled: boolean): void;
};

/** What a topic needs to know of a run, and to send. */
export interface TopicRun<Message extends object> {
  readonly body: Body;
  readonly world: RecordedWorld;
  /** Simulated time of the beginning of a tick. */
  stamp(tick: number): Time;
  header(tick: number, frame: string): Header;
  /** Writes a message, stamped with the beginning of a tick. Fields left out are zero, empty, or a definition's default. */
  send(tick: number, message: Message): void;
}
