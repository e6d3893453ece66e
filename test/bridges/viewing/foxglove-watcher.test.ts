import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { messageType } from '../../../bridges/ros-messages/index.ts';
import { FoxgloveServer } from '../../../bridges/viewing/foxglove-server.ts';
import { FoxgloveWatcher, type WatchListener } from '../../../bridges/viewing/foxglove-watcher.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const { name: schemaName, schema, encode } = messageType('std_msgs/msg/Float64');
const channel = (topic: string, facts?: Record<string, string>) => ({
  ...{ topic, schemaName, schema, latched: false },
  ...(facts && { facts }),
});

/** Watches what is at an address, and writes down what is told. */
async function watch(url: string, wanted: (topic: string) => boolean = () => true) {
  const told: string[] = [];
  const listener: WatchListener = {
    topics: (topics, { name, facts }) =>
      void told.push(`topics of ${name} ${JSON.stringify(facts)}: ${topics.map(({ topic }) => topic).join(' ')}`),
    wants: ({ topic }) => wanted(topic),
    message: ({ topic }, nanoseconds, content) => void told.push(`${topic} at ${nanoseconds}: ${content.length} bytes`),
    lost: () => void told.push('lost'),
    warned: (message) => void told.push(`warned: ${message}`),
    unreadable: () => void told.push('unreadable'),
  };
  const watcher = await FoxgloveWatcher.open(url, listener, { timeoutSeconds: 0.2, retrySeconds: 0.01 });
  ends.push(() => watcher.close());
  return { told, watcher };
}

/** A server of our own making, for what no server of the protocol does. */
async function wrongServer(protocol: string | false, ...said: string[]): Promise<string> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => protocol });
  server.on('connection', (socket) => {
    for (const one of said) socket.send(one);
  });
  await new Promise((resolve) => server.once('listening', resolve));
  ends.push(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a watcher', () => {
  it('tells what is there, what comes on what is wanted, and what becomes of it', async () => {
    const server = await FoxgloveServer.open({ port: 0, name: 'a robot', facts: { seed: '7' } });
    ends.push(() => server.close());
    const [first, second] = server.declare([channel('/first'), channel('/second')]);
    const { told } = await watch(server.url, (topic) => topic !== '/second');
    expect(told).toEqual(['topics of a robot {"seed":"7"}: /first /second']);
    await expect.poll(() => first.wanted).toBe(true);
    expect(second.wanted).toBe(false);
    first.send(12n, encode({ data: 1 }));
    await expect.poll(() => told.at(-1)).toBe('/first at 12: 12 bytes');
    server.declare([channel('/second'), channel('/third')]);
    await expect.poll(() => told.at(-1)).toBe('topics of a robot {"seed":"7"}: /second /third');
  });

  it('comes back to what went away, and hears it again', async () => {
    const server = await FoxgloveServer.open({ port: 0, name: 'a robot' });
    server.declare([channel('/first')]);
    const { url } = server;
    const { told, watcher } = await watch(url);
    await server.close();
    await expect.poll(() => told.at(-1)).toBe('lost');
    const again = await FoxgloveServer.open({ port: Number(new URL(url).port), name: 'a robot' });
    ends.push(() => again.close());
    const [first] = again.declare([channel('/first')]);
    await expect.poll(() => first.wanted).toBe(true);
    first.send(3n, encode({ data: 1 }));
    await expect.poll(() => told.at(-1)).toBe('/first at 3: 12 bytes');
    expect(told.filter((one) => one.startsWith('topics'))).toHaveLength(2);
    watcher.close();
    await expect.poll(() => again.watched).toBe(false);
    expect(told.filter((one) => one === 'lost')).toHaveLength(1);
  });

  it('says what cannot be understood, and goes on', async () => {
    const advertise = (topic: unknown) =>
      JSON.stringify({ op: 'advertise', channels: [{ id: 1, topic, encoding: 'cdr', schemaName, schema }] });
    const said = ['{"op":"serverInfo","metadata":null}', advertise(7), '{"op', advertise('/first')];
    const { told } = await watch(await wrongServer('foxglove.sdk.v1', ...said));
    expect(told).toEqual(['unreadable', 'unreadable', 'topics of  {}: /first']);
  });
});

describe('a watcher says what is at an address where nothing is to be seen', () => {
  const notReached = (expected: RegExp, received: RegExp) => ({
    ...{ name: 'BridgeError', code: 'foxglove_not_reached' },
    expected: expect.stringMatching(expected),
    received: expect.stringMatching(received),
    remedy: expect.stringContaining('with its token'),
  });

  it('nothing listens', async () => {
    const server = await FoxgloveServer.open({ port: 0, name: '' });
    const { url } = server;
    await server.close();
    await expect(watch(url)).rejects.toMatchObject(notReached(/that listens at this address/, /ECONNREFUSED/));
  });

  it('it is no address', async () => {
    await expect(watch('ws://')).rejects.toMatchObject(notReached(/an address such as/, /Invalid URL/));
  });

  it('it is another kind of server', async () => {
    const web = createServer((_, response) => void response.end('a page'));
    web.on('upgrade', (_, stream) => void stream.end('HTTP/1.1 404 Not Found\r\ncontent-length: 5\r\n\r\nnever'));
    await new Promise<void>((resolve) => void web.listen(0, '127.0.0.1', resolve));
    ends.push(() => web.close());
    const { port } = web.address() as AddressInfo;
    await expect(watch(`ws://127.0.0.1:${port}`)).rejects.toMatchObject(
      notReached(/a Foxglove WebSocket \(foxglove\.sdk\.v1/, /^404 Not Found: 'never'$/),
    );
  });

  it('it wants a token', async () => {
    const server = await FoxgloveServer.open({ port: 0, name: '', token: 'a token that is long' });
    ends.push(() => server.close());
    const { host } = new URL(server.url);
    await expect(watch(`ws://${host}`)).rejects.toMatchObject(notReached(/lets this program in/, /^401 .*\?token=/));
    await watch(`ws://${host}/?token=a%20token%20that%20is%20long`);
  });

  it.each([[false], ['another.v1']] as const)('it speaks another protocol: %s', async (protocol) => {
    await expect(watch(await wrongServer(protocol))).rejects.toMatchObject(
      notReached(/of the subprotocol foxglove\.sdk\.v1 or/, /subprotocol/),
    );
  });

  it('it says nothing', async () => {
    await expect(watch(await wrongServer('foxglove.sdk.v1'))).rejects.toMatchObject(
      notReached(/a greeting within 0\.2 s/, /none/),
    );
  });
});
