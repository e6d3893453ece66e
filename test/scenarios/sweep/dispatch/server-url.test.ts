import fc from 'fast-check';
import { expect, it } from 'vitest';
import { serverAddress, shownAddress } from '../../../../scenarios/sweep/dispatch/server-url.ts';
import { fuzzing } from '../../../effort.ts';

it.each([
  ['redis://lab', { host: 'lab', port: 6379 }, 'redis://lab:6379'],
  ['redis://10.0.0.7:7000/3', { host: '10.0.0.7', port: 7000, db: 3 }, 'redis://10.0.0.7:7000/3'],
  ['redis://[::1]:7000', { host: '::1', port: 7000 }, 'redis://[::1]:7000'],
  [
    'rediss://me:p%40ss@lab:6380',
    { host: 'lab', port: 6380, username: 'me', password: 'p@ss', tls: { servername: 'lab' } },
    'rediss://lab:6380',
  ],
  ['rediss://:p@10.0.0.7', { host: '10.0.0.7', port: 6379, password: 'p', tls: {} }, 'rediss://10.0.0.7:6379'],
])('reads %s', (url, address, shown) => {
  expect(serverAddress(url)).toEqual(address);
  expect(shownAddress(serverAddress(url))).toBe(shown);
});

it.each([
  '',
  'lab',
  'lab:6379',
  'http://lab',
  'redis:lab',
  'redis://',
  'redis://lab/three',
  'redis://lab?db=1',
  'redis://lab#1',
  'redis://:%ff@lab',
  'redis://me:12/34@lab',
  'redis://me:s#cret@lab',
])('refuses %j', (url) => {
  expect(() => serverAddress(url)).toThrow(expect.objectContaining({ code: 'invalid_server_url' }));
});

it('shows no password, whatever it is and however it was written', () => {
  const password = fc.string({ minLength: 4, maxLength: 20 }).map((text) => `${text}S3CRET`);
  fc.assert(
    fc.property(password, fc.boolean(), (secret, escaped) => {
      const url = `redis://me:${escaped ? encodeURIComponent(secret) : secret}@lab:6380/1`;
      let shown: string;
      try {
        const address = serverAddress(url);
        shown = shownAddress(address);
        if (escaped) expect(address.password).toBe(secret);
      } catch (error) {
        expect(escaped).toBe(false);
        shown = JSON.stringify(error) + String(error);
      }
      expect(shown).not.toMatch(/S3CRET/);
    }),
    fuzzing(200),
  );
});
