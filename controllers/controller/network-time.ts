import { TimingError } from '../../agents/index.ts';
import type { Simulation } from '../engine/index.ts';

/** Share of a tick by which times may differ that are the same. */
const ROUNDING = 1e-6;

/**
 * Holds the time of a network against that of the run. In a tick a network makes the steps that the tick has room for, or none, where it
 * stands still for a phase; one whose step is longer than a tick makes one when its last step is over.
 */
export class NetworkTime {
  readonly #simulation: Simulation;
  /** Steps in a tick; below 1 where a step takes several ticks. */
  readonly #steps: number;
  /** Seconds per tick. */
  readonly #period: number;
  #before = 0;
  /** Ticks since the network was last stepped. */
  #waited = Infinity;

  /** @throws TimingError `network_off_time` for a step that neither divides a tick nor is a multiple of one */
  constructor(simulation: Simulation, period: number) {
    this.#simulation = simulation;
    this.#period = period;
    const steps = period / simulation.network.step;
    const [whole, other] = steps >= 1 ? [Math.round(steps), steps] : [Math.round(1 / steps), 1 / steps];
    if (Math.abs(other - whole) > ROUNDING * whole) {
      throw new TimingError(`${this.#name} has a step that does not fit the tick`, {
        code: 'network_off_time',
        expected: `a step that divides a tick of ${inMs(period)}, or is a multiple of it`,
        received: inMs(simulation.network.step),
        remedy: 'give the network `step: seconds(period)`, or a whole share of it',
      });
    }
    this.#steps = steps >= 1 ? whole : 1 / whole;
  }

  /** Steps that must be made in each tick, in words; undefined where a step is a tick. */
  get inWords(): string | undefined {
    if (this.#steps === 1) return undefined;
    return this.#steps > 1
      ? `${this.#name}: ${this.#steps} steps in each tick of ${inMs(this.#period)}`
      : `${this.#name}: a step in every ${Math.round(1 / this.#steps)} ticks of ${inMs(this.#period)}`;
  }

  /** Forgets when the network was last stepped, as after a restored state. */
  forget(): void {
    this.#waited = Infinity;
  }

  /** Begins a tick: what was stepped outside of ticks, or restored, does not count. */
  begin(): void {
    this.#before = this.#simulation.tick;
  }

  /** Ends a tick. @throws TimingError `network_off_time` where the network advanced another time than the run */
  end(tick: number): void {
    const made = this.#simulation.tick - this.#before;
    this.#waited++;
    if (made === 0) return;
    const early = this.#steps < 1 && this.#waited * this.#steps < 1 - ROUNDING;
    if (made !== Math.max(1, this.#steps) || early) this.#refuse(made, tick);
    this.#waited = 0;
  }

  #refuse(made: number, tick: number): never {
    const { step } = this.#simulation.network;
    const [time, room] = [inMs(made * step), inMs(Math.max(this.#period, step))];
    const ticks = this.#steps < 1 ? Math.min(this.#waited, 1 / this.#steps) : 1;
    throw new TimingError(`${this.#name} advanced ${time} in ${inMs(ticks * this.#period)} of the run`, {
      code: 'network_off_time',
      expected:
        this.#steps >= 1
          ? `${this.#steps} steps of ${inMs(step)} in a tick, ${room}`
          : `a step of ${inMs(step)} every ${room}`,
      received: `${made} ${made === 1 ? 'step' : 'steps'}`,
      tick,
      remedy:
        this.#steps > 1
          ? `call simulation.step(${this.#steps}) in each tick, or give the network \`step: seconds(period)\``
          : 'call simulation.step() once in each tick, or when the last step is over',
    });
  }

  get #name(): string {
    const [first] = this.#simulation.network.populations;
    return `the network of '${first?.name ?? 'no population'}'`;
  }
}

function inMs(seconds: number): string {
  return `${Number((seconds * 1e3).toPrecision(9))} ms`;
}
