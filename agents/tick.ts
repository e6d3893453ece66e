import type { Phase, TickListener, TickParts } from './clock.ts';
import { faultAt, type ReafferenceError, WiringError } from './errors.ts';
import { refusePromise } from './synchronous.ts';
import { makeSafe, takeAll } from './undo.ts';

/**
 * The closed loop, one tick at a time. Every clock runs one; the robot, its controller and the judge of the task take their
 * places in it by `attach`, observers by `on`. {@link run} is the order of a tick. The observers of a phase are called right
 * after its steps, in the order in which they were added.
 *
 * In a tick of rest only the controller runs: nothing is delivered, sensors are blind, the body stands still, no task judges.
 */
export class TickLoop {
  /** One object of one shape, with every place: the tick of each run is then compiled once. */
  readonly #parts: { -readonly [P in keyof TickParts]-?: TickParts[P] | undefined } = {
    robot: undefined,
    controller: undefined,
    judge: undefined,
    rest: undefined,
  };
  #phase: Phase = 'deliver';
  /** Whether the sensors have sensed in the tick that comes. */
  #sensed = false;
  readonly #observers: Record<Phase, readonly TickListener[]> = {
    deliver: [],
    sense: [],
    control: [],
    physics: [],
    judge: [],
    rest: [],
  };

  /**
   * Runs one tick. A fault in any part makes the robot safe and undoes the controller's wiring before it is thrown again; what
   * fails meanwhile is in its `suppressed`. A part that returns a promise is a fault.
   *
   * @throws ReafferenceError that says the tick and the part at fault
   */
  run(tick: number): void {
    try {
      const elapsed = this.#parts.rest?.elapsed() ?? -1;
      if (elapsed >= 0) this.#rest(tick, elapsed);
      else {
        if (!this.#sensed) this.#sense(tick);
        this.#sensed = false;
        this.#act(tick);
      }
    } catch (error) {
      throw this.#fault(error, tick);
    }
  }

  /**
   * Runs the first half of a tick that is not at rest: what came from outside is delivered, and the sensors sense. The next call of
   * {@link run} does the other half. Who acts from outside of the loop looks at the sensors in between.
   *
   * @throws what {@link run} throws
   */
  sense(tick: number): void {
    if (this.#sensed) return;
    try {
      this.#sense(tick);
      this.#sensed = true;
    } catch (error) {
      throw this.#fault(error, tick);
    }
  }

  #fault(error: unknown, tick: number): ReafferenceError {
    this.#sensed = false;
    const { robot, controller } = this.#parts;
    const thrown = takeAll([() => robot && makeSafe(robot, tick), () => controller?.dispose()]);
    const phase = this.#phase;
    const fault = faultAt(error, { code: 'phase_failed', what: `the ${phase} phase`, tick, block: phase });
    return fault.suppress(thrown);
  }

  #sense(tick: number): void {
    this.#phase = 'deliver';
    done(this.#parts.robot?.deliver?.(tick)); // what came from outside since the last tick
    done(this.#parts.controller?.deliver(tick)); // the feedback judged at the end of the last tick
    tell(this.#observers.deliver, tick);
    this.#phase = 'sense';
    done(this.#parts.robot?.sense(tick));
    tell(this.#observers.sense, tick);
  }

  #act(tick: number): void {
    this.#phase = 'control';
    done(this.#parts.controller?.step(tick)); // encode, step the networks, decode
    done(this.#parts.controller?.actuate(tick));
    tell(this.#observers.control, tick);
    this.#phase = 'physics';
    done(this.#parts.robot?.advance(tick));
    tell(this.#observers.physics, tick);
    this.#phase = 'judge';
    done(this.#parts.judge?.(tick));
    tell(this.#observers.judge, tick);
  }

  #rest(tick: number, elapsed: number): void {
    this.#phase = 'rest';
    done(this.#parts.controller?.rest?.(tick, elapsed));
    done(this.#parts.rest?.end(tick));
    tell(this.#observers.rest, tick);
  }

  /**
   * Gives parts their places in the loop. Returns a function that removes them at once, also within a tick.
   *
   * @throws WiringError `place_taken` when another part has that place
   */
  attach(parts: TickParts): () => void {
    const given = Object.entries(parts).filter(([, part]) => part !== undefined);
    const places = given.map(([place]) => place as keyof TickParts);
    for (const place of places) {
      if (this.#parts[place] === undefined) continue;
      throw new WiringError(`the clock already has a ${place}`, {
        code: 'place_taken',
        expected: `one ${place} per clock`,
        block: place,
        remedy: `dispose of the other ${place} first, or use a clock of its own`,
      });
    }
    Object.assign(this.#parts, Object.fromEntries(given));
    return () => {
      for (const place of places) if (this.#parts[place] === parts[place]) this.#parts[place] = undefined;
    };
  }

  /** Calls `observer` after the steps of a phase, from the next time that the phase runs. Returns a function that removes it. */
  on(phase: Phase, observer: TickListener): () => void {
    const entry: TickListener = (tick) => observer(tick);
    this.#observers[phase] = [...this.#observers[phase], entry];
    return () => {
      this.#observers[phase] = this.#observers[phase].filter((one) => one !== entry);
    };
  }
}

function tell(observers: readonly TickListener[], tick: number): void {
  for (let i = 0; i < observers.length; i++) observers[i](tick);
}

/** Takes what a part returned. @throws ValidationError `not_synchronous` */
function done(returned: unknown): void {
  refusePromise(returned, 'a part of the tick');
}
