import { DurationHistogram } from '../../../agents/duration-histogram.ts';
import { BridgeError } from '../../../agents/errors.ts';
import type { ArrayId, Executable, Numbers, SpikeRing } from '../../../controllers/engine/compiler/index.ts';
import type { BoardStatistics } from '../statistics.ts';
import type { Traffic } from './circuit-executable.ts';

/** Bytes of a spike or of an input that crosses the border of the chip. */
const BYTES = 4;

/** A network on the model of a chip, without a border between. */
export interface ModelledNetwork extends Required<Omit<Executable, 'dispose' | 'encoded'>> {
  readonly traffic: Traffic;
}

/**
 * A network on the model of a chip, with what is measured of a board, until it is let go.
 *
 * @throws BridgeError `board_gone` after that, from each member that asks the model; and what the model throws
 */
export class MeasuredExecutable implements Executable {
  readonly precision: 'f32' | 'f64';
  readonly #inner: ModelledNetwork;
  readonly #board: string;
  readonly #latencies = new DurationHistogram();
  #closed = false;

  constructor(inner: ModelledNetwork, board: string) {
    this.#inner = inner;
    this.#board = board;
    this.precision = inner.precision;
  }

  numbers(array: ArrayId): Numbers {
    return this.#inner.numbers(array);
  }

  indices(array: ArrayId): Uint32Array {
    return this.#inner.indices(array);
  }

  spikes(ring: SpikeRing, slot: number, out: Uint32Array): number {
    return this.#inner.spikes(ring, slot, out);
  }

  run(tick: number, steps: number): void {
    this.#exchange((inner) => inner.run(tick, steps));
  }

  raise(event: string, tick: number): void {
    this.#exchange((inner) => inner.raise(event, tick));
  }

  knows(array: ArrayId): boolean {
    return this.#inner.knows(array);
  }

  fetch(arrays: readonly ArrayId[]): void {
    this.#exchange((inner) => inner.fetch(arrays));
  }

  send(arrays: readonly ArrayId[]): void {
    this.#exchange((inner) => inner.send(arrays));
  }

  save(): Uint8Array {
    return this.#exchange((inner) => inner.save());
  }

  restore(state: Uint8Array): void {
    this.#exchange((inner) => inner.restore(state));
  }

  dispose(): void {
    this.#closed = true;
  }

  statistics(): BoardStatistics {
    const latencies = this.#latencies;
    const { sent, received } = this.#inner.traffic;
    return {
      exchanges: latencies.count,
      latency: { p50: latencies.quantile(0.5), p99: latencies.quantile(0.99), longest: latencies.maximumSeconds },
      ...{ bytesSent: BYTES * sent, bytesReceived: BYTES * received, retries: 0, damaged: 0 },
    };
  }

  #exchange<T>(work: (inner: ModelledNetwork) => T): T {
    if (this.#closed)
      throw new BridgeError(`${this.#board} was let go`, {
        ...{ code: 'board_gone', block: this.#board },
        remedy: 'deploy the network again',
      });
    const start = performance.now();
    const result = work(this.#inner);
    this.#latencies.add((performance.now() - start) / 1e3);
    return result;
  }
}
