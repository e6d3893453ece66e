import { isKnownMessage, messageType } from '../../ros-messages/index.ts';
import type { ChannelDeclaration, FoxgloveServer, ServerChannel } from '../../viewing/foxglove-server.ts';
import { ROUND_MILLISECONDS, Rounds } from '../../viewing/rounds.ts';
import { millisecondsOfBrief } from '../../viewing/work-time.ts';
import type { MessageName, RosTransport } from '../transport/transport.ts';

/** A transport, and how those who look on are shown its messages. */
export interface ViewedTransport {
  readonly transport: RosTransport;
  /** Shows a message that goes another way, such as a velocity by way of a guard. */
  show(topic: string, type: MessageName, cdr: Uint8Array): void;
}

/** Part of the time of the process that messages beyond the first of each topic in a round may take. */
const MORE_SHARE = 0.01;

/**
 * Shows viewers all that a node hears and publishes, by the full names of the topics. Messages are passed on as they are, with the time at which
 * they came, and written once a round ({@link Rounds}). Where that would take more than a small part of the time, the first message of each topic
 * in a round is passed on, and the others are counted. A message that nobody looks at costs a look at whether anybody does.
 *
 * @param fullName of a topic
 */
export function viewedTransport(
  transport: RosTransport,
  server: FoxgloveServer,
  fullName: (topic: string) => string,
): ViewedTransport {
  const declarations: ChannelDeclaration[] = [];
  const channels = new Map<string, ServerChannel>();
  const heard = new Set<ServerChannel>();
  const channelOf = (topic: string, type: MessageName, latched: boolean): ServerChannel | undefined => {
    if (!isKnownMessage(type)) return undefined;
    const key = `${fullName(topic)} ${type}`;
    if (!channels.has(key)) {
      declarations.push({ topic: fullName(topic), schemaName: type, schema: messageType(type).schema, latched });
      const outputs = server.declare(declarations);
      for (const [n, one] of declarations.entries()) channels.set(`${one.topic} ${one.schemaName}`, outputs[n]);
    }
    return channels.get(key);
  };
  const rounds = new Rounds(millisecondsOfBrief);
  const more = rounds.share(MORE_SHARE, millisecondsOfBrief);
  /** Topics of which a message was passed on in this round. */
  const shown = new Set<ServerChannel>();
  let flushes = false;
  const flush = (): void => {
    flushes = false;
    rounds.spend(() => server.flush());
  };
  const show = (
    channel: ServerChannel | undefined,
    latched: boolean,
    nanoseconds: () => bigint,
    cdr: Uint8Array,
  ): void => {
    if (channel === undefined || !(latched || channel.wanted)) return;
    const send = (): void => channel.send(nanoseconds(), cdr);
    if (!channel.wanted) {
      send();
      return;
    }
    if (rounds.begin()) shown.clear();
    const first = !shown.has(channel);
    if (!first && !latched && !more.open) {
      server.leaveOut(1);
      return;
    }
    if (!flushes) {
      flushes = true;
      server.gather();
      setTimeout(flush, ROUND_MILLISECONDS).unref();
    }
    shown.add(channel);
    if (first) rounds.spend(send);
    else more.spend(send);
  };
  const now = (): bigint => transport.now();
  return {
    transport: {
      name: transport.name,
      node: transport.node,
      now,
      advertise(topic, type, qos) {
        const latched = qos.durability === 'transient-local';
        const channel = channelOf(topic, type, latched);
        const publisher = transport.advertise(topic, type, qos);
        return {
          publish(cdr) {
            publisher.publish(cdr);
            show(channel, latched, now, cdr);
          },
          close: () => publisher.close(),
        };
      },
      subscribe(topic, type, qos, receive) {
        const latched = qos.durability === 'transient-local';
        const channel = channelOf(topic, type, latched);
        // What several sensors hear is shown once.
        const first = channel !== undefined && !heard.has(channel);
        if (first) heard.add(channel);
        const stop = transport.subscribe(topic, type, qos, (message) => {
          if (first) show(channel, latched, () => message.receivedNanoseconds, message.cdr);
          receive(message);
        });
        return () => {
          if (first) heard.delete(channel);
          stop();
        };
      },
      serve: (service, type, answer) => transport.serve(service, type, answer),
      call: (service, type, request, timeoutSeconds) => transport.call(service, type, request, timeoutSeconds),
      settled: async () => transport.settled?.(),
      topics: () => transport.topics(),
      close: () => transport.close(),
    },
    show: (topic, type, cdr) => show(channelOf(topic, type, false), false, now, cdr),
  };
}
