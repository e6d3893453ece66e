import { describe, expect, it } from 'vitest';
import { lz4Literals } from '../events/compressed.ts';
import { ascii, join, words32 } from '../events/recordings.ts';
import { taken } from './taken.ts';

const MAGIC = ascii('#ROSBAG V2.0\n');
const HELLO = 'Hello, event cameras!';
/** What bzip2 1.0.8 made of that. */
const PACKED_HELLO = 'QlpoMTFBWSZTWV4hCEkAAAIVgGAEAEAqB50AIAAij0mjQ3qQpgAAYl4NxQ0glhUvi7kinChILxCEJIA=';

const sized = (...parts: readonly Uint8Array[]): Uint8Array => join(words32(join(...parts).length), ...parts);
type Fields = Readonly<Record<string, Uint8Array>>;
const fields = (of: Fields): Uint8Array =>
  join(...Object.entries(of).map(([name, value]) => sized(ascii(`${name}=`), value)));
const record = (header: Fields, data: Uint8Array): Uint8Array => join(sized(fields(header)), sized(data));

const op = (code: number): Fields => ({ op: Uint8Array.of(code) });
const connection = (id: number, topic: string, type = 'std_msgs/String', definition = 'string data'): Uint8Array =>
  record(
    { ...op(7), conn: words32(id), topic: ascii(topic) },
    fields({ topic: ascii(topic), type: ascii(type), md5sum: ascii('0'), message_definition: ascii(definition) }),
  );
const message = (id: number, seconds: number, nanoseconds: number, text: string): Uint8Array =>
  record({ ...op(2), conn: words32(id), time: words32(seconds, nanoseconds) }, ascii(text));
const chunk = (content: Uint8Array, compression = 'none', packed = content): Uint8Array =>
  record({ ...op(5), compression: ascii(compression), size: words32(content.length) }, packed);
const bag = (...records: readonly Uint8Array[]): Uint8Array => join(MAGIC, ...records);
const read = (...records: readonly Uint8Array[]) => taken('rosbag1', bag(...records));

const DAMAGED = 'corrupt_recording';

describe('a bag of ROS 1', () => {
  const records = [
    record(op(3), new Uint8Array(50)),
    chunk(join(connection(0, '/a'), message(0, 1, 2, 'one'), record(op(9), ascii('of another kind')))),
    record({ ...op(4), ver: words32(1), conn: words32(0), count: words32(1) }, new Uint8Array(12)),
    connection(3, '/b', 'sensor_msgs/Imu', 'float64 x'),
    message(3, 4_000_000_000, 999_999_999, ''),
    chunk(join(message(0, 5, 0, 'two'), message(3, 6, 0, ''))),
    record(op(6), new Uint8Array(9)),
  ];
  const messages = [
    ['/a', 1_000_000_002n, 'one'],
    ['/b', 4_000_000_000_999_999_999n, ''],
    ['/a', 5_000_000_000n, 'two'],
    ['/b', 6_000_000_000n, ''],
  ];

  it('has connections and messages in chunks and beside them, among records of other kinds', () => {
    const whole = read(...records);
    expect(whole).toMatchObject({ messages, error: undefined, finished: 1, compressions: [] });
    expect(whole.topics).toEqual([
      { name: '/a', type: 'std_msgs/String', encoding: 'ros1', definition: 'string data' },
      { name: '/b', type: 'sensor_msgs/Imu', encoding: 'ros1', definition: 'float64 x' },
    ]);
  });

  it('is the same in pieces of any size', () => {
    const whole = read(...records);
    for (const step of [1, 2, 7, 64]) expect(taken('rosbag1', bag(...records), step)).toEqual(whole);
  });

  it('has chunks that are compressed in several ways', () => {
    const content = (text: string): Uint8Array => message(0, 1, 0, text);
    const chunks = ['one', 'another', 'third'].map((text) => chunk(content(text), 'lz4', lz4Literals(content(text))));
    const packed = new Uint8Array(Buffer.from(PACKED_HELLO, 'base64'));
    const whole = read(connection(0, '/a'), ...chunks, chunk(content('plain')), chunk(ascii(HELLO), 'bz2', packed));
    expect(whole.messages.map(([, , text]) => text)).toEqual(['one', 'another', 'third', 'plain']);
    expect(whole.compressions).toEqual(['lz4', 'lz4', 'lz4', 'bz2']);
    // The text is no record: its first letters are taken for a length.
    const length = new DataView(ascii(HELLO).buffer).getUint32(0, true);
    expect(whole.error).toMatchObject({
      ...{ code: DAMAGED, expected: `${length + 4} bytes of a record in a chunk, its length among them` },
      received: `${HELLO.length} bytes`,
    });
  });

  it('may say nothing of the type of a topic', () => {
    const untyped = record({ ...op(7), conn: words32(0), topic: ascii('/a') }, new Uint8Array(0));
    expect(read(untyped).topics).toEqual([{ name: '/a', type: '', encoding: 'ros1', definition: '' }]);
  });

  it('gives a connection the meaning that was declared last', () => {
    const whole = read(connection(0, '/a'), message(0, 1, 0, 'x'), connection(0, '/b'), message(0, 2, 0, 'y'));
    expect(whole.messages.map(([topic]) => topic)).toEqual(['/a', '/b']);
    expect(whole.topics.map(({ name }) => name)).toEqual(['/a', '/b']);
  });

  it('may have fields with an equals sign in their value, and without a name', () => {
    const odd = record(
      { ...op(7), conn: words32(0), topic: ascii('a=b'), '': ascii('c') },
      fields({ type: ascii('=') }),
    );
    expect(read(odd).topics).toEqual([expect.objectContaining({ name: 'a=b', type: '=' })]);
  });
});

describe('a bag of ROS 1 is refused', () => {
  it('with another magic', () => {
    const other = Uint8Array.from([...ascii('#ROSBAG V1.2\n'), ...connection(0, '/a')]);
    expect(taken('rosbag1', other).error).toMatchObject({
      ...{ code: DAMAGED, offset: 0 },
      ...{ expected: 'the magic of a bag', received: '#ROSBAG V1.2\n' },
    });
  });

  it('with a compression that it cannot have, or none said', () => {
    for (const compression of ['zip', '']) {
      const { error, finished } = read(chunk(connection(0, '/a'), compression));
      expect(error).toMatchObject({
        ...{ code: 'unsupported_recording', received: compression, remedy: 'rosbag decompress FILE' },
        expected: 'chunks compressed by lz4 or bz2, or not',
      });
      expect(finished).toBe(0);
    }
  });

  const [conn, time] = [words32(0), words32(1, 2)];
  it.each<[string, Fields, string, string]>([
    ['without an operation', { conn, time }, 'op of 1 bytes', 'none'],
    ['with one of two bytes', { op: Uint8Array.of(2, 0), conn, time }, 'op of 1 bytes', '2 bytes'],
    ['of no connection', { ...op(2), time }, 'conn of 4 bytes', 'none'],
    ['of a short connection', { ...op(2), conn: conn.subarray(1), time }, 'conn of 4 bytes', '3 bytes'],
    ['without a time', { ...op(2), conn }, 'time of 8 bytes', 'none'],
    ['with half a time', { ...op(2), conn, time: time.subarray(4) }, 'time of 8 bytes', '4 bytes'],
    ['that names no topic', { ...op(7), conn }, 'topic', 'none'],
    ['that is no declaration of a connection', { ...op(7), topic: ascii('/b') }, 'conn of 4 bytes', 'none'],
  ])('with a record %s', (_, header, field, received) => {
    const whole = read(connection(0, '/a'), message(0, 0, 0, 'sound'), record(header, new Uint8Array(0)));
    expect(whole.messages).toHaveLength(1);
    expect(whole.error).toMatchObject({
      ...{ code: DAMAGED, received },
      expected: `a field ${field} in the header of a record`,
    });
  });

  it('with a chunk of another size than it says', () => {
    const content = join(connection(0, '/a'), message(0, 0, 0, 'one'));
    for (const [size, expected] of [
      [words32(content.length + 1), `a chunk of ${content.length + 1} bytes`],
      [undefined, 'a field size of 4 bytes in the header of a record'],
    ] as const) {
      const header = { ...op(5), compression: ascii('none'), ...(size && { size }) };
      expect(read(record(header, content))).toMatchObject({ messages: [], error: { code: DAMAGED, expected } });
    }
  });

  it('with a message of a connection that was not declared', () => {
    const whole = read(connection(3, '/a'), message(3, 0, 0, 'a'), message(4, 0, 0, 'b'));
    expect(whole.messages).toHaveLength(1);
    expect(whole.error).toMatchObject({ code: DAMAGED, expected: 'a message of a known connection', received: 4 });
  });

  it('with a header of more than 16 MiB, before its bytes are asked for', () => {
    const before = join(connection(0, '/a'), record(op(3), new Uint8Array(7)));
    const whole = read(before, words32(2 ** 24 + 1));
    expect(whole.error).toMatchObject({
      ...{ code: DAMAGED, offset: MAGIC.length + before.length },
      ...{ expected: 'the header of a record', received: `${2 ** 24 + 1} bytes` },
    });
    expect(read(before, words32(2 ** 24)).error).toMatchObject({ code: 'truncated_recording' });
  });

  const PAIR = 'a field as name=value';
  it.each<[string, Uint8Array, string, string]>([
    ['no equals sign', sized(ascii('op'), Uint8Array.of(2)), PAIR, '3 bytes without ='],
    [
      'an equals sign in the next field',
      join(sized(ascii('op')), fields({ a: ascii('b') })),
      PAIR,
      '2 bytes without =',
    ],
    [
      'an equals sign behind it',
      join(sized(ascii('op')), sized(ascii(`a=${'b'.repeat(59)}`))),
      PAIR,
      '2 bytes without =',
    ],
    ['a field that is cut off', join(words32(9), ascii('op=\x02')), '13 bytes of a field', '8 bytes'],
    ['a field of nothing', join(fields(op(2)), words32(0)), PAIR, '0 bytes without ='],
    ['a length that is cut off', join(fields(op(2)), Uint8Array.of(1, 0, 0)), '4 bytes of a field', '3 bytes'],
  ])('with %s', (_, header, expected, received) => {
    const before = connection(0, '/a');
    const whole = read(before, sized(header), sized(ascii('text')));
    expect(whole.error).toMatchObject({
      ...{ code: DAMAGED, offset: MAGIC.length + before.length },
      ...{ expected: expect.stringMatching(`^${expected}`), received },
    });
  });

  it.each<[string, (content: Uint8Array) => Uint8Array, number, number]>([
    ['its data are missing', (content) => content.subarray(0, -4 - 3), 4, 0],
    ['the length of its data is cut off', (content) => content.subarray(0, -4), 4, 3],
    ['its data are cut off', (content) => content.subarray(0, -1), 7, 6],
    ['more follows', (content) => join(content, Uint8Array.of(0)), 4, 1],
  ])('with a record in a chunk where %s', (_, damage, expected, received) => {
    const content = damage(join(connection(0, '/a'), message(0, 0, 0, 'sound'), message(0, 0, 0, 'cut')));
    const whole = read(chunk(content));
    expect(whole.messages.map(([, , text]) => text)).toEqual(received === 1 ? ['sound', 'cut'] : ['sound']);
    expect(whole.error).toMatchObject({
      ...{ code: DAMAGED, received: `${received} bytes` },
      expected: `${expected} bytes of a record in a chunk, its length among them`,
    });
    // The place told is that of the content of the chunk.
    expect(whole.error?.offset).toBe(bag(chunk(content)).length - content.length);
  });
});
