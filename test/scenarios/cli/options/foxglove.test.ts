import { expect, it } from 'vitest';
import { FOXGLOVE_OPTIONS, viewerServer } from '../../../../scenarios/cli/options/foxglove.ts';

const { foxglove, foxgloveOrigins, foxgloveToken } = FOXGLOVE_OPTIONS;
const at = (flag: string) => ({ flag, cwd: '/' });
const parse = (text: string): unknown => foxglove.parse?.(text, at('--foxglove'), undefined);

it.each([
  ['8765', { port: 8765 }],
  ['0', { port: 0 }],
  ['0.0.0.0:8765', { host: '0.0.0.0', port: 8765 }],
  ['robot.local:80', { host: 'robot.local', port: 80 }],
  ['[::1]:8765', { host: '::1', port: 8765 }],
])('%s is an address', (text, address) => {
  expect(parse(text)).toEqual(address);
});

it.each(['', 'robot', '70000', ':8765', '::1:8765', '[robot]:1', '8765:', '-1', '80 80', '8e3'])(
  "'%s' is none",
  (text) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ code: 'invalid_option', received: text, block: '--foxglove' }),
    );
  },
);

it('takes origins and tokens, and refuses what is none', () => {
  const origins = (text: string): unknown => foxgloveOrigins.parse?.(text, at('--foxglove-origins'), undefined);
  expect(origins('https://viewer.example, http://robot.local:8080,null')).toEqual([
    'https://viewer.example',
    'http://robot.local:8080',
    'null',
  ]);
  for (const text of ['', 'viewer.example', '*', 'https://viewer.example/page'])
    expect(() => origins(text)).toThrow(expect.objectContaining({ code: 'invalid_option' }));
  const token = (text: string): unknown => foxgloveToken.parse?.(text, at('--foxglove-token'), undefined);
  expect(token('0123456789_-abcd')).toBe('0123456789_-abcd');
  for (const text of ['0123456789abcde', '0123456789abcdef&'])
    expect(() => token(text)).toThrow(expect.objectContaining({ code: 'invalid_option' }));
});

it('refuses what is for viewers where none are served', () => {
  expect(viewerServer({})).toBeUndefined();
  expect(viewerServer({ foxglove: { port: 1 }, foxgloveReadOnly: true })).toEqual({ port: 1, readOnly: true });
  expect(() => viewerServer({ foxgloveReadOnly: true })).toThrow(
    expect.objectContaining({ code: 'misplaced_option', received: '--foxglove-read-only' }),
  );
});
