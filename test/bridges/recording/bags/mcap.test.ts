import { describe, expect, it } from 'vitest';
import { crc32 } from '../../../../bridges/recording/bytes/crc32.ts';
import { lz4Literals } from '../events/compressed.ts';
import { ascii, join, words16, words32 } from '../events/recordings.ts';
import { taken } from './taken.ts';

/** Bytes of a record that holds no messages, up to which it is read for checksums. */
const CHECKED = 2 ** 24;
const MAGIC = Uint8Array.of(0x89, 0x4d, 0x43, 0x41, 0x50, 0x30, 0x0d, 0x0a);
const OP = { header: 1, footer: 2, schema: 3, channel: 4, message: 5, chunk: 6, attachment: 9, metadata: 12, end: 15 };

const u64 = (value: number | bigint): Uint8Array => new Uint8Array(BigUint64Array.of(BigInt(value)).buffer);
const text = (value: string): Uint8Array => join(words32(value.length), ascii(value));
const record = (opcode: number, ...content: readonly Uint8Array[]): Uint8Array => {
  const bytes = join(...content);
  return join(Uint8Array.of(opcode), u64(bytes.length), bytes);
};

const HEADER = record(OP.header, text('ros2'), text('test'));
const schema = (id: number, name: string, definition = ''): Uint8Array =>
  record(OP.schema, words16(id), text(name), text('ros2msg'), text(definition));
const channel = (id: number, schemaId: number, topic: string, metadata: Uint8Array = new Uint8Array(0)): Uint8Array =>
  record(OP.channel, words16(id), words16(schemaId), text(topic), text('cdr'), words32(metadata.length), metadata);
const message = (id: number, time: bigint, content: string): Uint8Array =>
  record(OP.message, words16(id), words32(77), u64(time), u64(99), ascii(content));
const chunk = (content: Uint8Array, compression = '', packed = content): Uint8Array =>
  record(
    ...([OP.chunk, u64(11), u64(12), u64(content.length)] as const),
    ...[words32(crc32(content)), text(compression), u64(packed.length), packed],
  );

/** What ends a file without a summary. */
const END = join(record(OP.end, words32(0)), record(OP.footer, u64(0), u64(0), words32(0)), MAGIC);
const file = (...records: readonly Uint8Array[]): Uint8Array => join(MAGIC, HEADER, ...records, END);
const read = (...records: readonly Uint8Array[]) => taken('mcap', file(...records));

const DECLARED = join(schema(1, 'std_msgs/msg/String', 'string data'), channel(0, 1, '/a'));
const ONE = message(0, 5n, 'one');

describe('a bag in MCAP', () => {
  it('says of each topic once what it is, and gives each message under the time at which it was recorded', () => {
    const latest = 2n ** 64n - 1n;
    const bytes = file(
      chunk(join(DECLARED, ONE)),
      ...[DECLARED, message(0, latest, ''), channel(2, 0, '/b'), message(2, 0n, 'three')],
    );
    const whole = taken('mcap', bytes);
    expect(whole.topics).toEqual([
      { name: '/a', type: 'std_msgs/msg/String', encoding: 'cdr', definition: 'string data' },
      { name: '/b', type: '', encoding: 'cdr', definition: '' },
    ]);
    expect(whole.messages).toEqual([
      ['/a', 5n, 'one'],
      ['/a', latest, ''],
      ['/b', 0n, 'three'],
    ]);
    expect(whole).toMatchObject({ error: undefined, finished: 1, remarks: [], compressions: [] });
    for (const step of [1, 10, 77]) expect(taken('mcap', bytes, step)).toEqual(whole);
  });

  it('may have no message, no chunk and no record in a chunk', () => {
    expect(read()).toMatchObject({ messages: [], topics: [], error: undefined, finished: 1 });
    expect(read(chunk(new Uint8Array(0)))).toMatchObject({ messages: [], error: undefined, finished: 1 });
  });

  it('has chunks that are compressed one after the other', () => {
    const packed = [join(DECLARED, ONE), message(0, 6n, 'another')].map((each) =>
      chunk(each, 'lz4', lz4Literals(each)),
    );
    const whole = read(...packed, chunk(message(0, 7n, 'plain')));
    expect(whole.messages.map(([, , content]) => content)).toEqual(['one', 'another', 'plain']);
    expect(whole.compressions).toEqual(['lz4', 'lz4']);
  });

  it('is refused where a compression is none of its own', () => {
    expect(read(chunk(DECLARED, 'bz2')).error).toMatchObject({
      ...{ code: 'unsupported_recording', received: 'bz2', remedy: 'compress the file as zstd or lz4' },
      expected: 'chunks compressed as zstd or lz4, or not',
    });
  });

  it('passes over records of later versions in a chunk, and over no others', () => {
    const later = chunk(join(DECLARED, record(0x10, ascii('later')), record(0xff), ONE, record(0x80)));
    expect(read(later)).toMatchObject({ messages: [['/a', 5n, 'one']], error: undefined });
    for (const opcode of [0, OP.footer, OP.end]) {
      expect(read(chunk(join(DECLARED, record(opcode)))).error).toMatchObject({
        ...{ code: 'corrupt_recording', received: `opcode ${opcode}` },
        expected: 'schemas, channels and messages in a chunk',
      });
    }
  });

  it.each<[string, Uint8Array, string, string]>([
    ['the head of a record is cut off', record(0x42).subarray(1), 'a record', '8 bytes'],
    ['a record is cut off', record(0x42, ascii('text')).subarray(0, -1), '4 bytes of a record', '3 bytes'],
  ])('is refused where in a chunk %s', (_, last, expected, received) => {
    const whole = read(chunk(join(DECLARED, ONE, last)));
    expect(whole.messages).toHaveLength(1);
    expect(whole.error).toMatchObject({ code: 'corrupt_recording', expected, received });
  });

  it('is refused where two declarations differ, or a channel has none', () => {
    const clash = read(DECLARED, schema(1, 'std_msgs/msg/String', 'string other')).error;
    expect(clash).toMatchObject({
      ...{ code: 'corrupt_recording', expected: 'schema 1 as it was declared before' },
      received: { name: 'std_msgs/msg/String', encoding: 'ros2msg', definition: 'string other' },
    });
    expect(read(DECLARED, channel(0, 2, '/a')).error).toMatchObject({
      expected: 'channel 0 as it was declared before',
      received: { schema: 2, topic: '/a', encoding: 'cdr', metadata: [] },
    });
    expect(read(channel(0, 2, '/a')).error).toMatchObject({
      ...{ code: 'corrupt_recording', expected: 'a channel of a schema that was declared', received: 'schema 2' },
    });
    expect(read(DECLARED, message(3, 0n, '')).error).toMatchObject({
      ...{ expected: 'a message of a channel that was declared', received: 'channel 3' },
    });
    expect(read(HEADER).error).toMatchObject({ expected: 'one header', received: 'another' });
  });

  it('has metadata of channels that are the same in any order', () => {
    const [a, b] = [join(text('a'), text('1')), join(text('b'), text('2'))];
    expect(read(channel(0, 0, '/a', join(a, b)), channel(0, 0, '/a', join(b, a))).error).toBeUndefined();
    const swapped = join(text('a'), text('2'), text('b'), text('1'));
    expect(read(channel(0, 0, '/a', join(a, b)), channel(0, 0, '/a', swapped)).error).toMatchObject({
      code: 'corrupt_recording',
    });
  });

  it('says where it ends, if that is before the end of its data', () => {
    const cut = join(MAGIC, HEADER, DECLARED, ONE);
    const whole = taken('mcap', cut);
    expect(whole).toMatchObject({ messages: [['/a', 5n, 'one']], finished: 0 });
    expect(whole.error).toMatchObject({
      ...{ code: 'truncated_recording', offset: cut.length },
      ...{ expected: 'the end of the data', received: 'the end of the file' },
    });
    const atSummary = taken('mcap', join(cut, record(OP.end, words32(0)))).error;
    expect(atSummary).toMatchObject({ code: 'truncated_recording', expected: 'the footer' });
  });
});

describe('an attachment', () => {
  it('has a checksum, which may be left out, and nothing else', () => {
    expect(read(record(OP.attachment, words32(0)), DECLARED, ONE)).toMatchObject({ error: undefined, finished: 1 });
    expect(read(record(OP.attachment, words32(7))).error).toMatchObject({
      ...{ code: 'corrupt_recording', offset: MAGIC.length + HEADER.length },
      ...{ expected: 'an attachment with the CRC-32 0x00000007', received: '0x00000000' },
    });
    expect(read(record(OP.attachment, new Uint8Array(3))).error).toMatchObject({
      ...{ code: 'corrupt_recording', offset: MAGIC.length + HEADER.length },
      ...{ expected: 'an attachment', received: '3 bytes' },
    });
  });
});

describe('checksums', () => {
  /** A file whose data and summary say these checksums. */
  function checked(data: Uint8Array, summary: Uint8Array, ofData?: number, ofSummary?: number): Uint8Array {
    const before = join(MAGIC, HEADER, data);
    const end = record(OP.end, words32(ofData ?? crc32(before)));
    const start = u64(before.length + end.length);
    const footer = join(Uint8Array.of(OP.footer), u64(20), start, u64(0));
    return join(before, end, summary, footer, words32(ofSummary ?? crc32(join(summary, footer))), MAGIC);
  }
  const summary = join(DECLARED, record(OP.metadata, text('a'), words32(0)));
  const long = (bytes: number): Uint8Array => record(OP.metadata, new Uint8Array(bytes));
  const SKIPPED = 'records of more than 16777216 bytes that hold no messages are skipped, and not checked';

  it('are of all that lies before them, and those of the data are told first', () => {
    const data = join(DECLARED, ONE);
    expect(taken('mcap', checked(data, summary))).toMatchObject({ error: undefined, finished: 1 });
    const both = taken('mcap', checked(data, summary, 1, 2));
    expect(both).toMatchObject({ messages: [['/a', 5n, 'one']], finished: 0 });
    expect(both.error).toMatchObject({
      expected: 'the data with the CRC-32 0x00000001',
      received: `0x${crc32(join(MAGIC, HEADER, data))
        .toString(16)
        .padStart(8, '0')}`,
    });
    expect(taken('mcap', checked(data, summary, 0, 2)).error).toMatchObject({
      expected: 'the summary with the CRC-32 0x00000002',
    });
    const attachment = record(OP.attachment, words32(7));
    expect(taken('mcap', checked(attachment, summary, 1, 2)).error).toMatchObject({
      expected: 'an attachment with the CRC-32 0x00000007',
    });
  });

  it('of a summary are not looked at where there is none', () => {
    const footer = record(OP.footer, u64(0), u64(0), words32(3));
    expect(taken('mcap', join(MAGIC, HEADER, record(OP.end, words32(0)), footer, MAGIC)).error).toBeUndefined();
  });

  it('of a summary are refused where it does not begin where it is said to', () => {
    const sound = checked(ONE.subarray(0, 0), summary);
    const at = sound.length - MAGIC.length - 20;
    const start = sound.length - MAGIC.length - 29 - summary.length;
    const moved = join(sound.subarray(0, at), u64(start + 1), sound.subarray(at + 8));
    expect(taken('mcap', moved).error).toMatchObject({
      ...{ code: 'corrupt_recording', offset: at },
      ...{ expected: `a summary at byte ${start}`, received: `at byte ${start + 1}` },
    });
  });

  it('are of records of up to 16 MiB that hold no messages', { tags: 'long' }, () => {
    const data = join(long(CHECKED), DECLARED, ONE);
    expect(taken('mcap', checked(data, summary, 1))).toMatchObject({
      error: { expected: 'the data with the CRC-32 0x00000001' },
      remarks: [],
    });
  });

  it('are not looked at where longer records are skipped, which is said', { tags: 'long' }, () => {
    const attachment = record(OP.attachment, new Uint8Array(CHECKED - 3), words32(7));
    for (const skipped of [long(CHECKED + 1), attachment]) {
      const whole = taken('mcap', checked(join(skipped, DECLARED, ONE), summary, 1));
      expect(whole).toMatchObject({ messages: [['/a', 5n, 'one']], error: undefined, finished: 1, remarks: [SKIPPED] });
    }
    const inSummary = taken('mcap', checked(join(DECLARED, ONE), join(long(CHECKED + 1), summary), 0, 1));
    expect(inSummary).toMatchObject({ error: undefined, finished: 1, remarks: [SKIPPED] });
  });
});
