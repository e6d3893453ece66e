// @module-tag long
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { ownProcess } from '../../../../agents/own-modules.ts';
import { EventDecoder } from '../../../../bridges/recording/events/core/event-decoder.ts';
import type { ParserState } from '../../../../bridges/recording/events/core/parser.ts';
import { openEvents, parserOf } from '../../../../bridges/recording/events/files/open.ts';
import { type Hdf5Part, readHdf5Apart } from '../../../../bridges/recording/events/formats/hdf5/hdf5-apart.ts';
import { prepareHdf5 } from '../../../../bridges/recording/events/formats/hdf5/hdf5-encoder.ts';
import { freshHdf5Path, loadHdf5, ReaderLost, ReaderProcess } from '../../../../bridges/recording/hdf5/index.ts';
import { encoderOf } from '../../../../bridges/recording/index.ts';
import { openBytes } from '../../../../bridges/recording/reading/open-bytes.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { encode, rows } from '../events/recordings.ts';
import { EVENTS, GEOMETRY } from '../events/samples.ts';

const ENTRY = 'bridges/recording/events/formats/hdf5/hdf5-process';
/** Seconds that no part of {@link slow} is read in. */
const TOO_SHORT = 0.005;

let sound: Uint8Array;
/** One chunk of many events, which takes some tenths of a second. */
let slow: Uint8Array;

beforeAll(async () => {
  await prepareHdf5();
  sound = encode(encoderOf('hdf5', GEOMETRY), EVENTS);
  const library = await loadHdf5();
  const { FS } = await library.ready;
  const [path, count] = [freshHdf5Path(), 1 << 20];
  const file = new library.File(path, 'w');
  const group = file.create_group('events');
  for (const name of ['t', 'x', 'y', 'p']) {
    group.create_dataset({
      name,
      data: new Uint32Array(count),
      shape: [count],
      chunks: [count],
      compression: 'gzip',
      compression_opts: 1,
    });
  }
  file.close();
  slow = FS.readFile(path);
});

const begun = (bytes: Uint8Array) => ({ ask: 'open', file: { from: bytes, geometry: undefined, options: {} } });

const isGone = (pid: number | undefined): boolean => {
  try {
    process.kill(pid ?? 0, 0);
    return false;
  } catch {
    return true;
  }
};

/** What a parser knows before it begins. */
const stateBefore = (): ParserState => new EventDecoder(function* () {}).state;

describe('a process that reads HDF5', () => {
  it('is killed where it has no answer in time, and asked no more', async () => {
    const reader = await ReaderProcess.take(ENTRY);
    const { pid } = reader;
    expect(isGone(pid)).toBe(false);
    const late = { message: `no answer in ${TOO_SHORT} s` };
    const asked = reader.ask(begun(slow), TOO_SHORT);
    await expect(asked).rejects.toThrow(ReaderLost);
    await expect(asked).rejects.toMatchObject(late);
    await vi.waitFor(() => expect(isGone(pid)).toBe(true));
    await expect(reader.ask(begun(sound))).rejects.toThrow(ReaderLost);
    reader.release();
    const next = await ReaderProcess.take(ENTRY);
    expect(next.pid).not.toBe(pid);
    expect(await next.ask<Hdf5Part>(begun(sound))).toMatchObject({ events: { count: EVENTS.count } });
    next.release();
  });

  it('waits for the next file, and goes on where its error was of the file', async () => {
    const first = await ReaderProcess.take(ENTRY);
    await expect(first.ask(begun(sound.subarray(0, 900)))).rejects.toMatchObject({
      name: 'RecordingError',
      code: 'corrupt_recording',
      offset: 0,
    });
    first.release();
    const second = await ReaderProcess.take(ENTRY);
    expect(second.pid).toBe(first.pid);
    second.release();
  });

  it('says that it does not start, and nothing of the file', async () => {
    await expect(ReaderProcess.take('bridges/recording/hdf5/not-there')).rejects.toMatchObject({
      name: 'BridgeError',
      code: 'reader_not_started',
      received: 'its process ended with 1',
    });
  });

  it('ends itself where it takes more memory than it may', async () => {
    const [file, , options] = ownProcess(ENTRY);
    const child = fork(file, ['1'], { ...options, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  });
});

describe('events in HDF5 that are read apart', () => {
  it('are found by an absolute path, whatever the folder of the process is', async () => {
    const source = await openBytes('package.json');
    expect(source.path).toBe(resolve('package.json'));
    await source.close();
    const packed = join(temporaryFolder(), 'events.h5.gz');
    writeFileSync(packed, gzipSync(sound));
    const recording = await openEvents(packed);
    for await (const events of recording) expect(rows(events)).toEqual(rows(EVENTS));
    expect(recording.tally.events).toBe(EVENTS.count);
  });

  it('are refused by name where there is no answer in time', async () => {
    const reading = readHdf5Apart(await openBytes(slow), {}, stateBefore(), TOO_SHORT);
    await expect(reading.next()).rejects.toMatchObject({
      code: 'corrupt_recording',
      received: `no answer in ${TOO_SHORT} s`,
    });
    // The next file finds another process.
    const recording = await openEvents(sound);
    for await (const events of recording) expect(rows(events)).toEqual(rows(EVENTS));
  });

  it('are those that the parser gives, with what it knows of them', async () => {
    const geometry = { width: GEOMETRY.width, height: 2 };
    const unsaid = encode(encoderOf('hdf5', GEOMETRY), EVENTS);
    const decoder = new EventDecoder(await parserOf('hdf5'), unsaid.length, { before: { ...stateBefore(), geometry } });
    const here = [...decoder.feed(unsaid)].flatMap(rows);
    const recording = await openEvents(unsaid, { geometry });
    const apart: number[][] = [];
    for await (const events of recording) apart.push(...rows(events));
    expect(apart).toEqual(here);
    expect(recording.tally).toEqual(decoder.state.tally);
    expect(recording.tally.outside).toBeGreaterThan(0);
    expect(recording.firstOutside).toEqual(decoder.state.firstOutside);
    expect(recording.geometry).toEqual(geometry);
    expect(recording.bytes).toEqual({ read: unsaid.length, size: unsaid.length });
  });

  it('may be left before their end, and read at once by two', async () => {
    const [one, other] = [await openEvents(slow), await openEvents(slow)];
    for await (const events of one) {
      expect(events.count).toBe(1 << 20);
      for await (const more of other) expect(more.count).toBe(1 << 20);
      break;
    }
    expect(other.tally.events).toBe(1 << 20);
  });
});
