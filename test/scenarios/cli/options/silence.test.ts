import { expect, it } from 'vitest';
import { silence } from '../../../../scenarios/cli/options/silence.ts';

const place = { flag: '--stale-after', cwd: '/' };
const parse = (...words: readonly string[]) =>
  words.reduce<ReturnType<NonNullable<typeof silence.parse>> | undefined>(
    (previous, word) => silence.parse?.(word, place, previous),
    undefined,
  );

it('is of all sensors, of single ones, or both, and the last word counts', () => {
  expect(parse('300')).toEqual({ of: {}, others: 0.3 });
  expect(parse('gps=3000, scan=150')).toEqual({ of: { gps: 3, scan: 0.15 } });
  expect(parse('300,gps=3000', 'gps=2000', '200')).toEqual({ of: { gps: 2 }, others: 0.2 });
});

it.each(['', '0', '-1', '1.5', 'gps=', '=3', 'gps=3s', '300,', 'NaN'])('is not %j', (word) => {
  expect(() => parse(word)).toThrow(expect.objectContaining({ code: 'invalid_option', received: word }));
});
