import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { FoxgloveServer, type FoxgloveServerOptions } from '../../../bridges/viewing/foxglove-server.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function open(options: Partial<FoxgloveServerOptions> = {}) {
  const server = await FoxgloveServer.open({ port: 0, name: 'a run', ...options });
  ends.push(() => server.close());
  return server;
}

/** A connection that sends a text, and keeps its half open whatever the other side does. */
async function knock(url: string, text: string): Promise<{ readonly socket: Socket; readonly answer: () => string }> {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port), allowHalfOpen: true });
  let answer = '';
  socket.on('error', () => {}).on('data', (data) => (answer += String(data)));
  await once(socket, 'connect');
  ends.push(() => socket.destroy());
  if (text !== '') socket.write(text);
  return { socket, answer: () => answer };
}

const REQUEST = 'GET / HTTP/1.1\r\nHost: localhost\r\n';
const UPGRADE = `${REQUEST}Upgrade: websocket\r\nConnection: Upgrade\r\n`;
const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n';
const PROTOCOL = 'Sec-WebSocket-Protocol: foxglove.sdk.v1\r\n';

/** Status that a viewer is refused with; 0 where it is let in. */
async function statusFor(url: string, headers: Record<string, string> = {}): Promise<number> {
  const socket = new WebSocket(url, 'foxglove.sdk.v1', { headers });
  ends.push(() => socket.terminate());
  return new Promise((resolve) => {
    socket.on('open', () => resolve(0));
    socket.on('unexpected-response', (_, { statusCode = -1 }) => resolve(statusCode));
    socket.on('error', () => resolve(-1));
  });
}

/** Lets the server see what was sent: it has answered what came later. */
async function settle(url: string): Promise<void> {
  expect(await statusFor(url)).toBe(0);
}

describe('a port for viewers', () => {
  it.each([
    ['says nothing', ''],
    ['sends half a request', REQUEST],
    ['asks for no WebSocket, and waits', `${REQUEST}\r\n`],
    ['offers no protocol, and keeps its half open', `${UPGRADE}${KEY}\r\n`],
    ['is a viewer that never reads', `${UPGRADE}${KEY}${PROTOCOL}\r\n`],
    ['is a page that is refused', `${UPGRADE}${KEY}${PROTOCOL}Origin: https://evil.example\r\n\r\n`],
  ])('closes while somebody %s', { tags: 'long' }, async (_, text) => {
    const server = await open();
    const { socket } = await knock(server.url, text);
    socket.pause();
    await settle(server.url);
    await server.close();
    // Whoever was connected is not any more, as writes find out.
    while (!socket.destroyed) {
      socket.write('x');
      await delay(5);
    }
    await server.close();
  });

  it('lets in programs and pages of this machine, and no others', async () => {
    const reasons: string[] = [];
    const server = await open({ onRefused: (reason) => void reasons.push(reason) });
    expect(await statusFor(server.url)).toBe(0);
    expect(await statusFor(server.url, { origin: 'http://localhost:8080' })).toBe(0);
    expect(await statusFor(server.url, { origin: 'https://evil.example' })).toBe(403);
    expect(await statusFor(server.url, { origin: 'https://evil.example' })).toBe(403);
    expect(await statusFor(server.url, { host: 'evil.example' })).toBe(403);
    expect(reasons).toEqual([
      "pages of the origin 'https://evil.example' may not connect",
      "this is not the host 'evil.example': connect to localhost",
    ]);
    const other = await open({ origins: ['https://viewer.example'] });
    expect(await statusFor(other.url, { origin: 'https://viewer.example' })).toBe(0);
  });

  it('draws a token where other machines reach it, which the address carries', async () => {
    const server = await open({ host: '0.0.0.0' });
    expect(server.url).toMatch(/^ws:\/\/0\.0\.0\.0:\d+\/\?token=[0-9a-f]{32}$/);
    expect(await statusFor(server.url)).toBe(0);
    const { origin, port } = new URL(server.url);
    expect(await statusFor(`${origin}/`)).toBe(401);
    expect(await statusFor(`${origin}/?token=${'0'.repeat(32)}`)).toBe(401);
    // A token stands for any name of the machine.
    const { search } = new URL(server.url);
    expect(await statusFor(`ws://127.0.0.1:${port}/${search}`, { host: 'robot.local' })).toBe(0);
    const own = await open({ token: 'the-token-of-a-robot' });
    expect(own.url).toMatch(/\?token=the-token-of-a-robot$/);
    expect(await statusFor(own.url.replace(/\?.*/, ''))).toBe(401);
  });

  it('serves so many viewers, and another when one has gone', { tags: 'long' }, async () => {
    const server = await open();
    const viewers: WebSocket[] = [];
    for (let n = 0; n < 32; n++) {
      const viewer = new WebSocket(server.url, 'foxglove.sdk.v1');
      await once(viewer, 'open');
      viewers.push(viewer);
    }
    ends.push(() => {
      for (const viewer of viewers) viewer.terminate();
    });
    expect(await statusFor(server.url)).toBe(503);
    const [first] = viewers;
    first.close();
    await once(first, 'close');
    await expect.poll(() => statusFor(server.url)).toBe(0);
  });

  it('lets go of a viewer that asks and never reads', async () => {
    const server = await open();
    const { socket } = await knock(server.url, `${UPGRADE}${KEY}${PROTOCOL}\r\n`);
    socket.pause();
    await settle(server.url);
    // Requests for all parameters, of which there are many.
    server.setParameters(Array.from({ length: 2000 }, (_, n) => ({ name: `parameter-${n}`, get: () => n, set() {} })));
    const request = Buffer.from('{"op":"getParameters","id":"x"}');
    const frame = Buffer.concat([Buffer.from([0x81, 0x80 | request.length, 0, 0, 0, 0]), request]);
    const written = new Promise<void>((resolve) => socket.on('close', resolve));
    // Answers of 120 kB each fill the buffers of the system, and then those of the server.
    for (let n = 0; n < 2000 && !socket.destroyed; n++) {
      socket.write(frame);
      if (n % 20 === 0) await new Promise(setImmediate);
    }
    socket.resume();
    await written;
  });
});
