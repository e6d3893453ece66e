import { describe, expect, it } from 'vitest';
import {
  type AdmissionRules,
  clipped,
  drawToken,
  isLoopback,
  type PageRules,
  pageRefusalOf,
  refusalOf,
} from '../../../bridges/viewing/admission.ts';

const HERE: AdmissionRules = { origins: [], token: undefined };
const statusOf = (headers: object, url = '/', rules = HERE): number | undefined =>
  refusalOf({ host: 'localhost:8765', ...headers }, url, rules)?.status;

describe('who may connect to a port', () => {
  it.each([
    undefined,
    'https://app.foxglove.dev',
    'file://',
    'http://localhost:8080',
    'https://localhost',
    'http://127.0.0.1:3000',
    'http://[::1]:3000',
    'http://viewer.localhost',
  ])('a page of %s may', (origin) => {
    expect(statusOf(origin === undefined ? {} : { origin })).toBeUndefined();
  });

  it.each([
    'https://evil.example',
    'https://app.foxglove.dev.evil.example',
    'http://app.foxglove.dev',
    'https://evil.example/?https://app.foxglove.dev',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    // Any page can have a frame without an origin.
    'null',
    'file://evil',
    'app://localhost',
    '',
    'http://',
  ])("a page of '%s' may not, unless it is named", (origin) => {
    expect(statusOf({ origin })).toBe(403);
    expect(statusOf({ origin }, '/', { ...HERE, origins: [origin] })).toBeUndefined();
  });

  it.each(['localhost', 'localhost:8765', '127.0.0.1:8765', '[::1]:8765', '10.0.0.7:8765', 'a.localhost:1'])(
    'by the host %s it may',
    (host) => {
      expect(statusOf({ host })).toBeUndefined();
    },
  );

  it.each(['evil.example', 'evil.example:8765', 'localhost.evil.example', '', undefined, 'a b'])(
    'by the host %s, which may be made to point here, it may not',
    (host) => {
      expect(statusOf({ host })).toBe(403);
    },
  );

  it('needs the token where there is one, by whatever host', () => {
    const rules = { origins: [], token: 'a-token-of-this-run' };
    expect(statusOf({ host: 'robot.local:8765' }, '/?token=a-token-of-this-run', rules)).toBeUndefined();
    expect(statusOf({}, '/?layout=a&token=a-token-of-this-run', rules)).toBeUndefined();
    for (const url of ['/', '/?token=', '/?token=a-token-of-this-ru', '/?token=a-token-of-this-run1', '/token=a']) {
      expect(statusOf({}, url, rules)).toBe(401);
    }
    expect(statusOf({ origin: 'https://evil.example' }, '/?token=a-token-of-this-run', rules)).toBe(403);
  });

  it('repeats little of what was sent, and nothing that is no plain text', () => {
    const reason = refusalOf({ host: 'localhost', origin: `x\r\n${'\u001b'.repeat(500)}` }, '/', HERE)?.reason ?? '';
    expect(reason.length).toBeLessThan(260);
    expect(reason).toMatch(/^[\x20-\x7e]+$/);
    expect(clipped('a'.repeat(1e6))).toHaveLength(202);
  });

  it('tells addresses of this machine alone from others, and draws tokens that differ', () => {
    expect(['127.0.0.1', '127.255.0.3', '::1', '::ffff:127.0.0.1'].map(isLoopback)).toEqual([true, true, true, true]);
    expect(['0.0.0.0', '::', '10.0.0.1', '128.0.0.1', '::2', 'localhost'].some(isLoopback)).toBe(false);
    expect(drawToken()).toMatch(/^[0-9a-f]{32}$/);
    expect(drawToken()).not.toBe(drawToken());
  });
});

describe('who may load a page', () => {
  const rules: PageRules = { host: 'robot.local', token: 'a-token-of-this-page', cookie: 'page-8080' };
  const answer = (headers: object, url = '/?token=a-token-of-this-page') =>
    pageRefusalOf({ host: '127.0.0.1:8080', ...headers }, url, rules)?.status;

  it('is who has the token, in the address or in the cookie of this page', () => {
    expect(answer({})).toBeUndefined();
    expect(answer({}, '/view.js?scenario=x&token=a-token-of-this-page')).toBeUndefined();
    expect(answer({ cookie: 'page-8080=a-token-of-this-page' }, '/view.js')).toBeUndefined();
    expect(answer({ cookie: 'page-80=x; page-8080=a-token-of-this-page; z=1' }, '/view.js')).toBeUndefined();
    for (const cookie of [undefined, '', 'page-80801=a-token-of-this-page', 'page-8080=', 'page-8080', 'page-8080=a'])
      expect(answer({ cookie }, '/view.js'), cookie).toBe(401);
    for (const url of ['/', '/?token=', '/?token=a-token-of-this-pag', '/?tokens=a-token-of-this-page'])
      expect(answer({}, url), url).toBe(401);
    // What the address says is what is meant.
    expect(answer({ cookie: 'page-8080=a-token-of-this-page' }, '/?token=another')).toBe(401);
  });

  it('is no page of another origin, one of this machine neither, though it has the token', () => {
    expect(answer({ origin: 'http://127.0.0.1:8080' })).toBeUndefined();
    for (const origin of [
      'http://127.0.0.1:8081',
      'http://localhost:8080',
      'https://127.0.0.1:8080',
      'null',
      'file://',
      '',
    ])
      expect(answer({ origin }), origin).toBe(403);
  });

  it('asks for it by an address, a local name, or the name that it is served at', () => {
    for (const host of [
      '127.0.0.1:8080',
      '[::1]:8080',
      '10.0.0.7',
      'localhost:8080',
      'a.localhost',
      'robot.local:8080',
    ])
      expect(answer({ host }), host).toBeUndefined();
    for (const host of ['evil.example', 'robot.local.evil.example', 'localhost.evil.example', '', undefined, 'a b'])
      expect(answer({ host }), host).toBe(403);
    const evil = { host: 'evil.example:8080', origin: 'http://evil.example:8080' };
    expect(answer(evil)).toBe(403);
  });
});
