import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openBag } from '../../../../bridges/recording/index.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { sqliteFile, type TableContent } from '../events/sqlite-file.ts';
import { taken } from './taken.ts';

it('finds the columns of a table by their names, beside keys of several and types and defaults with commas', async () => {
  const bytes = sqliteFile([
    {
      name: 'topics',
      sql: `CREATE TABLE topics(id INTEGER, weight DECIMAL(10,5) DEFAULT 'a,(b', "name" TEXT, type TEXT, CHECK(weight > 0, 1), PRIMARY KEY(id, name))`,
      rows: [[1, 3, '/chatter', 'std_msgs/msg/String']],
    },
    {
      name: 'messages',
      sql: 'CREATE TABLE messages(id INTEGER PRIMARY KEY, [check,ed] INTEGER, topic_id INTEGER, timestamp INTEGER, data BLOB)',
      rows: [[null, 1, 1, 7, Uint8Array.of(1, 2, 3)]],
    },
  ]);
  const messages: unknown[] = [];
  for await (const { topic, nanoseconds, bytes: data } of (await openBag(bytes)).messages())
    messages.push([topic.name, topic.type, nanoseconds, [...data]]);
  expect(messages).toEqual([['/chatter', 'std_msgs/msg/String', 7n, [1, 2, 3]]]);
});

/** Times of every width that SQLite gives a whole number, and numbers, texts and bytes of every kind before the data of a message. */
const WRITE = `
import sqlite3, sys
times = [0, 1] + [sign * 2 ** bits - rest for bits in (7, 15, 23, 31, 47, 62) for sign, rest in ((1, 1), (1, 0))]
values = [None, 0, 1, -1, 127, -128, 32767, -32768, 2**23 - 1, -2**23, 2**31 - 1, -2**31, 2**47 - 1, -2**47, 2**62, 0.5, -1e300, '', 'text', b'', bytes(range(200))]
db = sqlite3.connect(sys.argv[1])
db.execute('CREATE TABLE topics(id INTEGER PRIMARY KEY, name TEXT, type TEXT)')
db.execute("INSERT INTO topics VALUES(1, '/chatter', 'std_msgs/msg/String')")
columns = ', '.join(f'c{k}' for k in range(len(values)))
db.execute(f'CREATE TABLE messages(id INTEGER PRIMARY KEY, topic_id INTEGER, timestamp INTEGER, {columns}, data BLOB)')
for k, time in enumerate(times):
    shown = values[k:] + values[:k]
    # A row's own number has as many bytes as it needs, and nine below 0.
    row = [-1, None][k > 0]
    db.execute(f'INSERT INTO messages VALUES({", ".join("?" * (len(values) + 4))})', [row, 1, time, *shown, bytes([k, 7])])
db.commit()
print(','.join(map(str, times)))
`;

const python = spawnSync('python3', ['-c', 'import sqlite3']).status === 0;

it.skipIf(!python)('reads values of every kind as SQLite writes them', { tags: 'long' }, async () => {
  const path = join(temporaryFolder(), 'values.db3');
  const { status, stdout, stderr } = spawnSync('python3', ['-c', WRITE, path], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  const times = stdout.trim().split(',').map(BigInt);
  expect(times).toContain(2n ** 62n);
  const messages: unknown[] = [];
  for await (const { nanoseconds, bytes } of (await openBag(path)).messages()) messages.push([nanoseconds, [...bytes]]);
  expect(messages).toEqual(times.map((time, k) => [time, [k, 7]]));
});

const TOPICS: TableContent = {
  name: 'topics',
  sql: 'CREATE TABLE topics(id INTEGER PRIMARY KEY,name TEXT,type TEXT)',
  rows: [[null, '/a', 'a/msg/B']],
};
const messagesOf = (...contents: readonly string[]): TableContent => ({
  name: 'messages',
  sql: 'CREATE TABLE messages(id INTEGER PRIMARY KEY,topic_id INTEGER,timestamp INTEGER,data BLOB)',
  rows: contents.map((content, k) => [null, 1, k, new TextEncoder().encode(content)]),
});

it.each([
  [512, 0],
  [1024, 7],
])(
  'rows of any length lie in pages of %d bytes, of which %d hold nothing, and in those that follow',
  (size, reserved) => {
    const usable = size - reserved;
    // A record has some 12 bytes before such data: around what fits in a page, in the next one, and in two more.
    for (const most of [1, 2, 3].map((pages) => pages * usable)) {
      for (let length = most - 50; length <= most; length++) {
        const content = Array.from({ length }, (_, k) => String.fromCharCode(97 + ((k * k) % 26))).join('');
        const bag = taken('rosbag2', sqliteFile([TOPICS, messagesOf(content)], size, reserved));
        expect(bag.error, `${length}`).toBeUndefined();
        expect(bag.messages[0][2] === content, `${length}`).toBe(true);
      }
    }
  },
);

it('pages may have 65536 bytes', () => {
  const texts = ['one', 'x'.repeat(70_000), 'three'];
  const bag = taken('rosbag2', sqliteFile([TOPICS, messagesOf(...texts)], 65_536));
  expect(bag.messages.map(([, , text]) => text)).toEqual(texts);
});

describe('a database is refused', () => {
  const PAGE = 512;
  const texts = ['x'.repeat(300), 'y', 'z', 'last'];
  const sound = sqliteFile([TOPICS, messagesOf(...texts)]);
  /** Number of the page at which the tree of messages starts: the last one; and of the first leaf below it. */
  const root = sound.length / PAGE;
  const leaf = new DataView(sound.buffer).getUint32(
    new DataView(sound.buffer).getUint16((root - 1) * PAGE + 12) + (root - 1) * PAGE,
  );
  const at = (page: number): number => (page - 1) * PAGE;
  const edited = (edit: (view: DataView) => void, bytes = sound): Uint8Array => {
    const copy = bytes.slice();
    edit(new DataView(copy.buffer));
    return copy;
  };
  const faultOf = (bytes: Uint8Array) => taken('rosbag2', bytes).error;
  const fault = (edit: (view: DataView) => void) => faultOf(edited(edit));
  const CORRUPT = 'corrupt_recording';
  /** Where the cell of a row of the leaf begins in the file. */
  const cell = (row: number): number => at(leaf) + new DataView(sound.buffer).getUint16(at(leaf) + 8 + 2 * row);

  it('which is sound as it is', () => {
    expect(taken('rosbag2', sound).messages.map(([, , text]) => text)).toEqual(texts);
  });

  it('with another magic', () => {
    expect(fault((view) => view.setUint8(15, 1))).toMatchObject({
      ...{ code: CORRUPT, offset: 0, expected: 'the magic of SQLite 3' },
      received: [...sound.subarray(0, 15), 1],
    });
  });

  it.each([
    [256, 0],
    [768, 0],
    [512, 33],
    [0, 0],
  ])('with pages of %d bytes, %d of them reserved', (pageBytes, reserved) => {
    const found = fault((view) => {
      view.setUint16(16, pageBytes);
      view.setUint8(20, reserved);
    });
    expect(found).toMatchObject({
      ...{ code: CORRUPT, offset: 16, expected: 'a page size from 512 to 65536' },
      received: `${pageBytes}, ${reserved} of them reserved`,
    });
  });

  it('with text that is not in UTF-8', () => {
    expect(fault((view) => view.setUint32(56, 2))).toMatchObject({
      ...{ code: 'unsupported_recording', offset: 56, expected: 'text in UTF-8', received: 'encoding 2' },
    });
  });

  it('with a page that is none of a table, that is used twice, or that is none', () => {
    expect(fault((view) => view.setUint8(at(leaf), 0x0a))).toMatchObject({
      ...{ code: CORRUPT, offset: at(leaf) },
      ...{ expected: 'a page of a table', received: 'a page of type 10 at depth 1' },
    });
    for (const page of [root, 0]) {
      expect(fault((view) => view.setUint32(at(root) + 8, page))).toMatchObject({
        ...{ code: CORRUPT, expected: 'pages that are used once', received: `page ${page} again` },
      });
    }
    expect(fault((view) => view.setUint32(at(root) + 8, root + 1))).toMatchObject({ code: 'truncated_recording' });
  });

  /** The same with so many pages between the root and the one that was it. */
  function deeper(pages: number): Uint8Array {
    const bytes = new Uint8Array(sound.length + pages * PAGE);
    bytes.set(sound);
    bytes.copyWithin(at(root + pages), at(root), at(root) + PAGE);
    for (let page = root; page < root + pages; page++) {
      bytes.fill(0, at(page), at(page) + PAGE);
      bytes[at(page)] = 0x05;
      new DataView(bytes.buffer).setUint32(at(page) + 8, page + 1);
    }
    return bytes;
  }

  it('with more than 32 pages above each other', () => {
    expect(taken('rosbag2', deeper(31)).messages).toHaveLength(texts.length);
    expect(faultOf(deeper(32))).toMatchObject({ code: CORRUPT, received: 'a page of type 13 at depth 33' });
  });

  it('with more cells than a page has room for, or one that is not in it', () => {
    const cells = (count: number) => fault((view) => view.setUint16(at(leaf) + 3, count));
    expect(cells(253)).toMatchObject({
      ...{ code: CORRUPT, offset: at(leaf), expected: 'the cells of a page', received: '253 cells' },
    });
    expect(cells(252)?.expected).not.toBe('the cells of a page');
    const inner = fault((view) => view.setUint16(at(root) + 3, 251));
    expect(inner).toMatchObject({ offset: at(root), expected: 'the cells of a page', received: '251 cells' });
    const place = (offset: number) => fault((view) => view.setUint16(at(leaf) + 8, offset));
    expect(place(509)).toMatchObject({
      ...{ code: CORRUPT, offset: at(leaf), expected: 'a cell within its page', received: 509 },
    });
    expect(place(508)?.expected).not.toBe('a cell within its page');
  });

  it('with cells that are used again and again', () => {
    const again = fault((view) => {
      for (const row of [1, 2]) view.setUint16(at(leaf) + 8 + 2 * row, view.getUint16(at(leaf) + 8));
    });
    expect(again).toMatchObject({
      ...{ code: CORRUPT, offset: at(leaf), expected: 'cells that do not overlap' },
      received: 'more than 512 bytes of them',
    });
  });

  it('with a row that leads out of its page, or of the file', () => {
    const within = fault((view) => view.setUint16(cell(0), 0x8300 | (sound[cell(0) + 1] - 0x02)));
    expect(within).toMatchObject({ code: CORRUPT, offset: cell(0), expected: 'a row within its page' });
    const beyond = fault((view) => view.setUint16(cell(0), 0xff7f));
    expect(beyond).toMatchObject({
      ...{ code: CORRUPT, offset: cell(0), expected: 'a row within the file', received: '16383 bytes' },
    });
  });

  it('with a row of more than 256 MiB, where its file may be as long', async () => {
    const bytes = sound.slice();
    bytes.set([0x81, 0x80, 0x80, 0x80, 0x01], cell(0));
    const stream = async function* () {
      yield bytes;
    };
    const read = async (): Promise<void> => {
      for await (const _ of (await openBag(stream())).messages());
    };
    await expect(read()).rejects.toMatchObject({
      ...{ code: 'oversized_recording', expected: 'rows of at most 268435456 bytes', received: '268435457 bytes' },
    });
  });

  it('with a record whose header or value leads out of it', () => {
    // Two bytes of length and one of the row's number lie before the record.
    const record = cell(0) + 3;
    expect(fault((view) => view.setUint16(record, 0xff7f))).toMatchObject({
      ...{ code: CORRUPT, offset: cell(0), expected: 'a row', received: 'a header of 16383 bytes' },
    });
    expect(fault((view) => view.setUint16(record + 4, 0xff7f))).toMatchObject({
      ...{
        code: CORRUPT,
        expected: 'a row',
        received: expect.stringMatching(/^a value of 8185 bytes leads out of its row/),
      },
    });
  });

  it('by no means for a log beside it, which is said', () => {
    const bag = taken(
      'rosbag2',
      edited((view) => view.setUint8(18, 2)),
    );
    expect(bag.error).toBeUndefined();
    expect(bag.remarks).toEqual([expect.stringContaining('write-ahead log')]);
    expect(taken('rosbag2', sound).remarks).toEqual([]);
  });
});
