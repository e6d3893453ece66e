import { isStandbyNode } from '../transport/names.ts';
import { matches, RELIABLE, unmet } from '../transport/qos.ts';
import type { RosEndpoint, RosTopic } from '../transport/transport.ts';
import type { LogLevel } from './rosout.ts';

/** Node whose graph is looked at. */
export interface RemarkedNode {
  /** Full name of the node. */
  readonly node: string;
  /** Full name of the topic of its velocity; undefined where it has none. */
  readonly velocity: string | undefined;
  /** Receives each remark when it begins to hold and when it no longer does. */
  readonly say: (level: LogLevel, text: string) => void;
}

/** Topics on which a node has several ends itself: a client library and its user may both tell parameters and lines of the log. */
const SHARED: readonly string[] = ['/parameter_events', '/rosout'];
/** Name that rmw gives the node of an end while it has not heard of it yet, or not any more. */
const UNKNOWN = '/_NODE_NAME_UNKNOWN_';
/** Milliseconds for which a middleware lists the ends of a process that was killed, at most. */
const GHOST_MILLISECONDS = 30_000;

/**
 * What is remarkable around a node: another one of its name, others that command the same velocity, and a velocity that nobody hears. A remark
 * holds when it was made at two looks, for ends come and go one by one.
 */
export class GraphRemarks {
  readonly #about: RemarkedNode;
  #seen: readonly string[] = [];
  #present: readonly string[] = [];
  #restarts: number | undefined;
  #lost = Number.NEGATIVE_INFINITY;

  constructor(about: RemarkedNode) {
    this.#about = about;
  }

  /** Remarks that hold. */
  get present(): readonly string[] {
    return this.#present;
  }

  /**
   * Looks at a graph.
   *
   * @param restarts number of times that the process whose ends the node has was replaced. The ends of the one before are no other node's
   * @param now milliseconds, of any beginning
   */
  look(graph: readonly RosTopic[], restarts = 0, now: number = performance.now()): void {
    if (restarts !== (this.#restarts ?? restarts)) this.#lost = now;
    this.#restarts = restarts;
    const { node, velocity, say } = this.#about;
    const seen = [
      ...(now - this.#lost < GHOST_MILLISECONDS ? [] : namesakes(graph, node)),
      ...(velocity === undefined
        ? []
        : onVelocity(
            graph.find(({ name }) => name === velocity),
            node,
          )),
    ];
    const present = seen.filter((remark) => this.#seen.includes(remark));
    for (const remark of present) if (!this.#present.includes(remark)) say('warn', remark);
    for (const remark of this.#present) if (!seen.includes(remark)) say('info', `no longer so: ${remark}`);
    this.#present = present;
    this.#seen = seen;
  }
}

function namesakes(graph: readonly RosTopic[], node: string): string[] {
  const twice = graph.some(
    ({ name, publishers }) => !SHARED.includes(name) && publishers.filter((one) => one.node === node).length > 1,
  );
  return twice ? [`another node is named ${node} too, or was and died just now: give one of them another name`] : [];
}

function onVelocity(topic: RosTopic | undefined, node: string): string[] {
  const own = topic?.publishers.find((one) => one.node === node);
  if (topic === undefined || own === undefined) return [];
  const { name, publishers, subscriptions } = topic;
  const others = publishers.filter(
    (one) => one.node !== node && !isStandbyNode(one.node) && !one.node.endsWith(UNKNOWN),
  );
  const remarks =
    others.length === 0 ? [] : [`${inWords(others)} commands ${name} too: only one node may drive a robot`];
  const heard = subscriptions.some(({ type, qos = RELIABLE }) => type === own.type && matches(RELIABLE, qos));
  if (!heard) {
    const instead = subscriptions.length === 0 ? '' : `; listens: ${inWords(subscriptions, asksForMore)}`;
    remarks.push(`nobody hears the velocity on ${name} (${own.type})${instead}`);
  }
  return remarks;
}

/** What a subscription asks the velocity for in vain, as text; empty for nothing. */
function asksForMore({ qos = RELIABLE }: RosEndpoint): string {
  return matches(RELIABLE, qos) ? '' : `, asks for ${unmet(RELIABLE, qos)}`;
}

/** Ends by their nodes, with their types and more about each, as text. */
function inWords(ends: readonly RosEndpoint[], more: (end: RosEndpoint) => string = () => ''): string {
  return [...new Set(ends.map((end) => `${end.node} (${end.type}${more(end)})`))].sort().join(', ');
}
