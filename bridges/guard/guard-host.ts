import type { Twist } from '../../agents/index.ts';
import type { Base, BaseListener } from './bases/base.ts';
import type { BaseAddress } from './bases/index.ts';
import type { DriveOpening, FromDrive, ToDrive } from './drive-channel.ts';
import { type Channel, failureOf } from './guard-channel.ts';
import { Guard, type Stop } from './guard-rules.ts';
import { BEAT_MILLISECONDS } from './signs-of-life.ts';
import type { Sentry } from './stand-guard.ts';
import { openEncoding } from './velocity-encoding.ts';
import { LOOK_MILLISECONDS, VelocityPace, ZERO } from './velocity-pace.ts';

/** Looks for which a last zero is tried while a base takes nothing. */
const LAST_LOOKS = 100;
/** Pieces of what the base said that may be under way to a loop that does not take them. */
const MOST_PIECES = 256;

/** Means that a host has of the process that it lives in: a channel to the loop, a base and a clock. */
export interface DriveHostOptions {
  readonly channel: Channel<FromDrive, ToDrive>;
  readonly openBase: (address: BaseAddress, listener: BaseListener) => Promise<Base>;
  /** Seconds since any origin, which never go back. */
  readonly now: () => number;
  /** Called when all is closed. */
  readonly closed: () => void;
}

/**
 * Stands between a loop and the base of its robot, in a process of its own, and gives the base the velocity that its {@link Guard} allows:
 * zero at once when it must stand, and anything else no oftener than the way to it bears.
 */
export class DriveHost implements Sentry {
  readonly #options: DriveHostOptions;
  readonly #timers: NodeJS.Timeout[] = [];
  #base: Base | undefined;
  #guard: Guard | undefined;
  #encode: (velocity: Readonly<Twist>) => Uint8Array = () => new Uint8Array(0);
  #pace: VelocityPace | undefined;
  #stop: Stop | undefined;
  #underWay = 0;
  #closing = false;

  constructor(options: DriveHostOptions) {
    this.#options = options;
    options.channel.listen((message) => this.#take(message));
  }

  halt(): void {
    this.#guard?.deactivate();
    this.#look();
  }

  async close(): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    for (const timer of this.#timers) clearInterval(timer);
    const { closed } = this.#options;
    const base = this.#base;
    if (base !== undefined) {
      const zero = this.#encode(ZERO);
      for (let look = 0; !base.send(zero) && look < LAST_LOOKS; look++) await nextLook();
      await base.close();
    }
    closed();
  }

  #take(message: ToDrive): void {
    if (this.#closing) return;
    switch (message.what) {
      case 'open':
        void this.#open(message.opening);
        break;
      case 'close':
        void this.close();
        break;
      case 'beat':
        this.#guard?.beat(this.#options.now());
        break;
      case 'command':
        this.#guard?.command(message.velocity, this.#options.now());
        this.#look();
    }
  }

  async #open({ base, encoding, guard, leastRateHz, mostRateHz }: DriveOpening): Promise<void> {
    const { channel, openBase, now } = this.#options;
    try {
      this.#encode = await openEncoding(encoding);
      this.#base = await openBase(base, {
        heard: (bytes) => this.#hear(bytes),
        lost: (message) => channel.send({ what: 'lost', failure: { message } }, () => void this.close()),
      });
    } catch (error) {
      channel.send({ what: 'failed', failure: failureOf(error) }, () => void this.close());
      return;
    }
    const bytes = this.#encode(ZERO).length;
    const line = (this.#base.bytesPerSecond ?? Number.POSITIVE_INFINITY) / bytes;
    this.#pace = new VelocityPace({ leastRateHz, mostRateHz: Math.min(mostRateHz, line) });
    this.#guard = new Guard(guard, now());
    this.#guard.activate();
    this.#look();
    channel.send({ what: 'opened' });
    this.#timers.push(
      setInterval(() => this.#look(), LOOK_MILLISECONDS),
      setInterval(() => channel.send({ what: 'beat' }), BEAT_MILLISECONDS),
    );
  }

  /** Passes on what the base says. A loop that does not take it loses what comes meanwhile. */
  #hear(bytes: Uint8Array): void {
    if (this.#underWay >= MOST_PIECES) return;
    this.#underWay++;
    this.#options.channel.send({ what: 'heard', bytes }, () => void this.#underWay--);
  }

  /** Looks at the guard, tells the base its velocity, and tells the loop when a stop begins or ends. */
  #look(): void {
    const { channel, now } = this.#options;
    const guard = this.#guard;
    if (guard === undefined || this.#closing) return;
    const stop = guard.look(now());
    this.#tell(guard.output, now());
    if (stop?.reason === this.#stop?.reason) return;
    this.#stop = stop;
    channel.send(stop === undefined ? { what: 'driving' } : { what: 'stopped', stop });
  }

  /** Tells the base what is new, and repeats what is not. */
  #tell(velocity: Readonly<Twist>, now: number): void {
    if (this.#pace?.due(velocity, now) !== true || this.#base?.send(this.#encode(velocity)) !== true) return;
    this.#pace.tell(velocity, now);
  }
}

function nextLook(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, LOOK_MILLISECONDS));
}
