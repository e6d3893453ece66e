import { describe, expect, it } from 'vitest';
import { parseEventStream } from '../../../../../bridges/recording/events/formats/event-stream.ts';
import { ascii, decode, join, rows } from '../recordings.ts';

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
