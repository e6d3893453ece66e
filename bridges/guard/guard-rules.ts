import type { Body, Twist } from '../../agents/index.ts';
import { VelocityLimiter } from './velocity-limiter.ts';

/** Why a guard lets nothing through. */
export type Stop =
  | {
      /** The node is not active, or a signal ends the process. */
      readonly reason: 'inactive';
    }
  | {
      /** The loop that decides has been silent for too long: it is blocked, suspended or gone. */
      readonly reason: 'loop-silent';
    }
  | {
      /** An input has been silent for too long. */
      readonly reason: 'input-stale';
      /** Name of the topic of that input, as the guard was given it. */
      readonly topic: string;
      /** Part of the topic that is missing, such as the transform `odom in map`; absent where any message of the topic is news. */
      readonly part?: string;
    }
  | {
      /** Time is simulated, and stands: who tells it is paused or gone. */
      readonly reason: 'clock-stands';
    }
  | {
      /** Nothing has been commanded since the last stop, or for too long, or the last command was not finite. */
      readonly reason: 'no-command';
    };

/** Time limits that a guard watches, and velocity limits that it keeps. */
export interface GuardOptions {
  /** Seconds that may pass between two beats of the loop. */
  readonly beatTimeoutSeconds: number;
  /** Seconds for which a command holds. */
  readonly commandTimeoutSeconds: number;
  /** Seconds that may pass between two messages of a topic, by its name; topics that are not here may be silent. */
  readonly staleAfterSeconds: Readonly<Record<string, number>>;
  /** Limits of the body: m/s, rad/s, m/s^2 and rad/s^2; Infinity for no limit. */
  readonly limits: Body['limits'];
}

/**
 * Decides what velocity a robot is given. It lets commands through only while the node is active, the loop beats and every watched
 * input is fresh; otherwise it commands zero at once. After a stop it waits for a new command, so that none that was decided before
 * or during it is carried out.
 *
 * It knows no clock: the caller passes seconds since any origin. Those of the loop, `now`, never go back; those of the robot, `robot`, are
 * the same, or simulated time, which may stand while the loop decides.
 */
export class Guard {
  readonly #options: GuardOptions;
  readonly #limiter: VelocityLimiter;
  readonly #wanted: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
  readonly #heard = new Map<string, { readonly at: number; readonly part: string | undefined }>();
  #active = false;
  /** Time of the last command that holds. */
  #commanded = Number.NEGATIVE_INFINITY;
  #beat = Number.NEGATIVE_INFINITY;
  /** s of the robot's time up to which the velocity has changed. */
  #moved: number;

  /** @param now s */
  constructor(options: GuardOptions, now: number) {
    this.#options = options;
    this.#limiter = new VelocityLimiter(options.limits);
    this.#moved = now;
    for (const topic of Object.keys(options.staleAfterSeconds))
      this.#heard.set(topic, { at: Number.NEGATIVE_INFINITY, part: undefined });
  }

  /** The velocity to command. */
  get output(): Readonly<Twist> {
    return this.#limiter.output;
  }

  /** Notes that the loop lives. */
  beat(now: number): void {
    this.#beat = now;
  }

  /**
   * Notes what was heard of a topic.
   *
   * @param robot s of the robot's time at which it was heard
   * @param part what of it is meant, where several parts of a topic are needed: the one that was heard longest ago
   */
  hear(topic: string, robot: number, part?: string): void {
    if (this.#heard.has(topic)) this.#heard.set(topic, { at: robot, part });
  }

  /** Lets commands through from now on, if all else is well. */
  activate(): void {
    this.#active = true;
    this.#commanded = Number.NEGATIVE_INFINITY;
  }

  deactivate(): void {
    this.#active = false;
  }

  /** Takes what the loop wants of the body. What is not finite is no command: the body is stopped until there is one. */
  command(wanted: Readonly<Twist>, robot: number): void {
    const finite = Number.isFinite(wanted.linearX + wanted.linearY + wanted.angularZ);
    this.#commanded = finite ? robot : Number.NEGATIVE_INFINITY;
    this.#wanted.linearX = wanted.linearX;
    this.#wanted.linearY = wanted.linearY;
    this.#wanted.angularZ = wanted.angularZ;
  }

  /**
   * Looks at everything, and decides {@link output}. Returns why it is zero, or undefined while commands go through.
   *
   * @param moved s of the robot's time up to which the velocity may change. Default: `robot`
   */
  look(now: number, robot = now, moved = robot): Stop | undefined {
    const elapsed = Math.max(0, moved - this.#moved);
    this.#moved = moved;
    const stop = this.#reason(now, robot);
    if (stop === undefined) this.#limiter.approach(this.#wanted, elapsed);
    else this.#limiter.stop();
    return stop;
  }

  #reason(now: number, robot: number): Stop | undefined {
    const fault = this.#fault(now, robot);
    if (fault !== undefined) this.#commanded = Number.NEGATIVE_INFINITY;
    const holds = robot - this.#commanded <= this.#options.commandTimeoutSeconds;
    return fault ?? (holds ? undefined : { reason: 'no-command' });
  }

  #fault(now: number, robot: number): Stop | undefined {
    const { beatTimeoutSeconds, staleAfterSeconds } = this.#options;
    if (!this.#active) return { reason: 'inactive' };
    if (now - this.#beat > beatTimeoutSeconds) return { reason: 'loop-silent' };
    for (const [topic, { at, part }] of this.#heard) {
      if (robot - at > staleAfterSeconds[topic])
        return { reason: 'input-stale', topic, ...(part === undefined ? {} : { part }) };
    }
    return undefined;
  }
}
