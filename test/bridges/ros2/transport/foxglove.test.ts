// @module-tag long
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { messageType } from '../../../../bridges/ros-messages/index.ts';
import { openFoxglove } from '../../../../bridges/ros2/transport/foxglove.ts';
import { MemoryGraph } from '../../../../bridges/ros2/transport/memory.ts';
import { RELIABLE } from '../../../../bridges/ros2/transport/qos.ts';
import { rosTransportConformance } from '../../../conformance/index.ts';
import { withBridge } from './foxglove-bridge.ts';
import { foxgloveStandIn } from './foxglove-stand-in.ts';
import { output, ownDomain } from './ros2.ts';

const lacks = ['qualities', 'serving'] as const;

describe('a client of what stands for a foxglove_bridge', () => {
  const checks = rosTransportConformance(
    async () => {
      const graph = new MemoryGraph();
      const { url, close } = await foxgloveStandIn(graph);
      return { open: (options) => openFoxglove(url, options), peer: (options) => graph.open(options), close };
    },
    { lacks },
  );
  for (const { name, run } of checks) it.concurrent(name, run);
});

describe.runIf(withBridge)('a client of a foxglove_bridge', () => {
  const script = new URL('foxglove-check.ts', import.meta.url).pathname;
  const checks = rosTransportConformance(
    () => {
      throw new Error('checks run in processes of their own');
    },
    // Its threads carry topics side by side.
    { lacks: [...lacks, 'order'] },
  );
  for (const { name } of checks)
    it(name, async () => {
      await expect(output(process.execPath, ['--import', 'tsx', script, name], ownDomain())).resolves.toBe('');
    });
});

describe('openFoxglove', () => {
  const options = { node: 'agent', fault() {} };
  const GREETING = JSON.stringify({ op: 'serverInfo', capabilities: ['clientPublish'], supportedEncodings: ['cdr'] });

  /** A server that greets, and then does as it is told. */
  async function serve(connected: (socket: WebSocket) => void, { greeting = GREETING, autoPong = true } = {}) {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, autoPong, handleProtocols: ([first]) => first });
    server.on('connection', (socket) => {
      socket.send(greeting);
      connected(socket);
    });
    await new Promise((resolve) => server.once('listening', resolve));
    return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
  }

  it.each(['foxglove.sdk.v1', 'foxglove.websocket.v1'])('speaks %s', async (subprotocol) => {
    const graph = new MemoryGraph();
    const bridge = await foxgloveStandIn(graph, subprotocol);
    const transport = await openFoxglove(bridge.url, options);
    transport.advertise('a', 'std_msgs/msg/Bool', RELIABLE);
    await expect.poll(() => graph.topics()).toMatchObject([{ name: '/a', publishers: [{ node: '/foxglove_bridge' }] }]);
    const peer = graph.open(options);
    peer.advertise('b', 'std_msgs/msg/Bool', RELIABLE);
    const shown = async (): Promise<string[]> => (await transport.topics()).map(({ name }) => name);
    await expect.poll(shown).toEqual(['/a', '/b']);
    await peer.close();
    await expect.poll(shown).toEqual(['/a']);
    await transport.close();
    await bridge.close();
  });

  it('shows as its own what the bridge publishes for it, and the types of others', async () => {
    const [plain, stamped] = ['geometry_msgs/msg/Twist', 'geometry_msgs/msg/TwistStamped'] as const;
    const channel = (id: number, schemaName: string) => ({ id, topic: '/cmd_vel', encoding: 'cdr', schemaName });
    let say: (message: object) => void = () => {};
    const server = await serve((socket) => {
      say = (message) => socket.send(JSON.stringify(message));
      say({ op: 'advertise', channels: [channel(1, plain), channel(2, stamped)] });
      say({
        op: 'connectionGraphUpdate',
        publishedTopics: [
          { name: '/cmd_vel', publisherIds: ['/joystick', '/foxglove_bridge'] },
          { name: '/agent/a', publisherIds: ['/foxglove_bridge'] },
        ],
        subscribedTopics: [{ name: '/cmd_vel', subscriberIds: ['/base'] }],
        removedTopics: [],
      });
    });
    const transport = await openFoxglove(server.url, options);
    const velocity = async () => (await transport.topics()).find(({ name }) => name === '/cmd_vel');
    const first = transport.advertise('cmd_vel', plain, RELIABLE);
    transport.advertise('~/a', 'std_msgs/msg/Bool', RELIABLE);
    await expect.poll(velocity).toEqual({
      name: '/cmd_vel',
      types: [plain, stamped],
      publishers: [
        { node: '/joystick', type: stamped },
        { node: '/agent', type: plain },
      ],
      subscriptions: [{ node: '/base', type: stamped }],
    });
    // The bridge carries the former type for a while yet, which is no news of the base.
    first.close();
    transport.advertise('cmd_vel', stamped, RELIABLE);
    const base = async () => (await velocity())?.subscriptions;
    expect(await base()).toEqual([{ node: '/base', type: stamped }]);
    say({ op: 'unadvertise', channelIds: [1] });
    say({ op: 'advertise', channels: [channel(3, plain)] });
    await expect.poll(base).toEqual([{ node: '/base', type: plain }]);
    await transport.close();
    server.close();
  });

  it('says that it cannot offer services', async () => {
    const bridge = await foxgloveStandIn(new MemoryGraph());
    const transport = await openFoxglove(bridge.url, options);
    expect(() => transport.serve('~/a', 'std_srvs/srv/Empty', () => ({}))).toThrow(
      expect.objectContaining({ code: 'unsupported_by_transport', received: '/agent/a (std_srvs/srv/Empty)' }),
    );
    await transport.close();
    await bridge.close();
  });

  it('reports the end of the connection, and lets nothing more in', async () => {
    const faults: unknown[] = [];
    const bridge = await foxgloveStandIn(new MemoryGraph());
    const transport = await openFoxglove(bridge.url, { node: 'agent', fault: (error) => void faults.push(error) });
    const { publish } = transport.advertise('a', 'std_msgs/msg/Bool', RELIABLE);
    const call = transport.call('nothing', 'std_srvs/srv/Empty', {}, 60);
    bridge.drop();
    await expect(call).rejects.toMatchObject({ code: 'transport_closed' });
    expect(faults).toMatchObject([{ code: 'connection_lost', received: bridge.url }]);
    const cdr = messageType('std_msgs/msg/Bool').encode({});
    expect(() => publish(cdr)).toThrow(expect.objectContaining({ code: 'transport_closed' }));
    await transport.close();
    await bridge.close();
  });

  it('keeps the last messages, as many as the depth, while the bridge does not read', async () => {
    const got: number[] = [];
    let resume: (() => void) | undefined;
    const server = await serve((socket) => {
      socket.on('message', (data: Buffer, isBinary) => {
        if (isBinary) got.push(messageType('std_msgs/msg/UInt8MultiArray').decode(data.subarray(5)).data[0]);
        else socket.pause();
        resume = () => socket.resume();
      });
    });
    const transport = await openFoxglove(server.url, options);
    const type = messageType('std_msgs/msg/UInt8MultiArray');
    const { publish } = transport.advertise('a', type.name, { ...RELIABLE, depth: 3 });
    await expect.poll(() => resume).toBeDefined();
    // More than a connection holds, and in so few messages that a busy machine sends them before the silence counts as an end.
    for (let i = 1; i <= 40; i++) {
      publish(type.encode({ data: new Uint8Array(1 << 20).fill(i, 0, 1) }));
      await delay(0);
    }
    expect(got).toEqual([]);
    resume?.();
    await expect.poll(() => got.at(-1)).toBe(40);
    expect(got.length).toBeLessThan(35);
    expect(got.slice(-3)).toEqual([38, 39, 40]);
    await transport.close();
    server.close();
  });

  it('hears the last messages of a burst, as many as the depth, and says when it hears no more', async () => {
    const type = messageType('std_msgs/msg/UInt8');
    const said: { readonly op: string; readonly subscriptionIds?: readonly number[] }[] = [];
    let id = -1;
    const server = await serve((socket) => {
      const channel = { id: 7, topic: '/a', encoding: 'cdr', schemaName: type.name, schema: type.schema };
      socket.send(JSON.stringify({ op: 'advertise', channels: [channel] }));
      socket.on('message', (data) => {
        const message = JSON.parse(data.toString());
        said.push(message);
        if (message.op !== 'subscribe') return;
        [{ id }] = message.subscriptions;
        for (let i = 0; i < 9; i++) {
          const bytes = Buffer.alloc(13 + 5);
          bytes[0] = 1;
          bytes.writeUInt32LE(id, 1);
          bytes.set(type.encode({ data: i }), 13);
          socket.send(bytes);
        }
        // The client is handed them all at once.
        const until = Date.now() + 50;
        while (Date.now() < until);
      });
    });
    const transport = await openFoxglove(server.url, options);
    const heard: number[] = [];
    const stop = transport.subscribe('a', type.name, { ...RELIABLE, depth: 3 }, ({ cdr }) => {
      heard.push(type.decode(cdr).data);
    });
    await expect.poll(() => heard.at(-1)).toBe(8);
    expect(heard).toEqual([6, 7, 8]);
    stop();
    await expect.poll(() => said.at(-1)).toEqual({ op: 'unsubscribe', subscriptionIds: [id] });
    await transport.close();
    server.close();
  });

  it('reports what the bridge cannot do, and failures of services', async () => {
    const faults: unknown[] = [];
    const server = await serve((socket) => {
      const say = (message: object): void => socket.send(JSON.stringify(message));
      say({ op: 'status', level: 1, message: 'warned' });
      say({ op: 'status', level: 2, message: 'no such type' });
      say({ op: 'advertiseServices', services: [{ id: 4, name: '/reset', type: 'std_srvs/srv/Empty' }] });
      socket.on('message', (data: Buffer) =>
        say({ op: 'serviceCallFailure', serviceId: 4, callId: data.readUInt32LE(5), message: 'gone' }),
      );
      socket.send('no JSON');
      socket.send(Buffer.from([1, 2]));
    });
    const transport = await openFoxglove(server.url, { node: 'agent', fault: (error) => void faults.push(error) });
    await expect(transport.call('reset', 'std_srvs/srv/Empty', {}, 5)).rejects.toMatchObject({
      code: 'service_failed',
      received: 'gone',
    });
    expect(faults).toMatchObject([
      { code: 'bridge_fault', received: 'no such type' },
      { name: 'SyntaxError' },
      { name: 'RangeError' },
    ]);
    await transport.close();
    server.close();
  });

  it('finds out that a bridge is silent', async () => {
    const faults: unknown[] = [];
    const server = await serve(() => {}, { autoPong: false });
    await openFoxglove(server.url, { node: 'agent', fault: (error) => void faults.push(error) });
    await expect.poll(() => faults, { timeout: 10_000 }).toMatchObject([{ code: 'connection_lost' }]);
    server.close();
  });

  it('says why there is no connection, and reports no loss of one', async () => {
    const failed = { code: 'connection_failed' };
    const faults: unknown[] = [];
    const options = { node: 'agent', fault: (error: unknown) => void faults.push(error) };
    const silent = createServer();
    silent.on('upgrade', (_, socket) => setTimeout(() => socket.destroy(), 500));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const url = `ws://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    await expect(openFoxglove(url, options, 0.2)).rejects.toMatchObject({
      ...failed,
      expected: 'a foxglove_bridge that answers within 0.2 s',
    });
    await new Promise((resolve) => silent.close(resolve));
    await expect(openFoxglove(url, options)).rejects.toMatchObject({
      ...failed,
      received: expect.stringContaining('ECONNREFUSED'),
      remedy: expect.stringContaining('ros2 launch foxglove_bridge'),
    });
    await expect(openFoxglove('no address', options)).rejects.toMatchObject({ ...failed, received: 'no address' });
    const greeting = { op: 'serverInfo', capabilities: [], supportedEncodings: ['json'] };
    const other = await serve(() => {}, { greeting: JSON.stringify(greeting) });
    await expect(openFoxglove(other.url, options)).rejects.toMatchObject({
      ...failed,
      received: { capabilities: [], supportedEncodings: ['json'] },
    });
    other.close();
    await delay(50);
    expect(faults).toEqual([]);
  });
});
