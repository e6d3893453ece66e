import type { RosTopic, RosTransport } from './transport/transport.ts';

/** Seconds between two looks at a graph. */
const LOOK_SECONDS = 0.5;

/** Looks at the topics of a graph again and again, for all who want to know of a change. */
export class GraphWatch {
  readonly #transport: Pick<RosTransport, 'topics'>;
  readonly #lookers = new Set<(graph: readonly RosTopic[]) => void>();
  readonly #timer: NodeJS.Timeout;
  #looking = false;

  /** @param periodSeconds s of wall time between two looks */
  constructor(transport: Pick<RosTransport, 'topics'>, periodSeconds = LOOK_SECONDS) {
    this.#transport = transport;
    this.#timer = setInterval(() => void this.look(), periodSeconds * 1e3);
  }

  /** Calls `looker` with the graph at each look. Returns a function that ends this. */
  on(looker: (graph: readonly RosTopic[]) => void): () => void {
    this.#lookers.add(looker);
    return () => void this.#lookers.delete(looker);
  }

  /** Looks now, unless it does already. A graph that is not to be had, as while a guard is replaced, is looked at the next time. */
  async look(): Promise<void> {
    if (this.#looking || this.#lookers.size === 0) return;
    this.#looking = true;
    const graph = await this.#transport.topics().catch(() => undefined);
    this.#looking = false;
    if (graph !== undefined) for (const looker of this.#lookers) looker(graph);
  }

  /** Looks no more. */
  close(): void {
    clearInterval(this.#timer);
    this.#lookers.clear();
  }
}
