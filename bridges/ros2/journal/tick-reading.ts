import type { ActuatorSpecs, Observed, SensorSpecs, Twist } from '../../../agents/index.ts';
import { messageType as sensorType } from '../../../agents/messages.ts';
import type { SensedDigest } from './sensed-digest.ts';

/** Messages of a connection, by the names of sensors and actuators. */
interface Messages {
  readonly observations: object;
  readonly commands: object;
}

/** Reads what an agent sensed and commanded in a tick into digests. */
export class TickReading {
  /** The present velocity; undefined for an agent that does not move. */
  readonly command: Readonly<Twist> | undefined;
  readonly #sensors;
  readonly #commanded: Float64Array;
  #flat = new Float64Array(64);

  constructor({ observations, commands }: Messages, sensors: SensorSpecs, actuators: ActuatorSpecs) {
    const seen = observations as Readonly<Record<string, Observed<object>>>;
    this.#sensors = Object.entries(sensors).map(([name, { kind, size }], number) => ({
      number,
      message: seen[name],
      type: sensorType(kind),
      size,
    }));
    const [moving] = Object.keys(actuators);
    this.command = moving === undefined ? undefined : (commands as Readonly<Record<string, Twist>>)[moving];
    this.#commanded = new Float64Array(this.command === undefined ? 0 : 3);
  }

  /** Adds what came and what was commanded in a tick, after its control phase. */
  add(tick: number, digest: SensedDigest): void {
    for (const { number, message, type, size } of this.#sensors) {
      if (message.arrival.tick !== tick) continue;
      const length = type.length(type.sizeOf?.(message as never) ?? size);
      if (length > this.#flat.length) this.#flat = new Float64Array(2 * length);
      type.flatten(message as never, this.#flat, 0);
      digest.sensed(tick, number, this.#flat, length);
    }
    const { command } = this;
    if (command === undefined) return;
    this.#commanded[0] = command.linearX;
    this.#commanded[1] = command.linearY;
    this.#commanded[2] = command.angularZ;
    digest.commanded(tick, this.#commanded);
  }
}
