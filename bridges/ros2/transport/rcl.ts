/**
 * The part of rclnodejs 2.2 that is used here. Its own types are generated where it is installed, and say of some getters that they are
 * methods; so this is written by hand, and the package is no dependency of the types.
 */
export interface Rcl {
  readonly Context: new () => RclContext;
  readonly Node: new (name: string, namespace: string, context: RclContext, options: object) => RclNode;
  init(context: RclContext, argv: readonly string[]): Promise<void>;
  /** Takes away what ends the process at SIGINT. */
  removeSignalHandlers(): void;
}

/** An initialisation of the client library, with the nodes in it. */
export interface RclContext {
  /** Destroys its nodes. */
  shutdown(): void;
}

/** A node. What a callback throws ends the process: callbacks must not throw. */
export interface RclNode {
  name(): string;
  namespace(): string;
  /** @param timeout ms after which the waiting thread looks whether it is to stop */
  spin(timeout: number): void;
  createPublisher(type: RclType, topic: string, options: { readonly qos: RclQos }): RclPublisher;
  createSubscription(
    type: RclType,
    topic: string,
    options: { readonly qos: RclQos; readonly isRaw: true },
    receive: (cdr: Uint8Array) => void,
  ): object;
  /** @param answer with one parameter more than the request: it sends the response by itself */
  createService(
    type: string,
    service: string,
    answer: (request: object, response: { send(response: object): void }) => void,
  ): object;
  createClient(type: string, service: string): RclClient;
  destroyPublisher(publisher: object): void;
  destroySubscription(subscription: object): void;
  destroyService(service: object): void;
  destroyClient(client: object): void;
  getTopicNamesAndTypes(): readonly { readonly name: string; readonly types: readonly string[] }[];
  getPublishersInfoByTopic(topic: string): readonly RclEndpoint[];
  getSubscriptionsInfoByTopic(topic: string): readonly RclEndpoint[];
}

/** Sends CDR if it is given a `Buffer`. */
export interface RclPublisher {
  publish(cdr: Uint8Array): void;
}

/** A client of a service. */
export interface RclClient {
  isServiceServerAvailable(): boolean;
  sendRequest(request: object, take: (response: object) => void): void;
}

/** A class of messages, as far as messages in CDR need it: without the code that rclnodejs generates, and its faults. */
export type RclType = (() => void) & {
  type(): { readonly pkgName: string; readonly subFolder: string; readonly interfaceName: string };
};

/** Quality of service in the numbers of rmw. */
export interface RclQos {
  readonly history: number;
  readonly depth: number;
  readonly reliability: number;
  readonly durability: number;
  readonly liveliness: number;
  readonly avoidRosNameSpaceConventions: boolean;
}

/** `rmw_time_t`. */
export interface RclDuration {
  readonly seconds: bigint;
  readonly nanoseconds: number;
}

/** An end of a topic in the graph. */
export interface RclEndpoint {
  readonly node_name: string;
  readonly node_namespace: string;
  readonly topic_type: string;
  readonly qos_profile: {
    readonly reliability: number;
    readonly durability: number;
    readonly deadline: RclDuration;
    readonly liveliness_lease_duration: RclDuration;
  };
}
