import { describe, expect, it } from 'vitest';
import { parseEventStream } from '../../../../../bridges/recording/events/formats/event-stream.ts';
import { eventStreamEncoder } from '../../../../../bridges/recording/events/formats/event-stream-encoder.ts';
import { datEncoder } from '../../../../../bridges/recording/events/formats/prophesee/dat-encoder.ts';
import { ascii, decode, eventsOf, join, rows, words32 } from '../recordings.ts';

const file = (kind: number, ...bytes: readonly number[]): Uint8Array =>
  join(ascii('Event Stream'), Uint8Array.of(2, 0, 0, kind), Uint8Array.of(64, 1, 240, 0, ...bytes));

describe.each(['wasm', 'javascript'] as const)('Event Stream (%s)', (kernel) => {
  const read = (bytes: Uint8Array, step?: number) => decode((state) => parseEventStream(state, kernel), bytes, step);

  it('adds up the times and turns the rows around', () => {
    const bytes = file(1, 0xff, 0xff, 0xfd, 1, 0, 0, 0, 0xfe, 0x02, 63, 1, 239, 0);
    for (const step of [1, 2, 3, 100]) {
      const { events, state } = read(bytes, step);
      expect(rows(events)).toEqual([
        [2 * 127 + 126, 1, 239, 1],
        [2 * 127 + 127, 319, 0, 0],
      ]);
      expect(state.tally.other).toBe(1);
    }
  });

  it('leaves out events off the sensor, above and to the right', () => {
    const { events, state } = read(file(1, 1, 64, 1, 0, 0, 1, 0, 0, 240, 0, 1, 5, 0, 5, 0));
    expect(rows(events)).toEqual([[0, 5, 234, 1]]);
    expect(state.tally.outside).toBe(2);
  });

  it('has no event on a sensor without pixels', () => {
    const bytes = join(ascii('Event Stream'), Uint8Array.of(2, 0, 0, 1, 0, 0, 240, 0, 1, 5, 0, 5, 0));
    const { events, state } = read(bytes);
    expect(events.count).toBe(0);
    expect(state.tally.outside).toBe(1);
  });

  it('refuses files of other kinds, and names the byte', () => {
    expect(read(file(4)).error).toMatchObject({ code: 'unsupported_recording', offset: 15, received: 'kind colour' });
    const old = file(1);
    old[12] = 1;
    expect(read(old).error).toMatchObject({ code: 'unsupported_recording', received: 'version 1.0.0' });
  });
});

it('Event Stream is written byte by byte as its format says', () => {
  const encoder = eventStreamEncoder({ width: 320, height: 240 });
  expect(encoder.begin()).toEqual(join(ascii('Event Stream'), Uint8Array.of(2, 0, 0, 1, 64, 1, 240, 0)));
  const bytes = encoder.encode(eventsOf([5, 1, 2, 1], [131, 319, 239, 0], [258, 0, 0, 1], [258 + 254, 3, 4, 0]));
  expect([...bytes]).toEqual([
    ...[(5 << 1) | 1, 1, 0, 237, 0],
    ...[126 << 1, 63, 1, 0, 0],
    // A byte for each 127 us, and none of an event is as large.
    ...[0xff, 1, 0, 0, 239, 0],
    ...[0xff, 0xff, 0, 3, 0, 235, 0],
  ]);
  // The time goes on from message to message.
  expect([...encoder.encode(eventsOf([258 + 254 + 3, 3, 4, 0]))]).toEqual([6, 3, 0, 235, 0]);
  expect(encoder.end().bytes).toHaveLength(0);
});

it('DAT is written byte by byte as its format says', () => {
  const encoder = datEncoder({ width: 320, height: 240 });
  const head = new TextDecoder('latin1').decode(encoder.begin());
  expect(head.split('\n')).toEqual([
    '% Data file containing CD events.',
    '% Version 2',
    '% Height 240',
    '% Width 320',
    '\x0c\x08',
  ]);
  const bytes = encoder.encode(eventsOf([2 ** 32 - 1, 319, 239, 1], [7, 1, 2, 0]));
  expect(bytes).toEqual(words32(2 ** 32 - 1, (1 << 28) | (239 << 14) | 319, 7, (2 << 14) | 1));
});
