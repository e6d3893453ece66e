import type { Body, Controller, Pose, SensorSpecs, SpikeBatch, Twist } from '../../../agents/index.ts';
import type { KnownMessage, Message, MessageInput, Time } from '../../ros-messages/index.ts';
import type { RecordedGoal, RecordedWorld } from './arena-markers.ts';

/** Methods of a controller that a recording calls. */
export type RecordedController = Pick<Controller, 'populations' | 'signals' | 'weights'>;

/** Synchronous calls to a recorder, in the order of the run. Borrowed values are not kept. */
export interface RecorderListener {
  /** Called once, before all others; without it the recording tells of body, world and spikes alone. */
  seedStart(seed: {
    readonly controller: RecordedController;
    /** Sensors of the agent, by name. Default: none. */
    readonly sensors?: SensorSpecs;
  }): void;
  /** Called at the start of a trial, before its first tick and after its rest. */
  trialStart(trial: {
    /** Index of the trial in the run, from 0. */
    readonly index: number;
    /** Tick of the run that is the first of this trial. */
    readonly tick: number;
    /** True pose of the body at the start, in m and rad, in the map frame. */
    readonly start: Readonly<Pose>;
    /** Goal of the trial, which `/trial` states: a disc, in m in the map frame. Default: none, stated with radius 0. */
    readonly goal?: RecordedGoal;
    /** All goals of the trial, which `/arena` shows. Default: `goal` alone, if there is one. */
    readonly goals?: readonly RecordedGoal[];
    /** Default: that of the recording. */
    readonly world?: RecordedWorld;
  }): void;
  /** Called at the end of a tick of rest, before the trial that rests. */
  rest(record: RecordedRest): void;
  /** Called with the spikes of one population in one tick; the batch is borrowed. */
  spikes(batch: SpikeBatch): void;
  /** Called at the end of a tick. */
  tick(record: RecordedTick): void;
  /** Called at the end of a trial, after its last tick. */
  trialEnd(result: RecordedResult): void;
}

interface RecordedResult {
  readonly index: number;
  /** Absent of a trial that nobody judges. */
  readonly success?: boolean;
  readonly reason: string;
  readonly latencySeconds: number;
  readonly pathMetres: number;
  readonly collisions: number;
}

interface RecordedRest {
  readonly tick: number;
  /** Ticks of this rest completed, this one included. */
  readonly elapsed: number;
  /** Ticks of the whole rest. */
  readonly ticks: number;
}

/** A message of a sensor as the controller observed it; without its arrival it is not told. */
export type RecordedObservation = object & {
  readonly arrival?: { readonly tick: number; readonly stampSeconds: number };
};

interface RecordedTick {
  readonly tick: number;
  readonly elapsed: number;
  readonly pose: Readonly<Pose>;
  readonly twist: Readonly<Twist>;
  readonly command: Readonly<Twist>;
  readonly reward: number;
  readonly observations: Readonly<Record<string, RecordedObservation>>;
}

/** Where messages go: a file, or those who look on. */
export interface TopicSink {
  /** Declares a topic. */
  open(topic: string, type: KnownMessage, options: TopicOptions): TopicOutput;
}

/** Properties of a topic beside the type of its messages. */
export interface TopicOptions {
  /** Whether its last message holds until the next one, and is given to whoever comes late. Default: false. */
  readonly latched?: boolean;
  /** Whether it has so many messages that some may be left out for those who look on. Default: false. */
  readonly bulky?: boolean;
  /** Facts about it for people, such as the unit of a signal, by name. Default: none. */
  readonly facts?: Readonly<Record<string, string>>;
}

/** The sending end of a topic. */
export interface TopicOutput {
  /** Whether a message that is sent now goes anywhere. */
  readonly wanted: boolean;
  /** Sends a message in CDR, of the beginning of a tick. The bytes are copied. */
  send(tick: number, cdr: Uint8Array): void;
}

/** A topic in the recordings of runs: the type of its messages, and how they follow from a run. */
export interface RunTopic<Name extends KnownMessage = KnownMessage> {
  readonly topic: string;
  /** Full name of the type in ROS 2. */
  readonly type: Name;
  readonly options?: TopicOptions;
  /** Makes the listener that sends the messages of a run. */
  readonly listen: (run: TopicRun<Name>) => TopicListener;
}

/** Topics that follow from what a run has: its sensors, signals or populations. */
export interface RunTopics {
  /** Part of the run that they show, by whose name they can be left out. */
  readonly part: string;
  readonly listen: (run: OpenRun) => TopicListener;
}

/** The calls that a topic needs. */
export interface TopicListener extends Partial<Pick<RecorderListener, 'trialStart' | 'spikes'>> {
  /** Whether what it tells at the boundaries of trials holds until the next. Default: what the topic says (`latched`), or false. */
  readonly holds?: boolean;
  /** Called when spikes are not told until the next sample. @param tick the first one whose spikes are not */
  spikesPause?(tick: number): void;
  /** @param sampled whether poses of this tick are recorded */
  tick?(record: RecordedTick, sampled: boolean): void;
  /** @param sampled whether samples of this tick are recorded */
  rest?(record: RecordedRest, sampled: boolean): void;
  /** @param tick the first one after the trial */
  trialEnd?(result: RecordedResult, tick: number): void;
}

/** The run of a topic. */
interface ToldRun {
  /** Frame of the body. Default: `base_link`. */
  readonly baseFrame?: string;
  readonly body: Body;
  readonly world: RecordedWorld;
  /** Simulated time of the beginning of a tick. */
  stamp(tick: number): Time;
  header(tick: number, frame: string): Message<'std_msgs/msg/Header'>;
}

/** The run of a topic, and the function that sends its messages. */
export interface TopicRun<Name extends KnownMessage> extends ToldRun {
  /** Writes a message, stamped with the beginning of a tick. Fields left out are zero, empty, or a definition's default. */
  send(tick: number, message: MessageInput<Name>): void;
}

/** The run of topics that follow from what it has. */
export interface OpenRun extends ToldRun {
  /** Seconds per tick. */
  readonly period: number;
  readonly controller: RecordedController;
  /** Sensors of the agent, by name. */
  readonly sensors: SensorSpecs;
  /** Whether each message of a sensor is told; otherwise the latest of each at every sample. */
  readonly everyMessage: boolean;
  /** Simulated time `seconds` after the beginning of the run; that of the beginning of a tick if it is NaN. */
  stampOf(seconds: number, tick: number): Time;
  open(topic: string, type: KnownMessage, options?: TopicOptions): TopicOutput;
}
