import type { Controller, Signal, SpikeBatch } from '../../../agents/index.ts';
import { SIGNAL_LENGTH } from '../../../agents/index.ts';
import { messageType, timeOf } from '../../ros-messages/index.ts';
import { RELIABLE } from '../transport/qos.ts';
import type { RosTransport } from '../transport/transport.ts';

const scalar = messageType('std_msgs/msg/Float64');
const point = messageType('geometry_msgs/msg/PointStamped');
const vector = messageType('geometry_msgs/msg/Vector3Stamped');
const ids = messageType('std_msgs/msg/UInt32MultiArray');

/**
 * Publishes what a controller computes, for plots: each signal on `~/signals/<name>`, a scalar or a direction (rad) as a Float64, a
 * position as a PointStamped, a vector as a Vector3Stamped; and of each population, on `~/spikes/<name>`, the ids of the neurons that
 * spiked since the last message, once for each spike.
 */
export class ActivityTopics {
  readonly #transport: RosTransport;
  readonly #tells: (() => void)[] = [];
  readonly #ends: (() => void)[] = [];
  readonly #spikes = new Map<string, number[]>();

  constructor(transport: RosTransport, controller: Controller) {
    this.#transport = transport;
    for (const [name, signal] of Object.entries(controller.signals?.() ?? {}))
      this.#tells.push(this.#signal(name, signal));
    for (const { name } of controller.populations?.() ?? []) this.#tells.push(this.#population(name));
    const subscription = controller.spikes?.subscribe((batch) => this.#collect(batch));
    this.#ends.push(() => subscription?.unsubscribe());
  }

  /** Publishes everything as it is now. */
  tell(): void {
    for (const tell of this.#tells) tell();
  }

  close(): void {
    for (const end of this.#ends.splice(0)) end();
  }

  #signal(name: string, { kind, frame = 'map', read }: Signal): () => void {
    const values = new Float64Array(SIGNAL_LENGTH[kind]);
    const type = kind === 'position' ? point : kind === 'vector' ? vector : scalar;
    const publisher = this.#transport.advertise(`~/signals/${name}`, type.name, RELIABLE);
    this.#ends.push(() => publisher.close());
    return () => {
      read(values);
      const [x, y] = values;
      const header = { stamp: timeOf(this.#transport.now()), frame_id: frame };
      if (type === point) publisher.publish(point.encode({ header, point: { x, y, z: 0 } }));
      else if (type === vector) publisher.publish(vector.encode({ header, vector: { x, y, z: 0 } }));
      else publisher.publish(scalar.encode({ data: x }));
    };
  }

  #population(name: string): () => void {
    const spikes: number[] = [];
    this.#spikes.set(name, spikes);
    const publisher = this.#transport.advertise(`~/spikes/${name}`, ids.name, RELIABLE);
    this.#ends.push(() => publisher.close());
    return () => publisher.publish(ids.encode({ data: Uint32Array.from(spikes.splice(0)) }));
  }

  #collect({ population, ids: spiked, count }: SpikeBatch): void {
    const spikes = this.#spikes.get(population);
    for (let i = 0; i < count; i++) spikes?.push(spiked[i]);
  }
}
