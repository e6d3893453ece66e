import type { RosTransport } from '../transport/transport.ts';
import type { VelocityTopic } from './channel.ts';
import { VelocityOutput } from './velocity-output.ts';

/** Milliseconds between two zeros. */
const REPEAT_MILLISECONDS = 50;

/** Says zero to a robot by a publisher that the robot has found before, until the guard itself can. */
export class StandbyZero {
  readonly #transport: RosTransport;
  readonly #simulated: boolean;
  #velocity: VelocityOutput;
  #timer: NodeJS.Timeout | undefined;

  constructor(transport: RosTransport, velocity: VelocityTopic, simulated: boolean) {
    this.#transport = transport;
    this.#simulated = simulated;
    this.#velocity = new VelocityOutput(transport, velocity, simulated);
  }

  /** Is ready for another type of the velocity. */
  speak(velocity: VelocityTopic): void {
    this.#velocity.close();
    this.#velocity = new VelocityOutput(this.#transport, velocity, this.#simulated);
  }

  /** Says zero at once, and again and again. */
  say(): void {
    this.#velocity.stop();
    this.#timer ??= setInterval(() => this.#velocity.stop(), REPEAT_MILLISECONDS);
  }

  /** Says nothing any more. */
  hush(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Says nothing any more, and leaves the graph. */
  async close(): Promise<void> {
    this.hush();
    await this.#transport.close();
  }
}
