import { describe, expect, it } from 'vitest';
import { openBag } from '../../../../bridges/recording/bags/open-bag.ts';
import { zstdRaw } from '../events/compressed.ts';
import { ascii, join } from '../events/recordings.ts';
import { mcap, rosbag1, rosbag2, type Topic } from '../events/samples.ts';
import { sqliteFile } from '../events/sqlite-file.ts';
import { taken } from './taken.ts';

const MAGIC = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd);
const topic = (...messages: readonly Uint8Array[]): readonly Topic[] => [
  { topic: '/a', type: 'a/msg/B', messages, times: messages.map((_, k) => BigInt(k)) },
];
const texts = (bag: ReturnType<typeof taken>): readonly string[] => bag.messages.map(([, , text]) => text);

describe('messages that were compressed one by one', () => {
  it('are those in CDR that begin as Zstandard does, each of which is unpacked', () => {
    const packed = [zstdRaw(ascii('one')), ascii('plain'), zstdRaw(ascii('another'), 7)];
    for (const [container, bytes] of [
      ['mcap', mcap(topic(...packed))],
      ['rosbag2', rosbag2(topic(...packed))],
    ] as const) {
      const bag = taken(container, bytes);
      expect(texts(bag)).toEqual(['one', 'plain', 'another']);
      expect(bag.messages.map(([name, time]) => [name, time])).toEqual([
        ['/a', 0n],
        ['/a', 1n],
        ['/a', 2n],
      ]);
      expect(bag).toMatchObject({ compressions: ['zstd', 'zstd'], finished: 1, error: undefined });
    }
  });

  it('are none that begin alike for a byte or three, and none that are too short', () => {
    const odd = [MAGIC.subarray(0, 1), MAGIC.subarray(0, 3), join(MAGIC.subarray(0, 3), ascii('x')), new Uint8Array(0)];
    const bag = taken('mcap', mcap(topic(...odd)));
    expect(bag).toMatchObject({ compressions: [], error: undefined });
    expect(bag.messages).toHaveLength(odd.length);
  });

  it('are none in another encoding, nor in ROS 1', () => {
    const packed = zstdRaw(ascii('one'));
    const as = new TextDecoder().decode(packed);
    const other = sqliteFile([
      {
        name: 'topics',
        sql: 'CREATE TABLE topics(id INTEGER PRIMARY KEY,name TEXT,type TEXT,serialization_format TEXT)',
        rows: [[null, '/a', 'a/msg/B', 'json']],
      },
      {
        name: 'messages',
        sql: 'CREATE TABLE messages(id INTEGER PRIMARY KEY,topic_id INTEGER,timestamp INTEGER,data BLOB)',
        rows: [[null, 1, 0, packed]],
      },
    ]);
    for (const bag of [taken('rosbag2', other), taken('rosbag1', rosbag1(topic(packed)))]) {
      expect(bag).toMatchObject({ compressions: [], error: undefined });
      expect(texts(bag)).toEqual([as]);
    }
  });

  it('are refused where they are damaged, by what they are', () => {
    const { error, messages } = taken('mcap', mcap(topic(ascii('sound'), join(MAGIC, ascii('?????????')))));
    expect(messages).toHaveLength(1);
    expect(error).toMatchObject({ code: 'corrupt_recording', expected: 'a message compressed by zstd' });
  });
});

describe('a bag that is opened', () => {
  it('is told by the start of its file', async () => {
    for (const [container, bytes] of [
      ['mcap', mcap(topic())],
      ['rosbag1', rosbag1(topic())],
      ['rosbag2', rosbag2(topic())],
    ] as const) {
      expect((await openBag(bytes)).container).toBe(container);
      const other = bytes.slice();
      other[5] ^= 1;
      await expect(openBag(other)).rejects.toMatchObject({
        ...{ code: 'unknown_recording', expected: 'messages in one of mcap, rosbag2, rosbag1, or the folder of a bag' },
        message: expect.stringContaining('the recording is no bag'),
      });
    }
  });

  it('of a stream is as long as what has come', async () => {
    const bytes = mcap(topic(ascii('one'), ascii('two')));
    async function* stream() {
      yield bytes;
    }
    const bag = await openBag(stream());
    const sizes: (readonly number[])[] = [];
    for await (const _ of bag.messages()) sizes.push([bag.bytes.read, bag.bytes.size]);
    expect(sizes).toEqual([
      [bytes.length, bytes.length],
      [bytes.length, bytes.length],
    ]);
    expect(bag.bytes).toEqual({ read: bytes.length, size: bytes.length });
  });

  it('has no more content than it is allowed', async () => {
    const packed = zstdRaw(new Uint8Array(1000));
    const read = async (mostContentBytes?: number): Promise<number> => {
      let bytes = 0;
      for await (const message of (await openBag(mcap(topic(packed, packed)), { mostContentBytes })).messages())
        bytes += message.bytes.length;
      return bytes;
    };
    expect(await read()).toBe(2000);
    expect(await read(2000)).toBe(2000);
    await expect(read(1999)).rejects.toMatchObject({ code: 'oversized_recording' });
  });
});
