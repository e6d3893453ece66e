import { once } from 'node:events';
import { request } from 'node:http';
import { connect as connectSocket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { messageType } from '../../../bridges/ros-messages/index.ts';
import { openFoxglove } from '../../../bridges/ros2/transport/foxglove.ts';
import { LATCHED, RELIABLE } from '../../../bridges/ros2/transport/qos.ts';
import { FoxgloveServer } from '../../../bridges/viewing/foxglove-server.ts';

const float = messageType('std_msgs/msg/Float64');
const cdr = (data: number): Uint8Array => float.encode({ data });
const declaration = (topic: string, latched = false) => ({
  topic,
  schemaName: float.name,
  schema: float.schema,
  latched,
});

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function open() {
  const server = await FoxgloveServer.open({ port: 0, name: 'a run' });
  ends.push(() => server.close());
  return server;
}

/** What a server says: an object, of which each kind has some fields, or bytes. */
interface Heard extends Uint8Array {
  readonly op?: string;
  readonly id?: string;
  readonly level?: number;
  readonly message?: string;
  readonly channels?: readonly { readonly id: number; readonly topic: string }[];
  readonly parameters?: readonly { readonly name: string; readonly value: number }[];
}

/** A viewer that notes what it is sent: objects as they are, bytes as `[kind, ...]`. */
async function view(url: string, protocol = 'foxglove.sdk.v1') {
  const socket = new WebSocket(url, protocol);
  const heard: Heard[] = [];
  socket.on('message', (data: Buffer, binary) => heard.push(binary ? new Uint8Array(data) : JSON.parse(String(data))));
  await once(socket, 'open');
  ends.push(() => socket.terminate());
  const say = (message: object): void => socket.send(JSON.stringify(message));
  const until = async (found: (message: Heard) => boolean): Promise<Heard> => {
    for (let k = 0; k < 400; k++) {
      const message = heard.find(found);
      if (message !== undefined) return message;
      await delay(5);
    }
    throw new Error(`not heard; ${JSON.stringify(heard)}`);
  };
  const { channels = [] } = await until(({ op }) => op === 'advertise');
  return { socket, heard, say, until, channels };
}

describe('a Foxglove server', () => {
  it.each(['foxglove.sdk.v1', 'foxglove.websocket.v1'])('greets in %s, and says what there is', async (protocol) => {
    const server = await open();
    server.declare([declaration('/a')]);
    const { socket, heard } = await view(server.url, protocol);
    expect(socket.protocol).toBe(protocol);
    expect(heard).toMatchObject([
      { op: 'serverInfo', name: 'a run', capabilities: ['time', 'parameters', 'parametersSubscribe'] },
      {
        op: 'advertise',
        channels: [
          {
            topic: '/a',
            encoding: 'cdr',
            schemaName: 'std_msgs/msg/Float64',
            schema: 'float64 data',
            schemaEncoding: 'ros2msg',
          },
        ],
      },
    ]);
  });

  it('sends messages and time, in the bytes of the protocol, to those who listen', async () => {
    const server = await open();
    const [a, b] = server.declare([declaration('/a'), declaration('/b')]);
    const { heard, say, until, channels } = await view(server.url);
    expect([a.wanted, server.watched]).toEqual([false, false]);
    say({ op: 'subscribe', subscriptions: [{ id: 77, channelId: channels[0].id }] });
    while (!a.wanted) await delay(5);
    expect([b.wanted, server.watched]).toEqual([false, true]);
    server.gather();
    a.send(0x0102030405n, cdr(2));
    b.send(1n, cdr(3));
    server.flush(0x0a0b0c0d0e0fn);
    await until((message) => message[0] === 2 && message[1] === 0x0f);
    const time = heard.filter((message) => message[0] === 2).at(-1);
    expect([...(time ?? [])]).toEqual([2, 0x0f, 0x0e, 0x0d, 0x0c, 0x0b, 0x0a, 0, 0]);
    const messages = heard.filter((message) => message[0] === 1);
    expect(messages.map((bytes) => [...bytes])).toEqual([[1, 77, 0, 0, 0, 5, 4, 3, 2, 1, 0, 0, 0, ...cdr(2)]]);
    say({ op: 'unsubscribe', subscriptionIds: [77] });
    while (a.wanted) await delay(5);
    expect(server.watched).toBe(false);
  });

  it('tells the time of a message before it, as viewers take the last that they were told for it', async () => {
    const server = await open();
    const [a, b] = server.declare([declaration('/a'), declaration('/b')]);
    const { heard, say, until, channels } = await view(server.url);
    say({ op: 'subscribe', subscriptions: [{ id: 77, channelId: channels[0].id }] });
    while (!a.wanted) await delay(5);
    server.gather();
    for (const time of [3n, 3n, 5n, 4n]) a.send(time, cdr(2));
    b.send(6n, cdr(2));
    server.flush(7n);
    // A run that begins again.
    server.gather();
    a.send(1n, cdr(2));
    server.flush(2n);
    a.send(3n, cdr(2));
    server.flush(9n);
    await until((message) => message[0] === 2 && message[1] === 9);
    const told = heard.filter(({ [0]: kind }) => kind === 1 || kind === 2);
    expect(told.map((bytes) => (bytes[0] === 2 ? `time ${bytes[1]}` : bytes[5]))).toEqual([
      ...['time 3', 3, 3, 'time 5', 5, 4, 'time 7'],
      ...[1, 'time 2', 'time 3', 3, 'time 9'],
    ]);
  });

  it('is heard by the client of a foxglove_bridge, which learns that it may not publish', async () => {
    const server = await open();
    const [a] = server.declare([declaration('/a', true)]);
    a.send(5n, cdr(1.5));
    const client = await openFoxglove(server.url, { node: 'agent', fault() {} });
    ends.push(() => client.close());
    const got: number[] = [];
    client.subscribe('/a', float.name, LATCHED, (message) => void got.push(float.decode(message.cdr).data));
    while (got.length < 1) await delay(5);
    a.send(6n, cdr(2.5));
    while (got.length < 2) await delay(5);
    expect(got).toEqual([1.5, 2.5]);
    expect(() => client.advertise('/b', float.name, RELIABLE)).toThrow(
      expect.objectContaining({ code: 'unsupported_by_transport' }),
    );
  });

  it('keeps those who listen where topics come and go', async () => {
    const server = await open();
    const [a] = server.declare([declaration('/a'), declaration('/b')]);
    const { heard, say, until, channels } = await view(server.url);
    say({ op: 'subscribe', subscriptions: channels.map(({ id }: { id: number }) => ({ id: 10 + id, channelId: id })) });
    while (!a.wanted) await delay(5);
    const [still, c] = server.declare([declaration('/a'), declaration('/c')]);
    expect([still.wanted, c.wanted]).toEqual([true, false]);
    still.send(1n, cdr(4));
    expect((await until((message) => message[0] === 1))[1]).toBe(10 + channels[0].id);
    expect(heard.slice(2, 4)).toMatchObject([
      { op: 'unadvertise', channelIds: [channels[1].id] },
      { op: 'advertise', channels: [{ topic: '/c' }] },
    ]);
    server.declare([]);
    expect(server.watched).toBe(false);
  });

  it('leaves out what a slow viewer does not take, counts it, and owes it only what holds', {
    tags: 'long',
  }, async () => {
    const server = await open();
    const large = messageType('std_msgs/msg/Float64MultiArray');
    const [many, held] = server.declare([
      { topic: '/many', schemaName: large.name, schema: large.schema, latched: false },
      declaration('/held', true),
    ]);
    const { socket, heard, say, until, channels } = await view(server.url);
    const fast = await view(server.url);
    for (const each of [say, fast.say])
      each({ op: 'subscribe', subscriptions: channels.map(({ id }: { id: number }) => ({ id, channelId: id })) });
    while (!held.wanted) await delay(5);
    await delay(20);
    socket.pause();
    const content = large.encode({ data: new Float64Array(1 << 14) });
    for (let k = 0; k < 600; k++) {
      many.send(BigInt(k), content);
      if (k % 10 === 0) await new Promise(setImmediate);
    }
    held.send(1n, cdr(1));
    held.send(2n, cdr(2));
    const { dropped } = server;
    // Of 77 MB, a MiB waits here, and some more in the buffers of the system.
    expect(dropped).toBeGreaterThan(450);
    socket.resume();
    await until((message) => message[0] === 1);
    for (let k = 0; k < 300 && !heard.some((message) => message.op === 'status'); k++) {
      server.gather();
      server.flush(0n);
      await delay(5);
    }
    const last = await until((message) => message[0] === 1 && message[1] === channels[1].id);
    expect(float.decode(last.slice(13)).data).toBe(2);
    expect(await until(({ op }) => op === 'status')).toMatchObject({
      level: 1,
      message: /^\d+ messages were left out/,
    });
  });

  it('shows numbers and lets viewers change them', async () => {
    const server = await open();
    let value = 2;
    const gain = {
      name: 'gain',
      get: () => value,
      set(given: number) {
        if (given > 5) throw new RangeError('at most 5');
        value = given;
      },
    };
    server.setParameters([gain]);
    const [one, other] = [await view(server.url), await view(server.url)];
    one.say({ op: 'getParameters', parameterNames: [], id: 'all' });
    expect(await one.until(({ op }) => op === 'parameterValues')).toEqual({
      ...{ op: 'parameterValues', id: 'all' },
      parameters: [{ name: 'gain', value: 2, type: 'float64' }],
    });
    other.say({ op: 'subscribeParameterUpdates', parameterNames: ['gain'] });
    other.say({ op: 'getParameters', parameterNames: ['none'], id: 'none' });
    await other.until(({ id }) => id === 'none');
    one.say({ op: 'setParameters', parameters: [{ name: 'gain', value: 3 }], id: 'set' });
    expect((await one.until(({ id }) => id === 'set')).parameters?.[0].value).toBe(3);
    expect((await other.until(({ parameters }) => parameters?.length === 1)).parameters?.[0].value).toBe(3);
    for (const [name, given, why] of [
      ['gain', 9, 'at most 5'],
      ['gain', 'much', 'a number is expected'],
      ['loss', 1, 'there is no such parameter'],
    ] as const) {
      one.say({ op: 'setParameters', parameters: [{ name, value: given }] });
      await one.until(({ message }) => message === `${name}: ${why}`);
    }
    expect(value).toBe(3);
  });

  it('shows numbers, and changes none where viewers only look', async () => {
    const server = await FoxgloveServer.open({ port: 0, name: 'a run', readOnly: true });
    ends.push(() => server.close());
    let value = 2;
    server.setParameters([{ name: 'gain', get: () => value, set: (given) => void (value = given) }]);
    const { say, until } = await view(server.url);
    say({ op: 'setParameters', parameters: [{ name: 'gain', value: 3 }], id: 'set' });
    expect((await until(({ id }) => id === 'set')).parameters?.[0].value).toBe(2);
    expect(value).toBe(2);
    await until(({ message }) => message === 'gain: numbers are shown here, and not changed');
  });

  it('keeps the names of parameters that there are, and no others', async () => {
    const server = await open();
    let value = 1;
    const named = (name: string) => ({ name, get: () => value, set: (given: number) => void (value = given) });
    server.setParameters([named('gain')]);
    const { heard, say, until } = await view(server.url);
    say({ op: 'subscribeParameterUpdates', parameterNames: ['gain', 'later'] });
    say({ op: 'getParameters', parameterNames: ['gain'], id: 'known' });
    await until(({ id }) => id === 'known');
    server.setParameters([named('gain'), named('later')]);
    say({ op: 'getParameters', parameterNames: ['gain'], id: 'after' });
    await until(({ id }) => id === 'after');
    const told = heard.filter(({ op, id }) => op === 'parameterValues' && id === undefined);
    expect(told.map(({ parameters }) => parameters?.map(({ name }) => name))).toEqual([['gain']]);
  });

  it('repeats little of what it is sent', async () => {
    const server = await open();
    const { say, until } = await view(server.url);
    say({ op: 'a'.repeat(60_000) });
    expect((await until(({ op }) => op === 'status')).message).toHaveLength(202 + ' is not served here'.length);
    say({ op: 'setParameters', parameters: [{ name: 'b'.repeat(60_000), value: 1 }] });
    const { message } = await until(({ message }) => message?.startsWith('b') === true);
    expect(message).toBe(`${'b'.repeat(200)}: there is no such parameter`);
  });

  it('says what it does not understand, and goes on', async () => {
    const server = await open();
    server.declare([declaration('/a')]);
    const { say, socket, until, channels } = await view(server.url);
    socket.send('no JSON');
    await until(({ op, level }) => op === 'status' && level === 2);
    for (const request of [
      [],
      { op: 'subscribe', subscriptions: [{ id: -1, channelId: channels[0].id }] },
      { op: 'subscribe', subscriptions: 5 },
      { op: 'unsubscribe', subscriptionIds: [null] },
      { op: 'subscribe', subscriptions: [{ id: 1, channelId: 99 }] },
      { op: 'advertise', channels: [] },
    ])
      say(request);
    await until(({ message }) => message === 'there is no channel 99');
    await until(({ message }) => message === "'advertise' is not served here");
    expect(server.watched).toBe(false);
    say({ op: 'subscribe', subscriptions: [{ id: 1, channelId: channels[0].id }] });
    while (!server.watched) await delay(5);
    socket.terminate();
    while (server.watched) await delay(5);
  });

  it('refuses other protocols, and tells a browser what it is', async () => {
    const server = await open();
    const { port } = new URL(server.url);
    await expect(view(server.url, 'graphql-ws')).rejects.toThrow(/400/);
    const answer = await new Promise<number | undefined>((resolve) =>
      request({ host: '127.0.0.1', port, path: '/' }, ({ statusCode }) => resolve(statusCode)).end(),
    );
    expect(answer).toBe(426);
    // What is no HTTP ends, and harms nobody.
    const raw = connectSocket(Number(port), '127.0.0.1');
    raw.on('error', () => {});
    raw.resume();
    raw.write('\0\0\0\n\n');
    await new Promise((resolve) => raw.on('close', resolve));
    expect((await view(server.url)).heard[0].op).toBe('serverInfo');
  });

  it('is of this machine alone unless told otherwise, and names an address that it cannot have', async () => {
    const server = await open();
    expect(server.url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+$/);
    const port = Number(new URL(server.url).port);
    await expect(FoxgloveServer.open({ port, name: '' })).rejects.toMatchObject({
      code: 'address_not_served',
      received: 'EADDRINUSE',
      remedy: expect.stringContaining('another port'),
    });
    await expect(FoxgloveServer.open({ host: '192.0.2.1', port: 0, name: '' })).rejects.toMatchObject({
      code: 'address_not_served',
    });
  });
});
