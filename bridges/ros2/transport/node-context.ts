import { BridgeError } from '../../../agents/index.ts';
import { type KnownService, type ServiceResponseInput, serviceType } from '../../ros-messages/index.ts';
import { RosNames } from './names.ts';
import { RosTime } from './ros-time.ts';
import type { Answer, NodeOptions } from './transport.ts';

/** State that every transport keeps of its node: names, time, the calls that wait, and where faults go. */
export class NodeContext {
  readonly names: RosNames;
  readonly time: RosTime;
  readonly #fault: NodeOptions['fault'];
  readonly #waiting = new Set<(error: BridgeError) => void>();
  #closed = false;

  /** @throws BridgeError `invalid_topic` */
  constructor({ node, namespace, rosArguments, useSimTime = false, fault }: NodeOptions) {
    this.names = new RosNames(node, namespace, rosArguments);
    this.time = new RosTime(useSimTime);
    this.#fault = fault;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Full name of a topic to be sent to or heard. @throws BridgeError `invalid_topic`, `transport_closed` */
  topic(name: string): string {
    this.#mustBeOpen(name);
    return this.names.topic(name);
  }

  /** Full name of a service to be offered or called. @throws BridgeError `invalid_topic`, `transport_closed` */
  service(name: string): string {
    this.#mustBeOpen(name);
    return this.names.service(name);
  }

  /** @throws BridgeError `transport_closed` */
  #mustBeOpen(where: string): void {
    if (this.#closed) throw closedError(where);
  }

  /** Calls a receiver; what it throws, or what its promise rejects with, goes to the fault. */
  deliver<Message>(receive: (message: Message) => void, message: Message, where: string): void {
    try {
      const result: unknown = receive(message);
      if (result instanceof Promise) result.catch((error) => this.fault(error, where));
    } catch (error) {
      this.fault(error, where);
    }
  }

  /** Reports what nobody can catch. A reporter that throws must not end the process. */
  fault(error: unknown, where: string): void {
    try {
      this.#fault(error, where);
    } catch (second) {
      process.emitWarning(second instanceof Error ? second : String(second));
    }
  }

  /** The whole response of an answer to a request, or undefined if it failed. */
  async answer<Name extends KnownService>(
    type: Name,
    answer: Answer<Name>,
    request: Uint8Array,
    where: string,
  ): Promise<Uint8Array | undefined> {
    try {
      const types = serviceType(type);
      const response: ServiceResponseInput<Name> = await answer(types.request.decode(request));
      return types.response.encode(response);
    } catch (error) {
      this.fault(error, where);
      return undefined;
    }
  }

  /**
   * Waits for the answer to a call.
   *
   * @param begin makes the call; it is given what takes the answer or the reason that there is none, and returns what is to be undone at the end, whatever that is
   */
  async wait<T>(
    service: string,
    timeoutSeconds: number,
    begin: (take: (answer: T) => void, fail: (error: BridgeError) => void) => () => void,
  ): Promise<T> {
    let undo: (() => void) | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let fail: ((error: BridgeError) => void) | undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        fail = reject;
        this.#waiting.add(reject);
        timer = setTimeout(() => reject(unanswered(service, timeoutSeconds)), timeoutSeconds * 1e3);
        undo = begin(resolve, reject);
      });
    } finally {
      clearTimeout(timer);
      if (fail !== undefined) this.#waiting.delete(fail);
      undo?.();
    }
  }

  /** Lets no more in, and fails the calls that wait. Returns false the second time. */
  close(): boolean {
    if (this.#closed) return false;
    this.#closed = true;
    for (const reject of this.#waiting) reject(closedError('a call'));
    return true;
  }
}

/** The error of what is asked of a transport that is closed. */
export function closedError(where: string): BridgeError {
  return new BridgeError('the way into the ROS graph is closed', {
    code: 'transport_closed',
    received: where,
    expected: 'a transport that is open',
    remedy: 'open it anew, or close it later',
  });
}

function unanswered(service: string, seconds: number): BridgeError {
  return new BridgeError('no service answers', {
    code: 'no_service',
    expected: `an answer within ${seconds} s`,
    received: service,
    remedy: 'start the node that offers the service, and compare `ros2 service list -t`',
  });
}
