import { expect, it } from 'vitest';
import { foxglove } from '../../../scenarios/cli/foxglove-option.ts';

const parse = (text: string): unknown => foxglove.parse?.(text, { flag: '--foxglove', cwd: '/' }, undefined);

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
