import { McapIndexedReader } from '@mcap/core';
import { expect, test } from 'vitest';
import { McapWriter } from '../../../../bridges/recording/mcap/mcap-writer.ts';

const MESSAGE_BYTES = 1000;
const MESSAGES = 4000;

/** Writes messages to a disk that has room for `room` bytes at first, and for the end of the file later. */
async function recordOnto(room: number) {
  const pieces: Uint8Array[] = [];
  let left = room;
  const writer = new McapWriter('ros2', (bytes) => {
    if (bytes.length > left) throw new Error('no space');
    left -= bytes.length;
    pieces.push(bytes);
  });
  const channel = writer.addChannel('/topic', 'Any', 'ros2msg', '', 'cdr');
  let failures = 0;
  for (let i = 0; i < MESSAGES && failures === 0; i++) {
    try {
      writer.addMessage(channel, BigInt(i), new Uint8Array(MESSAGE_BYTES).fill(i));
    } catch {
      failures++;
    }
  }
  left = 1 << 20;
  try {
    writer.end();
  } catch {
    failures++;
  }
  const bytes = Buffer.concat(pieces);
  const reader = await McapIndexedReader.Initialize({
    readable: {
      size: async () => BigInt(bytes.length),
      read: async (offset, size) => new Uint8Array(bytes.subarray(Number(offset), Number(offset + size))),
    },
  });
  const times: bigint[] = [];
  for await (const { logTime, data } of reader.readMessages()) {
    expect([data.length, data[0], data.at(-1)]).toEqual([
      MESSAGE_BYTES,
      Number(logTime) & 0xff,
      Number(logTime) & 0xff,
    ]);
    times.push(logTime);
  }
  return { failures, times, statistics: reader.statistics };
}

test('a chunk that cannot be written is left out whole: the file ends with those before it', async () => {
  const { failures, times, statistics } = await recordOnto(2.5 * (1 << 20));
  expect(failures).toBeGreaterThan(0);
  expect(times.length).toBeGreaterThan(MESSAGES / 4);
  expect(times.length).toBeLessThan(MESSAGES);
  expect(times).toEqual(times.map((_, i) => BigInt(i)));
  expect(statistics).toMatchObject({
    messageCount: BigInt(times.length),
    chunkCount: 2,
    messageStartTime: 0n,
    messageEndTime: times.at(-1),
  });
});

test('with room enough nothing is left out', async () => {
  const { failures, times, statistics } = await recordOnto(Infinity);
  expect(failures).toBe(0);
  expect(times).toHaveLength(MESSAGES);
  expect(statistics).toMatchObject({ messageCount: BigInt(MESSAGES), messageEndTime: BigInt(MESSAGES - 1) });
});
