import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocateEvents } from '../../../../../../bridges/recording/events/core/event-arrays.ts';
import { parseText } from '../../../../../../bridges/recording/events/formats/text/text.ts';
import { COLUMN, readPlainLines } from '../../../../../../bridges/recording/events/formats/text/text-kernel.ts';
import { share } from '../../../../../effort.ts';
import { ascii, decode } from '../../recordings.ts';

const digits = (least: number, most: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: least, maxLength: most });
const sign = fc.constantFrom('', '', '', '-', '+');
/** Times as files have them, and as none should: long, with zeros, without digits before or behind the point, with exponents. */
const time = fc.oneof(
  fc.tuple(sign, digits(1, 9), digits(0, 12)).map(([s, a, b]) => `${s}${a}.${b}`),
  fc.tuple(sign, digits(1, 9)).map(([s, a]) => s + a),
  digits(1, 20).map((b) => `.${b}`),
  fc.tuple(fc.integer({ min: 1_600_000_000, max: 1_800_000_000 }), digits(6, 6)).map(([a, b]) => `${a}.${b}000`),
  fc.tuple(fc.integer({ min: 1_600_000_000, max: 1_800_000_000 }), digits(9, 9)).map(([a, b]) => `${a}.${b}`),
  fc.double({ min: 0, max: 1e6, noNaN: true }).map(String),
  fc.tuple(digits(1, 3), fc.integer({ min: -9, max: 5 })).map(([a, e]) => `${a}e${e}`),
);
const pixel = fc.oneof(
  fc.integer({ min: 0, max: 65535 }).map(String),
  fc.constantFrom('007', '+5', '-0', '12.0', '1e2'),
);
const polarity = fc.constantFrom('0', '1', '-1', '+1', '1.0', '-1.00', '0.0', 'true', 'False', '1e0');
const separator = fc.constantFrom(' ', ' ', ' ', '\t', ',', ';', ', ', '  ', '; ', ' ;\t');
const line = fc
  .tuple(
    time,
    pixel,
    pixel,
    polarity,
    separator,
    fc.constantFrom('\n', '\n', '\r\n', ' \n', '\n\n', '\n# a remark\n', ',\n'),
  )
  .filter(([t]) => Math.abs(Number(t)) <= 2 ** 32);

/** What a line says, by JavaScript's own reading of its numbers. */
const said = (t: string, x: string, y: string, p: string): number[] => [
  Number(t),
  Number(x),
  Number(y),
  Number(p === 'true' || Number(p) > 0),
];

describe('plain lines', () => {
  it('are read to the last bit as JavaScript reads their numbers, whatever lies among them', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 5000 }), (lines, step) => {
        const file = lines.map(([t, x, y, p, s, end]) => t + s + x + s + y + s + p + end).join('');
        const { events, error } = decode((state) => parseText(state, { time: 's' }), ascii(file), step);
        expect(error).toBeUndefined();
        const rows = Array.from({ length: events.count }, (_, i) => [
          events.t[i],
          events.x[i],
          events.y[i],
          events.polarity[i],
        ]);
        expect(rows).toEqual(lines.map(([t, x, y, p]) => said(t, x, y, p).map((one, k) => (k > 0 ? one + 0 : one))));
      }),
      { numRuns: share(2000) },
    );
  });

  it('are exact to the last digit that numbers in double precision keep, and to the last power of ten', () => {
    const around = Array.from({ length: 80 }, (_, k) => String(2n ** 53n - 50n + BigInt(k)));
    const times = [
      ...around.flatMap((digits) =>
        Array.from({ length: 10 }, (_, k) => `${digits.slice(0, k)}.${digits.slice(k)}`).flatMap((time) => [
          time,
          `-${time}0000`,
        ]),
      ),
      ...Array.from({ length: 12 }, (_, k) => `0.${'0'.repeat(k + 14)}1`),
      ...Array.from({ length: 12 }, (_, k) => `12.${'0'.repeat(k + 14)}`),
    ];
    const read = (list: readonly string[], unit: 's' | 'ns') =>
      decode(
        (state) => parseText(state, { time: unit }),
        ascii(['0', ...list].map((time) => `${time} 1 2 1\n`).join('')),
      ).events;
    const wrong = (list: readonly string[], found: Float64Array, perSecond: number) =>
      list.filter((time, i) => found[i + 1] !== Number(time) / perSecond);
    const [seconds, nanoseconds] = [read(times, 's'), read(around, 'ns')];
    expect([seconds.count, wrong(times, seconds.t, 1)]).toEqual([1 + times.length, []]);
    expect([nanoseconds.count, wrong(around, nanoseconds.t, 1e9)]).toEqual([1 + around.length, []]);
  });

  it('have nothing but digits behind the point, whichever of them it is', () => {
    for (const strange of ':/?@o')
      for (let place = 0; place < 6; place++) {
        const digits = '123456'.split('');
        digits[place] = strange;
        const { events, error } = decode((state) => parseText(state), ascii(`0 1 2 1\n0.${digits.join('')} 1 2 1\n`));
        expect([events.count, error?.code], digits.join('')).toEqual([1, 'corrupt_recording']);
      }
  });

  it('have columns in any order, some of which are skipped, and times in any unit', () => {
    const file = ascii('7 1 1500 3 4\n8 -1 2500 5 6\n9 0 3500 65535 8\n');
    for (const [unit, perSecond] of [
      ['ms', 1e3],
      ['us', 1e6],
      ['ns', 1e9],
    ] as const) {
      const { events } = decode((state) => parseText(state, { order: '-ptxy', time: unit }), file);
      expect([...events.t]).toEqual([1500 / perSecond, 2500 / perSecond, 3500 / perSecond]);
      expect([...events.x, ...events.y, ...events.polarity]).toEqual([3, 5, 65535, 4, 6, 8, 1, 0, 0]);
    }
  });

  it('are counted, so that a fault among many has its line and its place', () => {
    const good = Array.from({ length: 40_000 }, (_, i) => `${i / 1000} 1 2 1\n`).join('');
    const { events, error } = decode((state) => parseText(state), ascii(`${good}1 2 x 4\n0 0 0 0\n`));
    expect(events.count).toBe(40_000);
    expect(error).toMatchObject({ offset: good.length, received: 'line 40001: 1 2 x 4' });
  });

  /** Places at which reading stops, of a file from its start. */
  const stops = (file: string, width = 0x10000, height = 0x10000): number[] => {
    const events = allocateEvents(3);
    const columns = Uint8Array.from('txyp', (name) => COLUMN[name as keyof typeof COLUMN]);
    const at = readPlainLines(ascii(file), 0, { columns, perSecond: 1, width, height, events, whole: true, latest: 0 });
    return [at, events.count];
  };

  it('are left to the other reader where they are not plain, off the sensor, incomplete, or where there is no room', () => {
    expect(stops('1 2 3 1\n4 5 6 0\n')).toEqual([16, 2]);
    for (const other of [
      '1e3 2 3 1\n',
      ' 1 2 3 1\n',
      '1 2 3 1 \n',
      '1 2 3\n',
      '# 1\n',
      '\n',
      '1 2 3 1',
      '- 2 3 1\n',
      '. 2 3 1\n',
    ])
      expect(stops(`1 2 3 1\n${other}`), other).toEqual([8, 1]);
    for (const other of [
      '9007199254740993 2 3 1\n',
      '4294967297 2 3 1\n',
      '1 -2 3 1\n',
      '1 2.5 3 1\n',
      `1${' '.repeat(1100)}2 3 1\n`,
    ])
      expect(stops(`1 2 3 1\n${other}`), other).toEqual([8, 1]);
    // No character but digits, signs, points and what lies between numbers.
    for (let code = 0; code < 128; code++) {
      const one = String.fromCharCode(code);
      if (/[0-9 \t,;]/.test(one)) continue;
      for (const time of [`1${one}1`, `${one}1`, `1.${one}1`, `1.23${one}1`, `1.234${one}1`]) {
        const plain = /^[-+]?(?:\d+\.?\d*|\.\d+)$/.test(time);
        expect(stops(`1 2 3 1\n${time} 2 3 1\n`)[1], JSON.stringify(time)).toBe(plain ? 2 : 1);
      }
    }
    expect(stops('1 7 3 1\n1 8 3 1\n', 8, 4)).toEqual([8, 1]);
    expect(stops('1 7 3 1\n1 7 4 1\n', 8, 4)).toEqual([8, 1]);
    expect(stops('1 2 3 1\n'.repeat(5))).toEqual([24, 3]);
  });
});
