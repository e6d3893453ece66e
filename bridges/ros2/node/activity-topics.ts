import type { Clock, Controller, Signal, SpikeBatch } from '../../../agents/index.ts';
import { signalMessage } from '../../recording/runs/signal-message.ts';
import { messageType, timeOf } from '../../ros-messages/index.ts';
import { RELIABLE } from '../transport/qos.ts';
import type { RosTransport } from '../transport/transport.ts';

const spikesType = messageType('diagnostic_msgs/msg/DiagnosticArray');

/**
 * Publishes what a controller computes, for plots: each signal on `~/signals/<name>`, as `signalMessage` has it; and the spikes of each
 * population since the last message on `~/spikes/<name>`, in a status with a value for each tick that has some: the tick, and the ids, once for
 * each spike. The stamp is that of the first of the ticks that the message tells of, with spikes or without: ROS time of its beginning.
 */
export class ActivityTopics {
  readonly #transport: RosTransport;
  readonly #clock: Clock;
  readonly #hardware: string;
  readonly #tells: (() => void)[] = [];
  readonly #ends: (() => void)[] = [];
  /** Of each population, the ids by the tick. */
  readonly #spikes = new Map<string, Map<number, number[]>>();
  /** Of the first tick since the last message: its number, and ROS time of its beginning, ns. */
  #first: { readonly tick: number; readonly stamp: bigint } | undefined;

  /** @param hardware what the cells belong to, such as the name of the body */
  constructor(transport: RosTransport, clock: Clock, controller: Controller, hardware: string) {
    this.#transport = transport;
    this.#clock = clock;
    this.#hardware = hardware;
    for (const [name, signal] of Object.entries(controller.signals?.() ?? {}))
      this.#tells.push(this.#signal(name, signal));
    for (const { name } of controller.populations?.() ?? []) this.#tells.push(this.#population(name));
    const subscription = controller.spikes?.subscribe((batch) => this.#collect(batch));
    const begin = (tick: number): void => {
      this.#first ??= { tick, stamp: transport.now() };
    };
    this.#ends.push(() => subscription?.unsubscribe(), clock.on('deliver', begin), clock.on('rest', begin));
  }

  /** Publishes everything as it is now. */
  tell(): void {
    for (const tell of this.#tells) tell();
    this.#first = undefined;
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
    const spikes = new Map<number, number[]>();
    this.#spikes.set(name, spikes);
    const publisher = this.#transport.advertise(`~/spikes/${name}`, spikesType.name, RELIABLE);
    this.#ends.push(() => publisher.close());
    return () => {
      const { tick, stamp } = this.#first ?? { tick: this.#clock.tick, stamp: this.#transport.now() };
      const values = [...spikes].map(([at, ids]) => ({ key: String(at), value: ids.join(' ') }));
      spikes.clear();
      const message = tick < this.#clock.tick ? `ticks ${tick} to ${this.#clock.tick - 1}` : 'no ticks';
      const status = { name, message, hardware_id: this.#hardware, values };
      publisher.publish(spikesType.encode({ header: { stamp: timeOf(stamp), frame_id: '' }, status: [status] }));
    };
  }

  #collect({ population, tick, ids, count }: SpikeBatch): void {
    const spikes = this.#spikes.get(population);
    if (spikes === undefined || count === 0) return;
    const before = spikes.get(tick) ?? [];
    for (let i = 0; i < count; i++) before.push(ids[i]);
    spikes.set(tick, before);
  }
}
