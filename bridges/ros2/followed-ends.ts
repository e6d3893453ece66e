import { type Offer, RELIABLE } from './transport/qos.ts';
import type { MessageName, RosEndpoint, RosTopic, RosTransport } from './transport/transport.ts';

/**
 * The ends of a topic have one type: a middleware may refuse a second one in a process, and no tool shows a topic of two. So an end here
 * follows those that are there, whoever starts first.
 */

/**
 * The type that somebody has, of those that an end here can have: the present one where it is one of them, or where nobody is there.
 *
 * @param others types of the ends on the other side of the topic
 */
export function followedType<T extends string>(types: readonly T[], present: T, others: readonly string[]): T {
  return others.includes(present) ? present : (types.find((type) => others.includes(type)) ?? present);
}

/** The types of the ends of a topic. */
export const typesOfEnds = (ends: readonly RosEndpoint[]): string[] => ends.map(({ type }) => type);

/** Reliable, unless all who publish in a type do it best effort, which a reliable subscription does not hear. */
export function followedReliability(type: string, publishers: readonly RosEndpoint[]): Offer['reliability'] {
  const offers = publishers.flatMap((one) => (one.type === type && one.qos !== undefined ? [one.qos.reliability] : []));
  return offers.length > 0 && !offers.includes('reliable') ? 'best-effort' : 'reliable';
}

/** What is subscribed to. */
export interface Followed<T extends MessageName> {
  readonly transport: RosTransport;
  /** Name of the topic as the node says it, and in full, as the graph does. */
  readonly topic: string;
  readonly fullName: string;
  /** Types that can be heard. The first is heard while nobody publishes. */
  readonly types: readonly T[];
  /** Takes each message. */
  readonly receive: (cdr: Uint8Array, type: T) => void;
}

/** A subscription in one of several types, and of the reliability, that those who publish have. */
export class FollowedSubscription<T extends MessageName> {
  readonly #followed: Followed<T>;
  #type: T;
  #reliability: Offer['reliability'] = 'reliable';
  #end: () => void;

  constructor(followed: Followed<T>) {
    this.#followed = followed;
    this.#type = followed.types[0];
    this.#end = this.#subscribe();
  }

  /** Follows what is in a graph. */
  look(graph: readonly RosTopic[]): void {
    const { fullName, types } = this.#followed;
    const publishers = graph.find(({ name }) => name === fullName)?.publishers ?? [];
    const type = followedType(types, this.#type, typesOfEnds(publishers));
    const reliability = followedReliability(type, publishers);
    if (type === this.#type && reliability === this.#reliability) return;
    this.#end();
    this.#type = type;
    this.#reliability = reliability;
    this.#end = this.#subscribe();
  }

  close(): void {
    this.#end();
  }

  #subscribe(): () => void {
    const { transport, topic, receive } = this.#followed;
    const type = this.#type;
    const qos = { ...RELIABLE, reliability: this.#reliability };
    return transport.subscribe(topic, type, qos, ({ cdr }) => receive(cdr, type));
  }
}
