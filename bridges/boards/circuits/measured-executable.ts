import { BridgeError } from '../../../agents/errors.ts';
import type { ArrayId, Executable, Numbers, SpikeRing } from '../../../controllers/engine/index.ts';
import type { BoardStatistics } from '../statistics.ts';
import type { CircuitExecutable } from './circuit-executable.ts';

/** Latencies that are kept: the last ones. */
const KEPT = 4096;
/** Bytes of a spike or of an input that crosses the border of the chip. */
const BYTES = 4;

/** A network on the model of a chip, with what is measured of a board, until it is let go. */
export class MeasuredExecutable implements Executable {
  readonly precision: 'f32' | 'f64';
  readonly #inner: CircuitExecutable;
  readonly #board: string;
  readonly #latencies = new Float64Array(KEPT);
  #exchanges = 0;
  #longest = 0;
  #closed = false;

  constructor(inner: CircuitExecutable, board: string) {
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
    const seen = this.#latencies.slice(0, Math.min(KEPT, this.#exchanges)).sort();
    const share = (part: number): number => seen[Math.min(seen.length - 1, Math.floor(part * seen.length))] ?? 0;
    const { sent, received } = this.#inner.traffic;
    return {
      exchanges: this.#exchanges,
      latency: { p50: share(0.5), p99: share(0.99), longest: this.#longest },
      ...{ bytesSent: BYTES * sent, bytesReceived: BYTES * received, retries: 0, damaged: 0 },
    };
  }

  #exchange<T>(work: (inner: CircuitExecutable) => T): T {
    if (this.#closed)
      throw new BridgeError(`${this.#board} was let go`, {
        ...{ code: 'board_gone', block: this.#board },
        remedy: 'deploy the network again',
      });
    const start = performance.now();
    const result = work(this.#inner);
    const seconds = (performance.now() - start) / 1e3;
    this.#latencies[this.#exchanges++ % KEPT] = seconds;
    this.#longest = Math.max(this.#longest, seconds);
    return result;
  }
}
