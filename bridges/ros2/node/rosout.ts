import { messageType, timeOf } from '../../ros-messages/index.ts';
import { ROSOUT } from '../transport/qos.ts';
import { systemNanoseconds } from '../transport/ros-time.ts';
import type { RosPublisher, RosTransport } from '../transport/transport.ts';

/** Numbers of `rcl_interfaces/msg/Log`. */
const LEVELS = { info: 20, warn: 30, error: 40 } as const;

/** How serious a line of a log is. */
export type LogLevel = keyof typeof LEVELS;

const { name: type, encode } = messageType('rcl_interfaces/msg/Log');

/** Tells the lines of a node's log on `/rosout`, as client libraries do, where `rqt_console` and recorders hear those of all nodes. */
export class Rosout {
  readonly #publisher: RosPublisher;
  readonly #name: string;

  constructor(transport: RosTransport) {
    this.#publisher = transport.advertise('/rosout', type, ROSOUT);
    this.#name = transport.node.slice(1).replaceAll('/', '.');
  }

  /** Tells a line. Its stamp is the system's time, also where time is simulated: nothing else orders the lines of all nodes. */
  say(level: LogLevel, text: string): void {
    const stamp = timeOf(systemNanoseconds());
    this.#publisher.publish(encode({ stamp, level: LEVELS[level], name: this.#name, msg: text }));
  }

  /** Withdraws from the topic. */
  close(): void {
    this.#publisher.close();
  }
}
