import { expect, it } from 'vitest';
import { openBag } from '../../../../bridges/recording/index.ts';
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
