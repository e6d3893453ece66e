import { BridgeError } from '../../../agents/index.ts';
import type { RosTransport } from '../transport/transport.ts';

/** Seconds that a service may take to answer which is there. */
const ANSWER_SECONDS = 5;
/** Seconds in which one that was not there before is looked for. */
const LOOK_SECONDS = 0.1;
/** Milliseconds between two tries of what the agent cannot do yet. */
const PAUSE = 50;

/** Answer of an agent; undefined where nobody answered. */
type Answered = { readonly success: boolean; readonly message: string } | undefined;

/** The agent that drives a served robot, told of its trials by the services of its node. It may be absent, and may come late. */
export class RemoteAgent {
  /** Whether it answered when it was asked last. */
  present = false;
  /** Whether it began a trial when it was asked last: it has heard all that it needs. */
  atWork = false;
  /** Whether it offers `stop_trial`. */
  #stops = true;
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
  beginTrial(seconds: number, signal: AbortSignal): Promise<boolean> {
    return this.#until(
      async (most) => {
        const answered = await this.#trigger('begin_trial', most);
        this.atWork = answered?.success === true;
        return answered;
      },
      seconds,
      signal,
    );
  }

  /** Has it begin a rest, for which no trial may be under way, nor the outcome of one. As {@link beginTrial}. */
  beginRest(seconds: number, signal: AbortSignal): Promise<boolean> {
    return this.#until((most) => this.#flag('rest', true, most), seconds, signal);
  }

  /** Tells it that its rest is over. @throws what `call` of the transport throws but `no_service` */
  async endRest(): Promise<void> {
    if (this.present) await this.#flag('rest', false);
  }

  /** Tells it that its trial ended. @throws as {@link endRest} */
  async endTrial(success: boolean): Promise<void> {
    if (this.present) await this.#flag('end_trial', success);
  }

  /**
   * Tells it that its trial is over without a verdict: its time is up. One that lacks the service is told that it failed.
   *
   * @throws as {@link endRest}
   */
  async stopTrial(): Promise<void> {
    if (!this.present) return;
    if (this.#stops && (await this.#trigger('stop_trial')) !== undefined) return;
    this.#stops = false;
    this.present = true;
    await this.endTrial(false);
  }

  async #until(ask: (seconds: number) => Promise<Answered>, seconds: number, signal: AbortSignal): Promise<boolean> {
    const end = performance.now() + seconds * 1e3;
    for (;;) {
      // A request that was not answered in time may be carried out all the same: it is not made twice.
      const answered = await unless(signal, ask(Math.max(LOOK_SECONDS, (end - performance.now()) * 1e-3)));
      if (answered?.success) return true;
      if (performance.now() >= end || signal.aborted) return false;
      if (answered !== undefined) await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }

  #trigger(service: string, most?: number): Promise<Answered> {
    return this.#ask(
      (seconds) => this.#transport.call(`${this.#node}/${service}`, 'std_srvs/srv/Trigger', {}, seconds),
      most,
    );
  }

  #flag(service: string, data: boolean, most?: number): Promise<Answered> {
    return this.#ask(
      (seconds) => this.#transport.call(`${this.#node}/${service}`, 'std_srvs/srv/SetBool', { data }, seconds),
      most,
    );
  }

  /** @param most seconds for one that has not answered before */
  async #ask(call: (seconds: number) => Promise<NonNullable<Answered>>, most = LOOK_SECONDS): Promise<Answered> {
    try {
      const answered = await call(this.present ? ANSWER_SECONDS : most);
      this.present = true;
      return answered;
    } catch (error) {
      if (!(error instanceof BridgeError) || error.code !== 'no_service') throw error;
      this.present = this.atWork = false;
      return undefined;
    }
  }
}

/** Result of a call, or undefined as soon as `signal` is aborted. */
async function unless(signal: AbortSignal, call: Promise<Answered>): Promise<Answered> {
  if (signal.aborted) return undefined;
  let abort = (): void => {};
  const aborted = new Promise<undefined>((resolve) => {
    abort = () => resolve(undefined);
    signal.addEventListener('abort', abort);
  });
  // A call that nobody waits for any more fails when the transport is closed.
  call.catch(() => undefined);
  try {
    return await Promise.race([call, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
