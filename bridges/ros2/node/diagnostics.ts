import type { DurationHistogram } from '../../../agents/duration-histogram.ts';
import { type MessageInput, messageType, timeOf } from '../../ros-messages/index.ts';
import { RELIABLE } from '../transport/qos.ts';
import type { RosTransport } from '../transport/transport.ts';

/** Numbers of `diagnostic_msgs/msg/DiagnosticStatus`. */
const LEVELS = { ok: 0, warn: 1, error: 2, stale: 3 } as const;

/** How well something is, and its figures by name. */
export interface Health {
  readonly level: keyof typeof LEVELS;
  readonly message: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** Something whose health is told. */
export interface Diagnosed {
  /** Name of the part, which is told after that of the node. */
  readonly name: string;
  /** Its health now. Figures of a period count from the last call. */
  readonly health: () => Health;
}

/** Tells the health of the parts of a node on `/diagnostics`. */
export class Diagnostics {
  readonly #end: () => void;

  /**
   * @param hardware what the parts belong to, such as the name of the body
   * @param periodSeconds s of wall time between two messages
   */
  constructor(transport: RosTransport, hardware: string, parts: readonly Diagnosed[], periodSeconds = 1) {
    const type = messageType('diagnostic_msgs/msg/DiagnosticArray');
    const publisher = transport.advertise('/diagnostics', type.name, RELIABLE);
    const node = transport.node.slice(1);
    const tell = (): void => {
      const status = parts.map(({ name, health }) => statusOf(`${node}: ${name}`, hardware, health()));
      publisher.publish(type.encode({ header: { stamp: timeOf(transport.now()), frame_id: '' }, status }));
    };
    const timer = setInterval(tell, periodSeconds * 1e3);
    this.#end = () => {
      clearInterval(timer);
      publisher.close();
    };
  }

  close(): void {
    this.#end();
  }
}

function statusOf(name: string, hardware_id: string, { level, message, values }: Health) {
  return {
    level: LEVELS[level],
    name,
    message,
    hardware_id,
    values: Object.entries(values).map(([key, value]) => ({ key, value: String(value) })),
  } satisfies MessageInput<'diagnostic_msgs/msg/DiagnosticStatus'>;
}

/** Figures of the latencies in a histogram, in ms; it then begins anew. */
export function takeLatencies(latencies: DurationHistogram): Readonly<Record<string, string | number>> {
  const milliseconds = (seconds: number): string => (seconds * 1e3).toFixed(2);
  const figures = {
    'latency p50 (ms)': milliseconds(latencies.quantile(0.5)),
    'latency p99 (ms)': milliseconds(latencies.quantile(0.99)),
    'latency max (ms)': milliseconds(latencies.maximumSeconds),
  };
  latencies.clear();
  return figures;
}
