import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openBag } from '../../../../bridges/recording/index.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { sqliteFile } from '../events/sqlite-file.ts';

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
    db.execute(f'INSERT INTO messages VALUES({", ".join("?" * (len(values) + 4))})', [None, 1, time, *shown, bytes([k, 7])])
db.commit()
print(','.join(map(str, times)))
`;

const python = spawnSync('python3', ['-c', 'import sqlite3']).status === 0;

it.skipIf(!python)('reads values of every kind as SQLite writes them', async () => {
  const path = join(temporaryFolder(), 'values.db3');
  const { status, stdout, stderr } = spawnSync('python3', ['-c', WRITE, path], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  const times = stdout.trim().split(',').map(BigInt);
  expect(times).toContain(2n ** 62n);
  const messages: unknown[] = [];
  for await (const { nanoseconds, bytes } of (await openBag(path)).messages()) messages.push([nanoseconds, [...bytes]]);
  expect(messages).toEqual(times.map((time, k) => [time, [k, 7]]));
});
