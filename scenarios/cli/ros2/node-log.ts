import { errorMessage } from '../../../agents/error-message.ts';
import type { LogLevel, Rosout } from '../../../bridges/ros2/node/rosout.ts';
import type { ConsoleOutput } from '../console-output.ts';

/** What a node says while it runs: lines on standard error, and on `/rosout` as long as there is a way to it. */
export class NodeLog {
  readonly #output: Pick<ConsoleOutput, 'aside' | 'fault'>;
  #rosout: Rosout | undefined;
  #lastFault: string | undefined;

  constructor(output: Pick<ConsoleOutput, 'aside' | 'fault'>) {
    this.#output = output;
  }

  /** Tells lines on `/rosout` too from now on. */
  join(rosout: Rosout): void {
    this.#rosout = rosout;
  }

  /** Tells nothing more on `/rosout`, before the way there is closed. */
  leave(): void {
    this.#rosout?.close();
    this.#rosout = undefined;
  }

  /** Says a line. */
  say(text: string, level: LogLevel = 'info'): void {
    this.#output.aside(text);
    this.#rosout?.say(level, text);
  }

  /**
   * Says what failed.
   *
   * @param text what `/rosout` is told of it. Default: its message
   */
  fault(error: unknown, text: string = errorMessage(error)): void {
    this.#output.fault(error);
    // What fails on the way to `/rosout` itself would be told for ever.
    if (text !== this.#lastFault) this.#rosout?.say('error', text);
    this.#lastFault = text;
  }
}
