import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { type KnownService, messageType, serviceType } from '../../../../bridges/ros-messages/index.ts';
import type { MemoryGraph } from '../../../../bridges/ros2/transport/memory.ts';
import { RELIABLE, SENSOR } from '../../../../bridges/ros2/transport/qos.ts';
import type { MessageName, RosPublisher } from '../../../../bridges/ros2/transport/transport.ts';

/** Milliseconds between looks at the graph. */
const LOOK = 5;

/**
 * What stands for a foxglove_bridge where there is none: the part of it that the description of its protocol (Foxglove WebSocket Protocol,
 * version 1) asks of a server for ROS 2, on a graph in memory. It is a fixture, and no evidence of how a bridge behaves.
 *
 * @param subprotocol that it speaks
 */
export async function foxgloveStandIn(graph: MemoryGraph, subprotocol = 'foxglove.websocket.v1') {
  const node = graph.open({
    node: 'foxglove_bridge',
    fault(error) {
      throw error;
    },
  });
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    handleProtocols: (offered) => (offered.has(subprotocol) ? subprotocol : false),
  });
  await new Promise((resolve) => server.once('listening', resolve));
  server.on('connection', (socket) => serveClient(graph, node, socket));
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Ends all connections without a farewell. */
    drop(): void {
      for (const socket of server.clients) socket.terminate();
    },
    async close(): Promise<void> {
      for (const socket of server.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
      await node.close();
    },
  };
}

function serveClient(graph: MemoryGraph, node: ReturnType<MemoryGraph['open']>, socket: WebSocket): void {
  const say = (message: object): void => socket.send(JSON.stringify(message));
  const channels = new Map<string, { readonly id: number; readonly topic: string; readonly type: MessageName }>();
  const services = new Map<string, { readonly id: number; readonly service: string; readonly type: KnownService }>();
  const stops = new Map<number, { readonly channelId: number; stop(): void }>();
  const publishers = new Map<number, RosPublisher>();
  let ids = 0;
  let graphShown: string | undefined;
  let topicsShown: readonly string[] = [];
  let showsGraph = false;

  const look = (): void => {
    const found = graph
      .topics()
      .flatMap(({ name, types, publishers }) =>
        types
          .filter((type) => publishers.some((end) => end.type === type))
          .map((type) => ({ name, type: type as MessageName })),
      );
    const fresh = found.filter(({ name, type }) => !channels.has(`${name} ${type}`));
    for (const { name, type } of fresh) channels.set(`${name} ${type}`, { id: ++ids, topic: name, type });
    if (fresh.length > 0)
      say({
        op: 'advertise',
        channels: fresh.map(({ name, type }) => ({
          id: channels.get(`${name} ${type}`)!.id,
          topic: name,
          encoding: 'cdr',
          schemaName: type,
          schema: messageType(type as 'std_msgs/msg/Bool').schema,
          schemaEncoding: 'ros2msg',
        })),
      });
    const gone = [...channels].filter(([key]) => !found.some(({ name, type }) => `${name} ${type}` === key));
    for (const [key, { id }] of gone) {
      channels.delete(key);
      for (const { channelId, stop } of stops.values()) if (channelId === id) stop();
    }
    if (gone.length > 0) say({ op: 'unadvertise', channelIds: gone.map(([, { id }]) => id) });

    const offered = graph.services();
    const added = offered.filter(({ service }) => !services.has(service));
    for (const one of added) services.set(one.service, { id: ++ids, ...one });
    if (added.length > 0)
      say({
        op: 'advertiseServices',
        services: added.map(({ service, type }) => ({
          id: services.get(service)!.id,
          name: service,
          type,
          requestSchema: serviceType(type).request.schema,
          responseSchema: serviceType(type).response.schema,
        })),
      });
    const withdrawn = [...services].filter(([name]) => !offered.some(({ service }) => service === name));
    for (const [name] of withdrawn) services.delete(name);
    if (withdrawn.length > 0) say({ op: 'unadvertiseServices', serviceIds: withdrawn.map(([, { id }]) => id) });

    const topics = graph.topics();
    const update = {
      op: 'connectionGraphUpdate',
      publishedTopics: topics.map(({ name, publishers }) => ({
        name,
        publisherIds: publishers.map((end) => end.node),
      })),
      subscribedTopics: topics.map(({ name, subscriptions }) => ({
        name,
        subscriberIds: subscriptions.map((end) => end.node),
      })),
      advertisedServices: [],
      removedTopics: topicsShown.filter((name) => !topics.some((topic) => topic.name === name)),
      removedServices: [],
    };
    const text = JSON.stringify(update);
    if (showsGraph && text !== graphShown) {
      graphShown = text;
      topicsShown = topics.map(({ name }) => name);
      say(update);
    }
  };

  const take = (message: Record<string, unknown>): void => {
    switch (message['op']) {
      case 'subscribe':
        for (const { id, channelId } of message['subscriptions'] as { id: number; channelId: number }[]) {
          const channel = [...channels.values()].find((one) => one.id === channelId);
          if (channel === undefined) continue;
          const { topic, type } = channel;
          const ends = graph.topics().find(({ name }) => name === topic)!.publishers;
          const all = (key: 'reliability' | 'durability', value: string) =>
            ends.every(({ qos }) => qos?.[key] === value);
          const qos = {
            reliability: all('reliability', 'reliable') ? 'reliable' : 'best-effort',
            durability: all('durability', 'transient-local') ? 'transient-local' : 'volatile',
            depth: Math.max(SENSOR.depth, 1000),
          } as const;
          const stop = node.subscribe(topic, type, qos, ({ cdr }) => {
            const bytes = new Uint8Array(13 + cdr.length);
            bytes[0] = 1;
            new DataView(bytes.buffer).setUint32(1, id, true);
            new DataView(bytes.buffer).setBigUint64(5, node.now(), true);
            bytes.set(cdr, 13);
            socket.send(bytes);
          });
          stops.set(id, { channelId, stop });
        }
        break;
      case 'unsubscribe':
        for (const id of message['subscriptionIds'] as number[]) stops.get(id)?.stop();
        break;
      case 'advertise':
        for (const channel of message['channels'] as { id: number; topic: string; schemaName: MessageName }[])
          publishers.set(channel.id, node.advertise(channel.topic, channel.schemaName, { ...RELIABLE, depth: 1000 }));
        break;
      case 'unadvertise':
        for (const id of message['channelIds'] as number[]) publishers.get(id)?.close();
        break;
      case 'subscribeConnectionGraph':
        showsGraph = true;
        break;
      default:
        say({ op: 'status', level: 2, message: `no operation ${message['op']}` });
    }
  };

  const takeBytes = async (bytes: Buffer): Promise<void> => {
    if (bytes[0] === 1) {
      const publisher = publishers.get(bytes.readUInt32LE(1));
      if (publisher === undefined) say({ op: 'status', level: 2, message: 'a message on an unknown channel' });
      else publisher.publish(bytes.subarray(5));
      return;
    }
    const [serviceId, callId, length] = [bytes.readUInt32LE(1), bytes.readUInt32LE(5), bytes.readUInt32LE(9)];
    const encoding = bytes.toString('utf8', 13, 13 + length);
    const one = [...services.values()].find(({ id }) => id === serviceId);
    if (one === undefined || encoding !== 'cdr') {
      say({ op: 'serviceCallFailure', serviceId, callId, message: `no service ${serviceId} in ${encoding}` });
      return;
    }
    const { request, response } = serviceType(one.type);
    const answer = await node
      .call(one.service, one.type, request.decode(bytes.subarray(13 + length)), 60)
      .catch(() => {});
    if (answer === undefined) return;
    const cdr = response.encode(answer);
    const out = Buffer.alloc(16 + cdr.length);
    out[0] = 3;
    out.writeUInt32LE(serviceId, 1);
    out.writeUInt32LE(callId, 5);
    out.writeUInt32LE(3, 9);
    out.write('cdr', 13);
    out.set(cdr, 16);
    socket.send(out);
  };

  say({
    op: 'serverInfo',
    name: 'stand-in',
    capabilities: ['clientPublish', 'services', 'connectionGraph'],
    supportedEncodings: ['cdr'],
  });
  look();
  const looking = setInterval(look, LOOK);
  socket.on('message', (data, isBinary) => {
    if (isBinary) void takeBytes(data as Buffer);
    else take(JSON.parse(data.toString()));
  });
  socket.on('close', () => {
    clearInterval(looking);
    for (const { stop } of stops.values()) stop();
    for (const publisher of publishers.values()) publisher.close();
  });
}
