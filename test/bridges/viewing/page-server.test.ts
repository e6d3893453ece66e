import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { PageServer, type PageServerOptions } from '../../../bridges/viewing/page-server.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const FILES = new Map([
  ['index.html', { type: 'text/html', content: '<!doctype html><title>a page</title>' }],
  ['view.js', { type: 'text/javascript', content: 'export {};' }],
  ['chunks/part.js', { type: 'text/javascript', content: 'export const ü = 1;' }],
]);
const POLICY = "default-src 'self'";

async function open(options: Partial<PageServerOptions> = {}) {
  const server = await PageServer.open({ port: 0, files: FILES, policy: POLICY, ...options });
  ends.push(() => server.close());
  const url = new URL(server.urlOf('?scenario=x'));
  return { server, url, token: url.searchParams.get('token') ?? '' };
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** Asks for a path as it stands: no `..` of it is resolved on the way. */
async function ask({ port }: URL, path: string, headers: object = {}, method = 'GET'): Promise<Answer> {
  const asked = request({ host: '127.0.0.1', port, path, method, headers: { connection: 'close', ...headers } });
  asked.end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  let text = '';
  for await (const part of response.setEncoding('utf8')) text += part;
  return { status: response.statusCode, headers: response.headers, text };
}

/** Status that a WebSocket is refused with; 0 where it is let in. */
function statusOf(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => {
    socket.on('open', () => resolve(0));
    socket.on('unexpected-response', (_, { statusCode = -1 }) => {
      resolve(statusCode);
      socket.terminate();
    });
  });
}

describe('a server of a page', () => {
  it('gives the page to who has the token, and a cookie for what belongs to it', async () => {
    const { url, token } = await open();
    expect(url.href).toBe(`http://127.0.0.1:${url.port}/?scenario=x&token=${token}`);
    const page = await ask(url, url.pathname + url.search);
    expect(page).toMatchObject({ status: 200, text: '<!doctype html><title>a page</title>' });
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'self'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
      'set-cookie': [`reafference-${url.port}=${token}; Path=/; HttpOnly; SameSite=Strict`],
    });
    const cookie = `reafference-${url.port}=${token}`;
    const part = await ask(url, '/chunks/part.js', { cookie });
    expect(part).toMatchObject({ status: 200, text: 'export const ü = 1;' });
    expect(part.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'content-security-policy': "default-src 'self'; frame-ancestors 'none'",
    });
    expect(part.headers['set-cookie']).toBeUndefined();
    expect(await ask(url, '/view.js', { cookie }, 'HEAD')).toMatchObject({ status: 200, text: '' });
  });

  it('refuses who has no token or another, and other hosts and origins, whatever they ask for', async () => {
    const { url, token } = await open();
    const right = `?token=${token}`;
    for (const path of ['/', '/view.js', '/missing', '/socket']) {
      expect((await ask(url, path)).status, path).toBe(401);
      expect((await ask(url, `${path}?token=${'0'.repeat(32)}`)).status, path).toBe(401);
      expect((await ask(url, path + right, { host: 'evil.example' })).status, path).toBe(403);
      expect((await ask(url, path + right, { origin: 'https://evil.example' })).status, path).toBe(403);
    }
    const { text, headers } = await ask(url, '/');
    expect(text).toBe('the address lacks its ?token=\n');
    expect(headers['set-cookie']).toBeUndefined();
  });

  it('has the files that it was given, and no others', async () => {
    const { url, token } = await open();
    const paths = ['/missing.js', '/chunks', '/chunks/', '//', '/../package.json', '/chunks/../../package.json'];
    const coded = [
      '/%2e%2e/package.json',
      '/..%2fpackage.json',
      '/chunks/..\\..\\package.json',
      '/constructor',
      '/%00',
    ];
    for (const path of [...paths, ...coded, `${process.cwd()}/package.json`])
      expect((await ask(url, `${path}?token=${token}`)).status, path).toBe(404);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      expect((await ask(url, `/?token=${token}`, {}, method)).status, method).toBe(405);
  });

  it('opens WebSockets at one path for its own page, and gives their bytes and query', async () => {
    const queries: string[] = [];
    const reasons: string[] = [];
    const { url, token } = await open({
      onRefused: (reason) => void reasons.push(reason),
      onSocket(end, query) {
        queries.push(query);
        end.onMessage((bytes) => end.send(bytes.reverse()));
      },
    });
    const socket = (path: string, headers: object): WebSocket => {
      const made = new WebSocket(`ws://127.0.0.1:${url.port}${path}`, { headers: { ...headers } });
      made.on('error', () => {});
      ends.push(() => made.terminate());
      return made;
    };
    const statusFor = (path: string, headers: object = {}): Promise<number> => statusOf(socket(path, headers));
    const cookie = `reafference-${url.port}=${token}`;
    const own = socket('/socket?set.x=1&seed=2', { cookie, origin: url.origin });
    await once(own, 'open');
    own.send(Uint8Array.of(1, 2, 3));
    expect(await once(own, 'message')).toEqual([Buffer.of(3, 2, 1), true]);
    expect(queries).toEqual(['?set.x=1&seed=2']);
    expect(await statusFor('/socket')).toBe(401);
    expect(await statusFor('/socket', { cookie, origin: 'http://localhost:1' })).toBe(403);
    expect(await statusFor('/socket', { cookie, host: 'evil.example' })).toBe(403);
    expect(await statusFor('/elsewhere', { cookie })).toBe(404);
    expect(reasons).toHaveLength(4);
    own.send('words');
    expect((await once(own, 'close'))[0]).toBe(1003);
    const large = socket('/socket', { cookie });
    await once(large, 'open');
    large.send(new Uint8Array(70_000));
    large.on('message', () => large.close(1000, 'it was read'));
    expect((await once(large, 'close'))[0]).toBe(1009);
    expect(queries).toHaveLength(2);
  });

  it('has no WebSockets where nobody takes them', async () => {
    const { url, token } = await open();
    const socket = new WebSocket(`ws://127.0.0.1:${url.port}/socket?token=${token}`);
    expect(await statusOf(socket.on('error', () => {}))).toBe(404);
  });

  it('ends whoever is connected when it closes, and says so to WebSockets', async () => {
    const closed: string[] = [];
    const { server, url, token } = await open({ onSocket: (end) => end.onClose(() => void closed.push('there')) });
    const socket = new WebSocket(`ws://127.0.0.1:${url.port}/socket?token=${token}`);
    await once(socket, 'open');
    const silent = connect(Number(url.port), '127.0.0.1');
    await once(silent, 'connect');
    const ended = Promise.all([once(socket, 'close'), once(silent, 'close')]);
    await server.close();
    expect((await ended)[0][0]).toBe(1001);
    await expect.poll(() => closed).toEqual(['there']);
    await server.close();
  });

  it('prints an address that can be gone to where it is served at all interfaces', async () => {
    const { url, token } = await open({ host: '0.0.0.0' });
    expect(url.hostname).toBe('127.0.0.1');
    expect((await ask(url, `/?token=${token}`)).status).toBe(200);
    expect((await ask(url, `/?token=${token}`, { host: 'evil.example' })).status).toBe(403);
    await expect(open({ port: Number(url.port) })).rejects.toMatchObject({ code: 'address_not_served' });
  });
});
