import type { Qos } from '../transport/qos.ts';
import type { MessageName, RosPublisher, RosTransport } from '../transport/transport.ts';
import type { Mutilation, Outgoing } from './mutilations.ts';

/** Time of an experiment: that of the machine, or of a test. */
export interface ExperimentClock {
  /** Seconds since any origin, which never go back. */
  now(): number;
  /** Resolves after some seconds. */
  wait(seconds: number): Promise<void>;
}

/** A topic that is passed on under another name. */
export interface PassedTopicOptions {
  readonly transport: RosTransport;
  readonly clock: ExperimentClock;
  /** Name that is listened to, such as `/scan`. */
  readonly from: string;
  /** Name under which it goes on, such as `/faulty/scan`. */
  readonly to: string;
  readonly type: MessageName;
  readonly qos: { readonly from: Qos; readonly to: Qos };
}

/** Passes the messages of a topic on, untouched, until a fault begins. */
export class PassedTopic {
  /** Name that is listened to. */
  readonly name: string;
  readonly type: MessageName;
  /** Seconds at which the first message came that the present fault befell; undefined while there is none. */
  since: number | undefined;
  readonly #clock: ExperimentClock;
  readonly #publisher: RosPublisher;
  readonly #end: () => void;
  #fault: Mutilation | undefined;
  #begun = false;

  constructor({ transport, clock, from, to, type, qos }: PassedTopicOptions) {
    this.name = from;
    this.type = type;
    this.#clock = clock;
    this.#publisher = transport.advertise(to, type, qos.to);
    this.#end = transport.subscribe(from, type, qos.from, ({ cdr }) => this.#pass(cdr));
  }

  /** Has a fault see what is passed, until it begins. */
  ready(fault: Mutilation): void {
    this.#fault = fault;
    this.#begun = false;
    this.since = undefined;
  }

  /** The fault that is ready befalls all messages from now on. */
  begin(): void {
    this.#begun = true;
  }

  /** Messages go on untouched again. Those that a fault still delays are lost. */
  heal(): void {
    this.#fault = undefined;
    this.#begun = false;
  }

  close(): void {
    this.heal();
    this.#end();
    this.#publisher.close();
  }

  #pass(cdr: Uint8Array): void {
    if (!this.#begun) {
      this.#fault?.note(cdr);
      this.#publisher.publish(cdr);
      return;
    }
    this.since ??= this.#clock.now();
    const fault = this.#fault as Mutilation;
    for (const outgoing of fault.mutilate(cdr)) this.#send(outgoing, fault);
  }

  #send({ cdr, afterSeconds = 0 }: Outgoing, fault: Mutilation): void {
    const publish = (): void => {
      if (this.#fault === fault) this.#publisher.publish(cdr);
    };
    if (afterSeconds === 0) publish();
    else void this.#clock.wait(afterSeconds).then(publish);
  }
}
