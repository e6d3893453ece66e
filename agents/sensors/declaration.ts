import type { MessageType } from '../message-type.ts';

/** A kind of sensor: how its messages are made, and the type of the settings in its declarations. */
export interface SensorType<M, Settings = never> extends MessageType<M, Settings> {
  /** Carries the type of the settings; it has no value. */
  readonly settings?: Settings;
}

/** When a sensor of any kind samples and delivers. */
export interface SensorTiming {
  /** Samples per second; must divide the tick rate. Default: one sample per tick. */
  readonly rateHz?: number;
  /** Seconds from sampling to delivery, rounded up to whole ticks. Default 0. */
  readonly latencySeconds?: number;
  /** Standard deviation of a normal addition to the latency, cut at 0; samples stay in order. Default 0. */
  readonly jitterSeconds?: number;
  /** Probability that a sample is lost. Default 0. */
  readonly dropout?: number;
}

/** A declared sensor: realised by a simulated robot or bound to a topic of a real one. */
export interface SensorDeclaration<K extends string, Settings = never> extends SensorTiming {
  /** Kind of the sensor, such as `scan`: fixes the message that it sends. */
  readonly kind: K;
  /** Number of elements of the message's array fields; 1 for scalar messages. */
  readonly size: number;
  /** Noise parameters by name, meaning fixed by the kind; standard deviations in the message's units. Default 0 each. */
  readonly noise: Readonly<Record<string, number>>;
  /** Settings of the kind, such as the resolution of a camera. */
  readonly settings?: Settings;
}

/** Where a sensor is on its body, in `base_link`. All default 0. */
export interface Mount {
  /** Metres forward. */
  readonly x?: number;
  /** Metres to the left. */
  readonly y?: number;
  /** Metres above the floor. */
  readonly z?: number;
  /** Radians, counter-clockwise from straight ahead. */
  readonly yaw?: number;
  /** Radians, positive upwards. */
  readonly pitch?: number;
  /** Radians, positive with the left side up. */
  readonly roll?: number;
}

/** A mount whose height must be given. */
export type RaisedMount = Mount & {
  /** Metres above the floor. */
  readonly z: number;
};

/** A declaration without settings, from the options that a kind's function takes. */
export function declareSensor<K extends string>(
  kind: K,
  size: number,
  options: SensorTiming & { readonly noise?: object },
): SensorDeclaration<K> {
  const { noise = {}, ...timing } = options;
  return { kind, size, noise: noise as Record<string, number>, ...timing };
}
