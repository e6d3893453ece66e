import type { Observable } from 'rxjs';
import type { ActuatorMessages, ActuatorSpec } from './actuators/index.ts';
import type { Observed } from './arrival.ts';
import type { Body } from './bodies/body.ts';
import type { Clock } from './clock.ts';
import type { SensorMessages, SensorSpec } from './sensors/index.ts';

/** Declared sensors by name. */
export type SensorSpecs = Readonly<Record<string, SensorSpec>>;

/** Declared actuators by name. */
export type ActuatorSpecs = Readonly<Record<string, ActuatorSpec>>;

/** The latest message of each sensor and when it came, by name. */
export type ObservationsOf<S extends SensorSpecs> = { readonly [N in keyof S]: Observed<SensorMessages[S[N]['kind']]> };

/** The message to send to each actuator, by name, written in place. */
export type CommandsOf<A extends ActuatorSpecs> = { readonly [N in keyof A]: ActuatorMessages[A[N]['kind']] };

/** The receiving end of a sensor: owned messages by default, the sender's buffer on request (see `Port`). */
export interface SensorStream<M> {
  /** Owned messages: each subscriber may keep its copy. */
  readonly stream: Observable<M>;
  /** The sender's own buffer, to be read inside the callback only. */
  borrowed(): Observable<Readonly<M>>;
  /** Seconds on the robot's clock at the origin of the latest message; NaN if unknown. */
  readonly stampSeconds: number;
}

/** The sending end of an actuator: an observer of commands, which reads each during the call only. */
export interface ActuatorSink<M> {
  // A method: a robot of certain actuators is then a robot of any, as `connect` sees it.
  /** Takes a command, which it reads during the call only. */
  next(command: Readonly<M>): void;
}

/**
 * A body in the world, simulated or real: a clock, sensors that emit at most one message per tick, actuators that take
 * commands. A robot takes its place in its clock's tick ({@link TickLoop}), which calls `deliver`, `sense` and `advance`.
 */
export interface Robot<S extends SensorSpecs = SensorSpecs, A extends ActuatorSpecs = ActuatorSpecs> {
  /** Body of the robot: its size, mass, wheels and limits. */
  readonly body: Body;
  /** Clock whose ticks the robot, its controller and the judge of the task share. */
  readonly clock: Clock;
  /** Declarations that the robot realises. */
  readonly specs: {
    /** Declared sensors, by name. */
    readonly sensors: S;
    /** Declared actuators, by name. */
    readonly actuators: A;
  };
  /** Receiving end of each declared sensor, by name. */
  readonly sensors: { readonly [N in keyof S]: SensorStream<SensorMessages[S[N]['kind']]> };
  /** Sending end of each declared actuator, by name. */
  readonly actuators: { readonly [N in keyof A]: ActuatorSink<ActuatorMessages[A[N]['kind']]> };
  /**
   * Seconds now, in the time of the stamps. Absent where that is the tick times its period, as in a simulation; a real robot has a time of
   * its own, of which the clock leaves out what passed between two runs.
   */
  readonly seconds?: () => number;
  /** Emits the messages that came from outside since the last tick; absent in a robot without such streams. */
  readonly deliver?: (tick: number) => void;
  /** Emits the messages of the sensors that are due. */
  readonly sense: (tick: number) => void;
  /** Carries out the commands for one period; the body of a real robot does so by itself. */
  readonly advance: (tick: number) => void;
  /** Commands zero at once, whatever state the robot is in. Never throws, and is done when it returns. */
  readonly safe: () => void;
  /** Stops the robot, ends its streams and frees its resources. */
  dispose(): void;
}
