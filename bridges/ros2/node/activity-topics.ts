import type { Controller, Signal, SpikeBatch } from '../../../agents/index.ts';
import { signalMessage } from '../../recording/runs/signal-message.ts';
import { messageType, timeOf } from '../../ros-messages/index.ts';
import { RELIABLE } from '../transport/qos.ts';
import type { RosTransport } from '../transport/transport.ts';

const ids = messageType('std_msgs/msg/UInt32MultiArray');

/**
 * Publishes what a controller computes, for plots: each signal on `~/signals/<name>`, as `signalMessage` has it; and of each population, on `~/spikes/<name>`, the ids of the neurons that
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

  #signal(name: string, signal: Signal): () => void {
    const { type, read } = signalMessage(signal);
    const publisher = this.#transport.advertise(`~/signals/${name}`, type, RELIABLE);
    this.#ends.push(() => publisher.close());
    return () => publisher.publish(read(timeOf(this.#transport.now())));
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
