import { describe, expect, it } from 'vitest';
import { MessageChunk } from '../../../../bridges/recording/mcap/message-chunk.ts';
import { RecordFields } from '../../../../bridges/recording/mcap/record-fields.ts';

const u16 = (value: number): number[] => [value & 0xff, value >> 8];
const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)];
const u64 = (value: bigint): number[] => [...u32(Number(value & 0xffff_ffffn)), ...u32(Number(value >> 32n))];

/** A record of a message, by its table in the specification. */
const message = (channel: number, sequence: number, time: bigint, data: readonly number[]): number[] => [
  ...[5, ...u64(BigInt(22 + data.length)), ...u16(channel), ...u32(sequence), ...u64(time), ...u64(time)],
  ...data,
];
/** An index of the messages of a channel, each with its place in the chunk. */
const index = (channel: number, entries: readonly (readonly [time: bigint, offset: number])[]): number[] => [
  ...[7, ...u64(BigInt(6 + 16 * entries.length)), ...u16(channel), ...u32(16 * entries.length)],
  ...entries.flatMap(([time, offset]) => [...u64(time), ...u64(BigInt(offset))]),
];
const indexes = (chunk: MessageChunk): (readonly [channel: number, record: number[]])[] =>
  [...chunk.indexRecords()].map(({ channelId, record }) => [channelId, [...record]]);

const LATE = 0x0102_0304_0506_0708n;

describe('a chunk of messages', () => {
  it('has their records, and an index for each channel', () => {
    const chunk = new MessageChunk();
    chunk.addRecord(Uint8Array.of(9, 8, 7));
    chunk.addMessage(0x1234, 0x56789abc, LATE, Uint8Array.of(1, 2));
    chunk.addMessage(3, 1, 5n, new Uint8Array(0));
    chunk.addMessage(0x1234, 2, 6n, Uint8Array.of(3));
    const [first, second, third] = [
      message(0x1234, 0x56789abc, LATE, [1, 2]),
      message(3, 1, 5n, []),
      message(0x1234, 2, 6n, [3]),
    ];
    expect([...chunk.bytes]).toEqual([9, 8, 7, ...first, ...second, ...third]);
    expect(chunk.length).toBe(3 + 33 + 31 + 32);
    expect(indexes(chunk)).toEqual([
      [
        0x1234,
        index(0x1234, [
          [LATE, 3],
          [6n, 3 + 33 + 31],
        ]),
      ],
      [3, index(3, [[5n, 3 + 33]])],
    ]);
    expect(chunk).toMatchObject({ messages: 3, earliest: 5n, latest: LATE });
    expect(chunk.counts).toEqual([
      [0x1234, 2],
      [3, 1],
    ]);
  });

  it('has nothing of what was in it before', () => {
    const chunk = new MessageChunk();
    chunk.addMessage(1, 0, 50n, Uint8Array.of(1, 2, 3));
    chunk.reset();
    expect(chunk).toMatchObject({ messages: 0, length: 0, counts: [] });
    expect(indexes(chunk)).toEqual([]);
    for (const time of [90n, 80n, 100n]) chunk.addMessage(2, 7, time, Uint8Array.of(4));
    expect(chunk).toMatchObject({ messages: 3, earliest: 80n, latest: 100n });
    expect([...chunk.bytes]).toEqual([90n, 80n, 100n].flatMap((time) => message(2, 7, time, [4])));
    expect(indexes(chunk)).toEqual([
      [
        2,
        index(2, [
          [90n, 0],
          [80n, 32],
          [100n, 64],
        ]),
      ],
    ]);
  });

  it('grows, whatever the sizes of messages', () => {
    const chunk = new MessageChunk();
    const sizes = [1000, 3, 5000, 0, 20_000, 1, ...new Array<number>(200).fill(40)];
    const all = sizes.map((size, k) => message(0, k, BigInt(k), new Array<number>(size).fill(k & 0xff)));
    for (const [k, size] of sizes.entries()) chunk.addMessage(0, k, BigInt(k), new Uint8Array(size).fill(k));
    expect(Buffer.compare(chunk.bytes, Uint8Array.from(all.flat()))).toBe(0);
    let at = 0;
    const entries = all.map((record, k) => {
      at += record.length;
      return [BigInt(k), at - record.length] as const;
    });
    expect(indexes(chunk)).toEqual([[0, index(0, entries)]]);
  });
});

describe('the fields of a record', () => {
  it('are read one after the other, lowest byte first', () => {
    const text = [...u32(3), 0x61, 0xc3, 0xa4];
    const map = [...text, ...u32(0), ...u32(1), 0x62, ...u32(1), 0x63];
    const bytes = [
      ...u16(0x1234),
      ...u32(0xfedcba98),
      ...u64(LATE),
      ...u64(LATE),
      ...text,
      ...u32(map.length),
      ...map,
      9,
      8,
    ];
    const fields = new RecordFields(Uint8Array.from([0, ...bytes]).subarray(1));
    expect(fields.left).toBe(bytes.length);
    expect([fields.u16(), fields.u32(), fields.big(), fields.u64(), fields.text()]).toEqual([
      ...[0x1234, 0xfedcba98, LATE, Number(LATE), 'aä'],
    ]);
    expect(fields.entries()).toEqual([
      ['aä', ''],
      ['b', 'c'],
    ]);
    expect(fields.left).toBe(2);
    expect(() => fields.bytes(3)).toThrow(new RangeError('3 bytes lead out of a record'));
    expect([...fields.bytes(2)]).toEqual([9, 8]);
    expect(fields.left).toBe(0);
    for (const read of [() => fields.u16(), () => fields.u32(), () => fields.big()]) expect(read).toThrow(RangeError);
  });
});
