import { BridgeError } from '../../../agents/index.ts';
import type { RosTransport } from '../transport/transport.ts';

/** Seconds that a service may take to answer which is there. */
const ANSWER_SECONDS = 5;
/** Seconds in which one that was not there before is looked for. */
const LOOK_SECONDS = 0.1;
/** Milliseconds between two tries of a trial that the agent cannot begin yet. */
const PAUSE = 50;

/** What an agent answered. */
type Answered = { readonly success: boolean; readonly message: string } | undefined;

/** The agent that drives a served robot, told of its trials by the services of its node. It may be absent, and may come late. */
export class RemoteAgent {
  /** Whether it answered when it was asked last. */
  present = false;
  readonly #transport: RosTransport;
  readonly #node: string;

  /** @param node full name of its node, such as `/agent` */
  constructor(transport: RosTransport, node: string) {
    this.#transport = transport;
    this.#node = node;
  }

  /**
   * Has it begin a trial, for which it must be active. Tries until it does.
   *
   * @param seconds of wall time that it may take
   * @returns whether it did
   */
  async beginTrial(seconds: number, signal: AbortSignal): Promise<boolean> {
    const end = performance.now() + seconds * 1e3;
    do {
      const answered = await this.#trigger('begin_trial');
      if (answered?.success) return true;
      await new Promise((resolve) => setTimeout(resolve, answered === undefined ? 0 : PAUSE));
    } while (performance.now() < end && !signal.aborted);
    return false;
  }

  /** Tells it that its trial ended. Returns whether it had one. */
  endTrial(success: boolean): Promise<boolean> {
    return this.#flag('end_trial', success);
  }

  /** Has it begin or end a rest. Returns whether it did: within the outcome of a trial it cannot yet. */
  rest(begin: boolean): Promise<boolean> {
    return this.#flag('rest', begin);
  }

  #trigger(service: string): Promise<Answered> {
    return this.#ask((seconds) =>
      this.#transport.call(`${this.#node}/${service}`, 'std_srvs/srv/Trigger', {}, seconds),
    );
  }

  async #flag(service: string, data: boolean): Promise<boolean> {
    if (!this.present) return false;
    const answered = await this.#ask((seconds) =>
      this.#transport.call(`${this.#node}/${service}`, 'std_srvs/srv/SetBool', { data }, seconds),
    );
    return answered?.success === true;
  }

  async #ask(call: (seconds: number) => Promise<NonNullable<Answered>>): Promise<Answered> {
    try {
      const answered = await call(this.present ? ANSWER_SECONDS : LOOK_SECONDS);
      this.present = true;
      return answered;
    } catch (error) {
      if (!(error instanceof BridgeError) || error.code !== 'no_service') throw error;
      this.present = false;
      return undefined;
    }
  }
}
