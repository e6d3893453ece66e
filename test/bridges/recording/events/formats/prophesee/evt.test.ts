import { describe, expect, it } from 'vitest';
import { dat, parseDat } from '../../../../../../bridges/recording/events/formats/prophesee/dat.ts';
import { parseEvt2 } from '../../../../../../bridges/recording/events/formats/prophesee/evt2.ts';
import { evt2Encoder } from '../../../../../../bridges/recording/events/formats/prophesee/evt2-encoder.ts';
import { parseEvt3 } from '../../../../../../bridges/recording/events/formats/prophesee/evt3.ts';
import { evt3Encoder } from '../../../../../../bridges/recording/events/formats/prophesee/evt3-encoder.ts';
import { parseEvt21 } from '../../../../../../bridges/recording/events/formats/prophesee/evt21.ts';
import { ascii, decode, eventsOf, join, microseconds, rows, words16, words32 } from '../../recordings.ts';

const KERNELS = ['wasm', 'javascript'] as const;
const head = (evt: string, more = ''): Uint8Array => ascii(`% evt ${evt}\n% geometry 640x480\n${more}% end\n`);

describe.each(KERNELS)('EVT 2.0 (%s)', (kernel) => {
  const read = (...words: readonly number[]) =>
    decode((state) => parseEvt2(state, kernel), join(head('2.0'), words32(...words)));
  const cd = (type: number, low: number, x: number, y: number): number =>
    ((type << 28) | (low << 22) | (x << 11) | y) >>> 0;

  it('decodes words by their bits', () => {
    const { events } = read(0x80000003, cd(1, 5, 639, 479), cd(0, 63, 0, 1), cd(0, 7, 511, 255), cd(1, 8, 512, 256));
    expect(rows(events)).toEqual([
      [3 * 64 + 5, 639, 479, 1],
      [3 * 64 + 63, 0, 1, 0],
      [3 * 64 + 7, 511, 255, 0],
      [3 * 64 + 8, 512, 256, 1],
    ]);
  });

  it('carries the time over a wrap of its 34 bits, and not over a small step back', () => {
    const { events } = read(0x8fffffff, cd(1, 0, 1, 1), 0x80000000, cd(1, 1, 1, 1), 0x8fffffff, cd(1, 2, 1, 1));
    const last = 64 * (2 ** 28 - 1);
    expect(microseconds(events)).toEqual([last, 2 ** 34 + 1, 2 ** 34 + last + 2]);
  });

  it('takes a fall of its time by more than half of its range for a wrap', () => {
    const half = 2 ** 27;
    const times = [half, 0, half + 1, 0];
    const { events } = read(...times.flatMap((time, k) => [0x80000000 + time, cd(1, k, 1, 1)]));
    expect(microseconds(events)).toEqual([64 * half, 1, 64 * (half + 1) + 2, 2 ** 34 + 3]);
  });

  it('has triggers of 32 channels at their times, as many as there are words', () => {
    const trigger = (channel: number, rising: number, low: number): number =>
      (0xa0000000 | (low << 22) | (channel << 8) | rising) >>> 0;
    const many = Array.from({ length: 20_000 }, (_, k) => trigger(k % 32, k & 1, k % 64));
    const { beside, state } = read(trigger(1, 1, 1), 0x80000002, ...many);
    expect(state.tally).toMatchObject({ triggers: many.length + 1, other: 0 });
    expect(beside).toHaveLength(many.length);
    for (const k of [0, 1, 31, 63, 16_383, 16_384, 19_999])
      expect(beside[k]).toEqual({
        kind: 'triggers',
        t: (128 + (k % 64)) / 1e6,
        channel: k % 32,
        edge: k & 1 ? 'rising' : 'falling',
      });
  });

  it('leaves out events without a time and off the sensor, and counts triggers and other words', () => {
    const { events, state } = read(
      cd(1, 0, 7, 7),
      0x80000001,
      cd(1, 0, 640, 0),
      cd(0, 0, 0, 480),
      0xa0000001,
      0x20004008,
      0xe0000000,
      0xf0000000,
      cd(1, 0, 8, 8),
    );
    expect(rows(events)).toEqual([[64, 8, 8, 1]]);
    expect(state.tally).toMatchObject({ events: 1, triggers: 1, outside: 2, other: 4 });
    expect(state.firstOutside).toEqual({ t: 64e-6, x: 640, y: 0, on: true });
  });

  it('reads a file whose header does not end in a line of its own', () => {
    const file = join(ascii('% evt 2.0\n% plugin_name hal_plugin_gen3_fx3\n'), words32(0x80000001, cd(1, 2, 3, 4)));
    const { events, state } = decode((own) => parseEvt2(own, kernel), file);
    expect(rows(events)).toEqual([[66, 3, 4, 1]]);
    expect(state.geometry).toEqual({ width: 640, height: 480 });
  });

  it('names where a file ends within a word, after the events before it', () => {
    const file = join(head('2.0'), words32(0x80000001, cd(1, 2, 3, 4)), Uint8Array.of(1, 2));
    const { events, error } = decode((state) => parseEvt2(state, kernel), file);
    expect(events.count).toBe(1);
    expect(error).toMatchObject({
      code: 'truncated_recording',
      offset: file.length - 2,
      expected: '4 bytes',
      received: '2 bytes',
    });
  });
});

describe.each(KERNELS)('EVT 3.0 (%s)', (kernel) => {
  const read = (...words: readonly number[]) =>
    decode((state) => parseEvt3(state, kernel), join(head('3.0'), words16(...words)));

  it('decodes words by their bits', () => {
    const { events } = read(0x8001, 0x6002, 0x0007, 0x2803, 0x2004, 0x2005, 0x2a00, 0x207f);
    expect(rows(events)).toEqual([
      [4098, 3, 7, 1],
      [4098, 4, 7, 0],
      [4098, 5, 7, 0],
      [4098, 512, 7, 1],
      [4098, 127, 7, 0],
    ]);
  });

  it('expands vectors, alone and as cameras send them, and goes on from their base', () => {
    const { events } = read(0x8000, 0x6001, 0x0002, 0x380a, 0x4801, 0x4002, 0x5080, 0x4001, 0x3000, 0x50f1, 0x4fff);
    const at = (x: number, polarity: number): number[] => [1, x, 2, polarity];
    expect(rows(events)).toEqual([
      ...[10, 21, 23, 41].map((x) => at(x, 1)),
      at(42, 1),
      ...[0, 4, 5, 6, 7].map((x) => at(x, 0)),
      ...Array.from({ length: 12 }, (_, i) => at(8 + i, 0)),
    ]);
  });

  it('counts wraps of time high by large falls, and starts a new time high at its beginning', () => {
    const { events } = read(0x8ffe, 0x6fff, 0x2001, 0x8fff, 0x2001, 0x8ffe, 0x2001, 0x8000, 0x2001, 0x6005, 0x2001);
    expect(microseconds(events)).toEqual([0xffefff, 0xfff000, 0xffe000, 2 ** 24, 2 ** 24 + 5]);
  });

  it('takes a fall of its time high by more than half of its range for a wrap', () => {
    const { events } = read(0x8800, 0x2001, 0x8000, 0x2001, 0x8801, 0x2001, 0x8000, 0x2001);
    expect(microseconds(events)).toEqual([2048 * 4096, 0, 2049 * 4096, 2 ** 24]);
  });

  it('goes on beyond the last column that an address has, up to 15 bits', () => {
    const file = join(ascii('% evt 3.0\n% end\n'), words16(0x8001, 0x0005, 0x3ffd, 0x4fff, 0x50ff));
    const { events } = decode((state) => parseEvt3(state, kernel), file);
    expect([...events.x]).toEqual(Array.from({ length: 20 }, (_, k) => 2045 + k));
    expect(new Set(events.polarity)).toEqual(new Set([1]));
    // Empty vectors advance the base, too.
    const around = join(
      ascii('% evt 3.0\n% end\n'),
      words16(0x8001, 0x3000, ...Array(2730).fill(0x4000), 0x5081, 0x5001),
    );
    expect([...decode((state) => parseEvt3(state, kernel), around).events.x]).toEqual([32760, 32767, 0]);
  });

  it('has triggers of 16 channels at their times, as many as there are words', () => {
    const many = Array.from({ length: 9000 }, (_, k) => 0xa000 | ((k % 16) << 8) | (k & 1));
    const { beside, state } = read(0x8001, 0x6005, ...many);
    expect([state.tally.triggers, beside.length]).toEqual([9000, 9000]);
    for (const k of [0, 1, 15, 8191, 8192, 8999])
      expect(beside[k]).toEqual({ kind: 'triggers', t: 4101e-6, channel: k % 16, edge: k & 1 ? 'rising' : 'falling' });
  });

  it('counts triggers and other words', () => {
    const { events, beside, state } = read(0x2001, 0x8000, 0xa101, 0xe000, 0x7000, 0xf000, 0xd000, 0x1000, 0x2005);
    expect(events.count).toBe(1);
    expect(beside).toEqual([{ kind: 'triggers', t: 0, channel: 1, edge: 'rising' }]);
    expect(state.tally).toMatchObject({ events: 1, triggers: 1, outside: 0, other: 6 });
  });
});

describe('EVT 2.1', () => {
  const high = [0, 0x80000002];

  it('decodes triggers by their bits, but for those before the first time', () => {
    const trigger = (channel: number, rising: number): number[] => [
      7,
      (0xa0000000 + (5 << 22) + (channel << 8) + rising) >>> 0,
    ];
    const { beside, state } = decode(
      parseEvt21,
      join(head('2.1'), words32(...trigger(1, 1), ...high, ...trigger(31, 1), ...trigger(0, 0))),
    );
    expect(beside).toEqual([
      { kind: 'triggers', t: 133e-6, channel: 31, edge: 'rising' },
      { kind: 'triggers', t: 133e-6, channel: 0, edge: 'falling' },
    ]);
    expect(state.tally.triggers).toBe(3);
  });

  it('carries the time over a wrap of its 34 bits, and not over a small step back', () => {
    const event = (low: number): readonly number[] => [1, 0x10000000 + (low << 22) + 1];
    const time = (ticks: number): readonly number[] => [0, (0x80000000 + ticks) >>> 0];
    const [last, half] = [2 ** 28 - 1, 2 ** 27];
    const words = [
      time(last),
      event(0),
      time(0),
      event(1),
      time(half),
      event(2),
      time(0),
      event(3),
      time(half + 1),
      event(4),
    ];
    const { events } = decode(parseEvt21, join(head('2.1'), words32(...words.flat(), ...time(0).concat(event(5)))));
    // A fall by half of the range is none.
    const wrap = 2 ** 34;
    expect(microseconds(events)).toEqual([
      64 * last,
      wrap + 1,
      wrap + 64 * half + 2,
      wrap + 3,
      wrap + 64 * (half + 1) + 4,
      2 * wrap + 5,
    ]);
  });

  it('has room for all columns of all words, and gives the same in pieces of any length', { tags: 'long' }, () => {
    const full = (polarity: number, x: number): number[] => [0xffffffff, ((polarity << 28) | (x << 11)) >>> 0];
    const words = [
      ...full(1, 0),
      ...high,
      ...Array.from({ length: 1500 }, (_, k) => full(k & 1, 32 * (k % 20))).flat(),
    ];
    const others = [0, 0xe0000000, 7, 0xf0000000, 0, 0x20000000, 0, 0x10000000];
    const file = join(head('2.1'), words32(...words, ...others));
    for (const step of [file.length, 4096, 100]) {
      const { events, state, error } = decode(parseEvt21, file, step);
      expect(error).toBeUndefined();
      expect(events.count).toBe(1500 * 32);
      // Before the first time are 32; behind, three of other kinds. One without columns is none.
      expect(state.tally).toMatchObject({ outside: 0, triggers: 0, other: 32 + 3 });
      expect([events.x[0], events.x[31], events.x[32], events.x[1499 * 32 + 31]]).toEqual([0, 31, 32, 639]);
      expect([events.polarity[31], events.polarity[32]]).toEqual([0, 1]);
    }
  });

  it('has columns and rows of 11 bits, and more columns than that behind the last', () => {
    const file = join(ascii('% evt 2.1\n% end\n'), words32(...high, 0x80000001, 0x10000000 | (2047 << 11) | 2047));
    expect(rows(decode(parseEvt21, file).events)).toEqual([
      [128, 2047, 2047, 1],
      [128, 2078, 2047, 1],
    ]);
  });

  const vector = [0x80000001, 0x10000000 + (3 << 22) + (32 << 11) + 5];

  it('decodes vectors by their bits, in both orders of the halves', () => {
    const expected = [
      [131, 32, 5, 1],
      [131, 63, 5, 1],
    ];
    const plain = join(head('2.1'), words32(...high, ...vector));
    expect(rows(decode(parseEvt21, plain).events)).toEqual(expected);
    const swapped = words32(...[...high].reverse(), ...[...vector].reverse());
    const legacy = join(head('2.1', '% format EVT21;endianness=legacy;height=480;width=640\n'), swapped);
    expect(rows(decode(parseEvt21, legacy).events)).toEqual(expected);
  });
});

describe.each(KERNELS)('DAT (%s)', (kernel) => {
  const file = (type: number, size: number): Uint8Array =>
    join(
      ascii('% Version 2\n% Height 480\n% Width 640\n'),
      Uint8Array.of(type, size),
      words32(0xffffffff, 0x1000_4002, 7, 3),
    );

  it('decodes records by their bits', () => {
    expect(rows(decode((state) => parseDat(state, kernel), file(0x0c, 8)).events)).toEqual([
      [2 ** 32 - 1, 2, 1, 1],
      [7, 3, 0, 0],
    ]);
  });

  it('gives the f64 nearest to any time', () => {
    const times = Uint32Array.from({ length: 200_000 }, (_, i) => (i < 1000 ? -i : Math.imul(i, 0x9e3779b1)));
    const records = new Uint32Array(2 * times.length);
    times.forEach((time, i) => {
      records[2 * i] = time;
    });
    const bytes = join(file(0x0c, 8), new Uint8Array(records.buffer));
    const { t } = decode((state) => parseDat(state, kernel), bytes).events;
    expect(t.length).toBe(2 + times.length);
    expect(times.filter((time, i) => t[2 + i] !== time / 1e6)).toHaveLength(0);
  });

  it('is of events, of either number for them, or of triggers, and may have none', () => {
    for (const [type, events] of [
      [0x00, 2],
      [0x0c, 2],
      [0x0e, 0],
    ]) {
      expect(dat.recognise(file(type, 8)), `type ${type}`).toBe(true);
      expect(decode((state) => parseDat(state, kernel), file(type, 8)).events.count).toBe(events);
    }
    for (const [type, size] of [
      [0x0d, 8],
      [0x01, 8],
      [0x0c, 7],
      [0x0c, 16],
    ]) {
      expect(dat.recognise(file(type, size)), `type ${type} of ${size} bytes`).toBe(false);
      expect(decode((state) => parseDat(state, kernel), file(type, size)).error).toMatchObject({
        code: 'corrupt_recording',
      });
    }
    const header = ascii('% Version 2\n% Height 480\n% Width 640\n');
    const { events, error } = decode((state) => parseDat(state, kernel), header);
    expect([events.count, error]).toEqual([0, undefined]);
    expect(decode((state) => parseDat(state, kernel), join(header, Uint8Array.of(12))).error).toMatchObject({
      code: 'truncated_recording',
    });
    expect(dat.recognise(join(head('2.0'), Uint8Array.of(0x0c, 8)))).toBe(false);
  });

  it('counts triggers, and refuses other events', () => {
    const { beside, state } = decode((state) => parseDat(state, kernel), file(0x0e, 8));
    expect(state.tally.triggers).toBe(2);
    expect(beside).toEqual([
      { kind: 'triggers', t: (2 ** 32 - 1) / 1e6, channel: 0, edge: 'falling' },
      { kind: 'triggers', t: 7e-6, channel: 0, edge: 'rising' },
    ]);
    const { error } = decode((state) => parseDat(state, kernel), file(0x0c, 9));
    expect(error).toMatchObject({ code: 'corrupt_recording', offset: 37 });
  });
});

it('EVT 3.0 is written with the words of a time once for all events of it, and those of what does not change never again', () => {
  const words = (...events: readonly (readonly [number, number, number, number])[]): number => {
    const encoder = evt3Encoder({ width: 64, height: 32 });
    encoder.begin();
    return encoder.encode(eventsOf(...events)).length / 2;
  };
  const one = words([5000, 1, 2, 1]);
  // An event in another row has words of its row and of its column; later, one of its time as well, as long as the upper bits stay.
  expect(words([5000, 1, 2, 1], [5000, 1, 3, 1])).toBe(one + 2);
  expect(words([5000, 1, 2, 1], [5001, 1, 3, 1])).toBe(one + 3);
  expect(words([5000, 1, 2, 1], [5001, 1, 2, 1])).toBe(one + 2);
  expect(words([5000, 1, 2, 1], [9000, 1, 3, 1])).toBe(one + 4);
});

it('EVT 3.0 has five events or more of a row and a time within 32 columns as a vector', () => {
  const written = (...columns: readonly number[]): string[] => {
    const encoder = evt3Encoder({ width: 64, height: 32 });
    encoder.begin();
    const bytes = encoder.encode(eventsOf(...columns.map((x) => [5000, x, 2, 1] as const)));
    return [...new Uint16Array(bytes.buffer)].map((word) => word.toString(16).padStart(4, '0'));
  };
  const time = ['8001', '6388', '0002'];
  expect(written(1, 2, 3, 4)).toEqual([...time, '2801', '2802', '2803', '2804']);
  expect(written(1, 2, 3, 4, 5)).toEqual([...time, '3801', '401f', '4000', '5000']);
  expect(written(1, 2, 13, 25, 32)).toEqual([...time, '3801', '4003', '4001', '5081']);
  expect(written(1, 2, 13, 25, 33)).toEqual([...time, '2801', '2802', '280d', '2819', '2821']);
  // Not in ascending order.
  expect(written(1, 2, 3, 4, 4)).toEqual([...time, '2801', '2802', '2803', '2804', '2804']);
});

it('EVT 2.0 has a word of time for each 64 us that have events, and others within a gap that is too long', () => {
  const words = (...times: readonly number[]): string[] => {
    const encoder = evt2Encoder({ width: 64, height: 32 });
    encoder.begin();
    const bytes = encoder.encode(eventsOf(...times.map((time) => [time, 1, 2, 1] as const)));
    return [...new Uint32Array(bytes.buffer)].map((word) => word.toString(16).padStart(8, '0'));
  };
  const event = (low = 0): string => ((0x10000000 | (low << 22) | (1 << 11) | 2) >>> 0).toString(16);
  expect(words(0, 63, 64, 127)).toEqual(['80000000', event(), event(63), '80000001', event(), event(63)]);
  expect(words(0, 64 * (2 ** 27 - 1))).toEqual(['80000000', event(), '87ffffff', event()]);
  expect(words(0, 64 * 2 ** 27)).toEqual(['80000000', event(), '87ffffff', '88000000', event()]);
  expect(words(64 * 2 ** 28)).toEqual(['87ffffff', '8ffffffe', '80000000', event()]);
});

it('EVT 3.0 has a word of time high for each 4096 us that have events, and others within a gap that is too long', () => {
  const words = (...times: readonly number[]): string[] => {
    const encoder = evt3Encoder({ width: 64, height: 32 });
    encoder.begin();
    const bytes = encoder.encode(eventsOf(...times.map((time) => [time, 1, 2, 1] as const)));
    return [...new Uint16Array(bytes.buffer)].map((word) => word.toString(16).padStart(4, '0'));
  };
  expect(words(0, 4095, 4096)).toEqual(['8000', '6000', '0002', '2801', '6fff', '2801', '8001', '6000', '2801']);
  expect(words(0, 4096 * 2047)).toEqual(['8000', '6000', '0002', '2801', '87ff', '6000', '2801']);
  expect(words(0, 4096 * 2048)).toEqual(['8000', '6000', '0002', '2801', '87ff', '8800', '6000', '2801']);
  expect(words(4096 * 4096 + 5)).toEqual(['87ff', '8ffe', '8000', '6005', '0002', '2801']);
});

it.each([0, 63, 64, 100, 128, 5000])('EVT 2.0 begins with a time, also where the first event is at %d us', (time) => {
  const encoder = evt2Encoder({ width: 64, height: 32 });
  const written = join(encoder.begin(), encoder.encode(eventsOf([time, 1, 2, 1])), encoder.end().bytes);
  expect(rows(decode((state) => parseEvt2(state, 'javascript'), written).events)).toEqual([[time, 1, 2, 1]]);
});
