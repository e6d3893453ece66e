import type { SensorSpec } from '../../../agents/index.ts';
import { bearableSilence } from '../../../agents/staleness.ts';

/** How long a sensor was silent for longer than is borne, over a log. */
export class Silence {
  /** Seconds of the longest stretch without a message. */
  longestSeconds = 0;
  readonly #period: number;
  readonly #limitTicks: number;
  #since = 0;
  #staleTicks = 0;

  /** @param period s per tick */
  constructor(spec: SensorSpec, period: number) {
    this.#period = period;
    this.#limitTicks = Math.ceil(bearableSilence(spec, period) / period - 1e-9);
  }

  /** Seconds in which the latest message was too old. */
  get staleSeconds(): number {
    return this.#staleTicks * this.#period;
  }

  /** Counts a tick. @param arrived tick of the latest message, -1 before the first */
  tick(tick: number, arrived: number): void {
    const silent = tick - this.#since;
    this.longestSeconds = Math.max(this.longestSeconds, silent * this.#period);
    if (arrived === tick) this.#since = tick;
    else if (silent > this.#limitTicks) this.#staleTicks++;
  }
}
