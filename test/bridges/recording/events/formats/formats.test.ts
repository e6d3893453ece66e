import { describe, expect, it } from 'vitest';
import { detectFormat } from '../../../../../bridges/recording/events/files/detect.ts';
import { decode, rows } from '../recordings.ts';
import { EVENTS, FORMATS, GEOMETRY, parse, SAMPLES } from '../samples.ts';

describe.each(FORMATS)('%s', (format) => {
  const file = SAMPLES[format];

  it('is told by its content', () => {
    expect(detectFormat(file.subarray(0, 1 << 14), file.length)?.name).toBe(format);
  });

  it('decodes to the events that are in it, by both kernels and from pieces of any length', async () => {
    const expected = format === 'n-mnist' ? rows(EVENTS).map(([t, x, y, p]) => [t, x % 34, y % 34, p]) : rows(EVENTS);
    for (const kernel of ['wasm', 'javascript'] as const) {
      const parser = await parse(format, kernel);
      for (const step of [file.length, 1, 7, 64, 1000]) {
        const { events, state, error } = decode(parser, file, step);
        expect(error).toBeUndefined();
        expect(rows(events)).toEqual(expected);
        expect(state.tally).toMatchObject({ events: EVENTS.count, outside: 0, triggers: 0 });
      }
    }
  });

  it('says the geometry of the sensor, where it has it', async () => {
    const { state } = decode(await parse(format), file);
    const expected = {
      'n-mnist': undefined,
      text: undefined,
      aedat2: { width: 128, height: 128 },
      aedat3: { width: 128, height: 128 },
    };
    expect(state.geometry).toEqual(format in expected ? expected[format as keyof typeof expected] : GEOMETRY);
  });

  it('when cut off gives the events before the cut, and names where it is when it is within a record', async () => {
    const parser = await parse(format);
    const whole = rows(decode(parser, file).events);
    for (let length = 0; length < file.length; length += 1 + Math.floor(file.length / 97)) {
      const cut = file.slice(0, length);
      const { events, error } = decode(parser, cut, 50);
      expect(rows(events)).toEqual(whole.slice(0, events.count));
      if (error === undefined) continue;
      expect(error).toMatchObject({ name: 'RecordingError' });
      expect(['truncated_recording', 'corrupt_recording', 'unsupported_recording']).toContain(error.code);
      expect(error.offset).toBeGreaterThanOrEqual(0);
      expect(error.offset).toBeLessThanOrEqual(length);
      expect(error.expected).toBeTypeOf('string');
    }
  });
});
