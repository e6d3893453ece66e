import type { Clock, Phase, TickListener, TickParts } from '../../agents/index.ts';
import { TickLoop } from '../../agents/tick.ts';
import { messageType, nanosecondsOf } from '../ros-messages/index.ts';
import { CLOCK } from './transport/qos.ts';
import type { RosTransport } from './transport/transport.ts';

const NANOSECONDS = 1e9;
/** Seconds of simulated time between two messages that are still counted through. */
const FARTHEST_SECONDS = 2;

/**
 * The clock of a node whose time is simulated elsewhere (`use_sim_time`): tick n of a run is due n periods of `/clock` after the run
 * began. It stands still while that does. Time that jumps back, as when a simulation is reset, or far ahead is counted from there: ticks
 * never go back, and those of a time that nobody told are not run.
 */
export class SimulatedTimeClock implements Clock {
  /** Seconds per tick. */
  readonly period: number;
  /** Ticks completed; during a tick, the number of that tick. */
  tick = 0;
  /** Number of times that time jumped, back or by more than 2 s ahead. */
  jumps = 0;
  readonly #loop = new TickLoop();
  readonly #end: () => void;
  /** Nanoseconds of the latest message, and of tick `#originTick`; undefined before the first. */
  #now: bigint | undefined;
  #origin = 0n;
  #originTick = 0;
  /** Runs the ticks that are due; undefined while nobody runs the clock. */
  #proceed: (() => void) | undefined;

  /** @param period s per tick */
  constructor(transport: RosTransport, period: number) {
    this.period = period;
    const type = messageType('rosgraph_msgs/msg/Clock');
    this.#end = transport.subscribe('/clock', type.name, CLOCK, ({ cdr }) => {
      this.#advance(nanosecondsOf(type.decode(cdr).clock));
    });
  }

  /**
   * Gives a robot, a controller, a judge or a rest its place in every tick. Returns a function that removes it.
   *
   * @throws WiringError `place_taken`
   */
  attach(parts: TickParts): () => void {
    return this.#loop.attach(parts);
  }

  /** Calls `observer` in every tick after the steps of `phase`. Returns a function that removes it. */
  on(phase: Phase, observer: TickListener): () => void {
    return this.#loop.on(phase, observer);
  }

  /** Each tick is run when its time comes, before the next message is heard. */
  run(done: () => boolean, signal?: AbortSignal): Promise<void> {
    // Time that passed while nobody ran the clock is not caught up with.
    if (this.#now !== undefined) this.#begin(this.#now);
    return new Promise((resolve, reject) => {
      const proceed = (): void => {
        try {
          let over = signal?.aborted ?? false;
          while (!over && this.tick < this.#due()) over = this.#step(done) || (signal?.aborted ?? false);
          if (!over) return;
          end();
          resolve();
        } catch (error) {
          end();
          reject(error);
        }
      };
      const end = (): void => {
        this.#proceed = undefined;
        signal?.removeEventListener('abort', proceed);
      };
      this.#proceed = proceed;
      signal?.addEventListener('abort', proceed);
      proceed();
    });
  }

  /** Ends listening to `/clock`. */
  close(): void {
    this.#end();
  }

  /** The next tick is due at this time. */
  #begin(now: bigint): void {
    this.#origin = now;
    this.#originTick = this.tick;
  }

  #step(done: () => boolean): boolean {
    this.#loop.run(this.tick);
    this.tick++;
    return done();
  }

  /** The tick that is not due yet. */
  #due(): number {
    if (this.#now === undefined) return 0;
    const elapsed = Number(this.#now - this.#origin) / NANOSECONDS;
    return this.#originTick + Math.floor(elapsed / this.period + 1e-6) + 1;
  }

  #advance(now: bigint): void {
    const passed = this.#now === undefined ? undefined : Number(now - this.#now) / NANOSECONDS;
    const jumped = passed !== undefined && (passed < 0 || passed > FARTHEST_SECONDS);
    if (passed === undefined || jumped) this.#begin(now);
    if (jumped) this.jumps++;
    this.#now = now;
    this.#proceed?.();
  }
}
