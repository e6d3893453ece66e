import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Events } from '../../../../../agents/index.ts';
import { concatenateEvents, copyEvents } from '../../../../../bridges/recording/events/core/event-arrays.ts';
import { microsecondsOf, secondsOf } from '../../../../../bridges/recording/events/core/time-stamps.ts';
import type { Openable } from '../../../../../bridges/recording/events/files/byte-source.ts';
import { createEventFile, formatOfPath } from '../../../../../bridges/recording/events/files/create.ts';
import { WRITTEN_FORMATS } from '../../../../../bridges/recording/events/files/formats.ts';
import { type OpenOptions, openEvents } from '../../../../../bridges/recording/events/files/open.ts';
import { ascii, eventsOf, rows } from '../recordings.ts';
import { EVENTS, GEOMETRY, SAMPLES } from '../samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'reafference-events-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function read(from: Openable, options?: OpenOptions): Promise<Events> {
  const parts: Events[] = [];
  for await (const one of await openEvents(from, options)) parts.push(one);
  return concatenateEvents(parts);
}

describe('openEvents', () => {
  it('reads a path, bytes and a blob alike', async () => {
    const path = join(folder, 'sample');
    writeFileSync(path, SAMPLES.rosbag2);
    const blob = new Blob([SAMPLES.rosbag2]);
    for (const from of [path, SAMPLES.rosbag2, blob]) expect(rows(await read(from))).toEqual(rows(EVENTS));
  });

  it('reads a file larger than what it reads at once', async () => {
    const path = join(folder, 'long.raw');
    const file = createEventFile(path, 'evt3', GEOMETRY);
    const rounds = 2000;
    for (let round = 0; round < rounds; round++) {
      file.write({ ...EVENTS, t: EVENTS.t.map((time) => secondsOf(microsecondsOf(time) + 3_100_000 * round)) });
    }
    file.close();
    const events = await read(path);
    expect(events.count).toBe(rounds * EVENTS.count);
    expect(events.t.at(-1)).toBe(secondsOf(microsecondsOf(EVENTS.t[EVENTS.count - 1]) + 3_100_000 * (rounds - 1)));
  });

  it('may be iterated again, gives events to keep, and borrowed ones on request', async () => {
    const recording = await openEvents(SAMPLES.evt2);
    for (let round = 0; round < 2; round++) {
      const parts: Events[] = [];
      for await (const one of recording) parts.push(one);
      expect(rows(concatenateEvents(parts))).toEqual(rows(EVENTS));
      expect(parts[0].t.buffer.byteLength).toBe(8 * parts[0].count);
    }
    const borrowed: Events[] = [];
    for await (const one of recording.borrowed()) borrowed.push(copyEvents(one));
    expect(rows(concatenateEvents(borrowed))).toEqual(rows(EVENTS));
    expect(recording.geometry).toEqual(GEOMETRY);
    expect(recording.tally.events).toBe(EVENTS.count);
  });

  it('closes the file when the reader stops early', async () => {
    for await (const one of await openEvents(SAMPLES.text)) {
      expect(one.count).toBeGreaterThan(0);
      break;
    }
  });

  it('takes the geometry of the sensor from its options where the file has none', async () => {
    const recording = await openEvents(SAMPLES.text, { geometry: { width: 64, height: 96 } });
    let count = 0;
    for await (const one of recording) count += one.count;
    expect(count).toBe(EVENTS.x.filter((x) => x < 64).length);
    expect(recording.tally.outside).toBe(EVENTS.count - count);
  });

  it('takes the order and the unit of the columns of a text', async () => {
    const file = ascii('x,y,pol,what,t\n# a remark\n3,4,1,9,1500\n5;6;-1;9;2000\n');
    const events = await read(file, { format: 'text', columns: { order: 'xyp-t', time: 'ns' } });
    expect(rows(events)).toEqual([
      [1.5, 3, 4, 1],
      [2, 5, 6, 0],
    ]);
    await expect(read(file, { format: 'text', columns: { order: 'xyt', time: 'ns' } })).rejects.toMatchObject({
      code: 'invalid_columns',
    });
  });

  it('names a line of a text that is no event, after the events before it', async () => {
    const recording = await openEvents(ascii('0.1 1 2 1\n0.2 3 4 0\n0.3 5 six 1\n'));
    const met: Events[] = [];
    const reading = (async () => {
      for await (const one of recording) met.push(one);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'corrupt_recording', offset: 20, received: '0.3 5 six 1' });
    expect(rows(concatenateEvents(met))).toEqual([
      [100_000, 1, 2, 1],
      [200_000, 3, 4, 0],
    ]);
  });

  it('refuses what it does not know, and what is not there', async () => {
    await expect(openEvents(ascii('hello'))).rejects.toMatchObject({ code: 'unknown_recording' });
    await expect(openEvents(new Uint8Array(0))).rejects.toMatchObject({ code: 'unknown_recording' });
    await expect(openEvents(join(folder, 'nothing'))).rejects.toMatchObject({
      code: 'unreadable_file',
      received: 'ENOENT',
    });
    await expect(openEvents(folder)).rejects.toMatchObject({ code: 'unreadable_file' });
  });
});

describe('createEventFile', () => {
  const path = join(folder, 'kept.raw');
  const [first, ...others] = rows(EVENTS) as [number, number, number, number][];

  it('leaves the file that was there until it is closed', async () => {
    writeFileSync(path, 'old');
    const file = createEventFile(path, 'evt3', GEOMETRY);
    file.write(EVENTS);
    expect(readFileSync(path, 'utf8')).toBe('old');
    file.close();
    file.close();
    expect(rows(await read(path))).toEqual(rows(EVENTS));
  });

  it('keeps what was written before and after events that do not fit', async () => {
    const file = createEventFile(path, 'evt3', GEOMETRY);
    file.write(eventsOf(first));
    expect(() => file.write(eventsOf([first[0], 5000, 5000, 1]))).toThrow(
      expect.objectContaining({ code: 'event_not_representable' }),
    );
    file.write(eventsOf(...others));
    file.close();
    expect(rows(await read(path))).toEqual(rows(EVENTS));
  });

  it.skipIf(!existsSync('/dev/full'))('says so once when a disk is full', () => {
    expect(() => createEventFile('/dev/full', 'evt3', GEOMETRY)).toThrow(
      expect.objectContaining({ code: 'recording_failed', received: 'ENOSPC' }),
    );
  });
});

describe.each(WRITTEN_FORMATS)('createEventFile: $name', (format) => {
  it('writes what is read back, and is told by the name and by the content', async () => {
    const path = join(folder, `written${format.writing.endings[0]}`);
    expect(formatOfPath(path)).toBe(format);
    const file = createEventFile(path, format, GEOMETRY);
    const half = EVENTS.count / 2;
    for (const part of [rows(EVENTS).slice(0, half), rows(EVENTS).slice(half)]) {
      file.write(eventsOf(...(part as [number, number, number, number][])));
    }
    file.close();
    const recording = await openEvents(path);
    expect(recording.format).toBe(format.name);
    expect(rows(await read(path))).toEqual(rows(EVENTS));
  });

  it('says that it cannot be written', () => {
    expect(() => createEventFile(join(folder, 'no', 'folder'), format, GEOMETRY)).toThrow(
      expect.objectContaining({ code: 'recording_failed', received: 'ENOENT' }),
    );
  });
});
