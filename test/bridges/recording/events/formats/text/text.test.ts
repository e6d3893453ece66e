import { describe, expect, it } from 'vitest';
import { parseText, text } from '../../../../../../bridges/recording/events/formats/text/text.ts';
import { openEvents } from '../../../../../../bridges/recording/index.ts';
import { ascii, decode, rows } from '../../recordings.ts';

it.each([
  ['0.5 1 2 1\n', true],
  ['# t x y p\n0.5,1,2,1\n', true],
  ['t;x;y;p\n5;1;2;0\n', true],
  ['0.5 1 2\n', false],
  ['0.5 1.5 2.5 1\n', false],
  ['four words that say nothing\n', false],
  ['0.5 1 2 1\n\u0000', false],
])('text that starts as %j is taken for events: %s', (start, events) => {
  expect(text.recognise(ascii(start))).toBe(events);
});

const read = (content: string, columns = {}) => decode((state) => parseText(state, columns), ascii(content));

it('text is told by a whole line among its first 1024 bytes', () => {
  const event = '0.5 1 2 1';
  const told = (before: number, after: string): boolean =>
    text.recognise(ascii(`#${'x'.repeat(before - 2)}\n${event}${after}`));
  // The line, and the end of it, may be the last of these; a line that goes on behind them may be another.
  expect([told(1024 - 10, '\nmore'), told(1024 - 9, '\nmore'), told(1024 - 9, ''), told(1024, '\n')]).toEqual([
    true,
    false,
    true,
    false,
  ]);
  expect(text.recognise(ascii(event))).toBe(true);
});

it('text is of characters that are printed, blanks, tabs and ends of lines', () => {
  for (const byte of [0x00, 0x08, 0x09, 0x0b, 0x0d, 0x0e, 0x1f, 0x20, 0x7e, 0x80, 0xff]) {
    const bytes = Uint8Array.of(...ascii('0.5 1 2 1\n# '), byte, ...ascii('\n'));
    const printed = byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d);
    expect(text.recognise(bytes), `byte ${byte}`).toBe(printed);
  }
});

it.each([
  ['0.5 1 2', false],
  ['0.5 1 2 1 3', false],
  ['1 1 2 1', true],
  ['0.5 1.5 2 1', false],
  ['0.5 1 2 x', false],
  ['x 1 2 1', false],
  ['Infinity 1 2 1', false],
])('a text of the line %j is taken for events: %s', (line, events) => {
  expect(text.recognise(ascii(`${line}\n`))).toBe(events);
});

it('pixels of a text are whole numbers from 0 to 65535, in plain lines and in others', () => {
  for (const before of ['', '0 0 0 0\n']) {
    const events = [
      [0.5e6, 65_535, 0, 1],
      [0.5e6, 0, 65_535, 0],
    ];
    const { events: found, error } = read(`${before}0.5 65535 0 1\n5e-1 0 65535 0\n`);
    expect([rows(found).slice(-2), error]).toEqual([events, undefined]);
    for (const line of ['0.5 65536 0 1', '0.5 0 65536 1', '0.5 -1 0 1', '0.5 0 0.5 1', '5e-1 65536 0 1', '5e-1 0 -1 0'])
      expect(read(`${before}${line}\n`).error, line).toMatchObject({ code: 'corrupt_recording' });
  }
});

it('a line of a text may be a remark of any length below what is read at once, and no longer', () => {
  const remark = (length: number): string => `#${'x'.repeat(length - 2)}\n`;
  for (const length of [1025, 5000, (1 << 16) - 1])
    expect(rows(read(`${remark(length)}0.5 1 2 1\n${remark(length)}0.75 3 4 0\n`).events)).toHaveLength(2);
  const { events, error } = read(`0.5 1 2 1\n${remark((1 << 16) + 1)}0.75 3 4 0\n`);
  expect(rows(events)).toEqual([[500_000, 1, 2, 1]]);
  expect(error).toMatchObject({ code: 'corrupt_recording', offset: 10, expected: 'lines of at most 65536 bytes' });
});

it('an event may have 1024 bytes, and no more', () => {
  const longest = '0.5 1 2 1'.padEnd(1024);
  expect(rows(read(`${longest}\n`).events)).toEqual([[500_000, 1, 2, 1]]);
  expect(read(`${longest} \n`).error).toMatchObject({
    code: 'corrupt_recording',
    expected: 'events of at most 1024 bytes',
  });
});

describe('a text without an event', () => {
  it('is damaged where it has lines, and says which', () => {
    const { events, error } = read('# of a camera\nIt was a dark night,\nand nothing moved.\n');
    expect(events.count).toBe(0);
    expect(error).toMatchObject({
      code: 'corrupt_recording',
      offset: 14,
      received: 'none; line 2: It was a dark night,',
    });
  });

  it.each(['', '# t x y p\n', '\n\n', '346 260\n'])('is empty where it has none: %j', (content) => {
    expect(read(content).error).toBeUndefined();
  });

  it.each(['t x y p\n', '\n', '\n\n'])('may begin with what is no event: %j', (before) => {
    const events = [
      [500_000, 1, 2, 1],
      [750_000, 3, 4, 0],
    ];
    expect(rows(read(`${before}0.5 1 2 1\n0.75 3 4 0\n`).events)).toEqual(events);
  });
});

describe('a line that names columns', () => {
  it.each<[string, string]>([
    ['x,y,p,t', '3,4,1,0.5'],
    ['# x y p t', '3 4 1 0.5'],
    ['% columns: x,y,pol,ts', '3,4,1,0.5'],
    ['Timestamp;X;Y;Polarity', '0.5;3;4;1'],
    ['"t","x","y","p"', '0.5,3,4,true'],
    [',t_us,x,y,p', '0,500000,3,4,1'],
    ['x,y,label,time(ms),p,', '3,4,9,500,1,'],
    ['t[ns] p y x', '500000000 1 4 3'],
    ['x y t[\u00b5s] p', '3 4 500000 True'],
  ])('says their order and the unit of their times: %s', async (header, line) => {
    const file = `${header}\n${line}\n`;
    expect((await openEvents(ascii(file.replace('\u00b5', 'u')))).format).toBe('text');
    const { events, state, error } = read(file);
    expect([rows(events), error]).toEqual([[[500_000, 3, 4, 1]], undefined]);
    expect([...state.remarks]).toEqual([]);
  });

  it('gives way to what a reader is told, with a remark where the orders differ', () => {
    const file = 'x,y,p,t_ms\n3,4,1,0\n';
    const told = read('x,y,p,t_ms\n1,4,3,5\n', { order: 'pxyt', time: 's' });
    expect(rows(told.events)).toEqual([[5_000_000, 4, 3, 1]]);
    expect([...told.state.remarks]).toEqual(['line 1 names the columns xypt; they were read as pxyt, as told']);
    expect(rows(read(file, { time: 'us' }).events)).toEqual([[0, 3, 4, 1]]);
  });

  it.each(['# t x y and p', '# x y t p and more', '# t x y', 't x y p t', 'x y t', 'row col ts value'])(
    'is none that does not name each once, nor a comment about something: %s',
    (header) => {
      const { events, state } = read(`${header}\n0.5 3 4 1\n`);
      expect(rows(events)).toEqual([[500_000, 3, 4, 1]]);
      expect([...state.remarks]).toEqual(
        header.startsWith('#')
          ? []
          : [
              `columns were read in the order txyp, as none are known by the names in line 1: ${header}; --columns says another`,
            ],
      );
      expect([...read(`${header}\n0.5 3 4 1\n`, { order: 'txyp' }).state.remarks]).toEqual([]);
    },
  );
});

describe('a line of numbers is no event', () => {
  it.each(['3 4 1 0.5', '3,4,1,1000', '0.5 3 4 2', '0.5 3 4 0.5', '0.5 3 4 -2', '0.5 3 4 yes', '0 0.5 3 4 1'])(
    'in another order, or with more columns: %s',
    (line) => {
      for (const before of ['', '0 0 0 0\n'])
        expect(read(`${before}${line}\n`).error, before).toMatchObject({
          code: 'corrupt_recording',
          expected: 'numbers in the order txyp, pixels from 0 to 65535, a polarity of 0 or 1, or -1',
          received: `line ${before === '' ? 1 : 2}: ${line}`,
          remedy: expect.stringContaining(before === '' ? '--columns' : 'before the damage'),
        });
    },
  );

  it('that has more columns than a reader is told of', () => {
    expect(read('0.5 3 4 1 7\n', { order: 'txyp' }).error).toMatchObject({ code: 'corrupt_recording' });
    expect(rows(read('0.5 3 4 1 7\n', { order: 'txyp-' }).events)).toEqual([[500_000, 3, 4, 1]]);
  });
});

describe('a time that microseconds cannot hold', () => {
  it.each(['1e305', '4294967297', '-1e10', '1700000000000000'])(
    '%s is refused with its line and what to do',
    (time) => {
      const { events, error } = read(`0 1 1 1\n${time} 2 2 0\n`);
      expect(rows(events)).toEqual([[0, 1, 1, 1]]);
      expect(error).toMatchObject({
        code: 'corrupt_recording',
        offset: 8,
        received: `line 2: ${time} 2 2 0`,
        remedy: expect.stringContaining('--time-unit us'),
      });
    },
  );

  it('is the 2^32nd second at the latest, in whatever unit', () => {
    expect(read('0.5 1 1 1\n4294967296 2 2 0\n').error).toBeUndefined();
    expect(read('1700000000123456 1 1 1\n', { time: 'us' }).events.t[0]).toBe(1700000000.123456);
  });
});

describe('a first line of two whole numbers', () => {
  it('is the size of the sensor, as E2VID has it', async () => {
    const file = '240 180\n0.003811 96 133 0\n0.003820 239 179 1\n';
    const { events, state } = read(file);
    expect(state.geometry).toEqual({ width: 240, height: 180 });
    expect(rows(events)).toEqual([
      [3811, 96, 133, 0],
      [3820, 239, 179, 1],
    ]);
    expect((await openEvents(ascii(file))).format).toBe('text');
  });

  it('is none among the events, or where it is no size', () => {
    for (const file of ['0.5 1 2 1\n240 180\n', '0 180\n0.5 1 2 1\n', '1.5 180\n0.5 1 2 1\n', '70000 9\n0.5 1 2 1\n']) {
      expect(read(file).error).toMatchObject({ code: 'corrupt_recording' });
    }
  });

  it('holds the events to it, and counts those outside', () => {
    const { events, state } = read('8 8\n0.5 9 1 1\n0.75 1 9 0\n1.5 1 2 1\n');
    expect(events.count).toBe(1);
    expect(state.tally.outside).toBe(2);
    expect(state.firstOutside).toEqual({ t: 0.5, x: 9, y: 1, on: true });
  });
});

describe('times that are whole numbers', () => {
  it('are read as the seconds that they say, with a remark that names the unit to give', () => {
    const { events, state } = read('1000 1 2 1\n5000 3 4 0\n');
    expect([...events.t]).toEqual([1000, 5000]);
    expect([...state.remarks]).toEqual([
      expect.stringMatching(/whole numbers, up to 5000, .* seconds.*--time-unit us/),
    ]);
  });

  it.each<[string, object]>([
    ['1000 1 2 1\n5000.5 3 4 0\n', {}],
    ['1000 1 2 1\n5000 3 4 0\n', { time: 's' }],
    ['1000 1 2 1\n5000 3 4 0\n', { time: 'us' }],
    ['0 1 2 1\n', {}],
    ['0.000000 1 2 1\n0.0 1 2 1\n', {}],
  ])('bring no remark where the unit is said or plain: %j %j', (file, columns) => {
    expect([...read(file, columns).state.remarks]).toEqual([]);
  });
});

it('a line too long to be an event is refused, not cut', () => {
  const { events, error } = read(`0.5 1 2 1\n${' '.repeat(1020)}0.75 3 4 1\n`);
  expect(events.count).toBe(1);
  expect(error).toMatchObject({ code: 'corrupt_recording', received: expect.stringMatching(/^line 2: /) });
});
