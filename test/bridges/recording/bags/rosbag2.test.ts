import { expect, it } from 'vitest';
import { ascii } from '../events/recordings.ts';
import { sqliteFile, type TableContent } from '../events/sqlite-file.ts';
import { taken } from './taken.ts';

const topics: TableContent = {
  name: 'topics',
  sql: 'CREATE TABLE topics(id INTEGER PRIMARY KEY,name TEXT,type TEXT,serialization_format TEXT)',
  rows: [
    [null, '/a', 'std_msgs/msg/String', 'cdr'],
    [null, '/b', 'std_msgs/msg/Empty', 'other'],
  ],
};
const messages = (...rows: TableContent['rows']): TableContent => ({
  ...{ name: 'messages', rows },
  sql: 'CREATE TABLE messages(id INTEGER PRIMARY KEY,topic_id INTEGER,timestamp INTEGER,data BLOB)',
});
const definitions: TableContent = {
  name: 'message_definitions',
  sql: 'CREATE TABLE message_definitions(id INTEGER PRIMARY KEY,topic_type TEXT,encoding TEXT,encoded_message_definition TEXT)',
  rows: [
    [null, 'std_msgs/msg/Empty', 'ros2msg', ''],
    [null, 'std_msgs/msg/String', 'ros2msg', 'string data'],
  ],
};

it('a bag of ROS 2 in SQLite has topics with their encodings, and definitions by type where there are some', () => {
  const [a, b] = [
    { name: '/a', type: 'std_msgs/msg/String', encoding: 'cdr' },
    { name: '/b', type: 'std_msgs/msg/Empty', encoding: 'other' },
  ];
  const bag = taken('rosbag2', sqliteFile([topics, messages(), definitions], 1024));
  expect(bag).toMatchObject({ messages: [], finished: 1, passedOver: 0, error: undefined });
  expect(bag.topics).toEqual([
    { ...a, definition: 'string data' },
    { ...b, definition: '' },
  ]);
  expect(taken('rosbag2', sqliteFile([topics, messages()])).topics).toEqual([
    { ...a, definition: '' },
    { ...b, definition: '' },
  ]);
});

it('messages belong to the topic of their number, which is that of the row where no other is told', () => {
  const numbered: TableContent = {
    name: 'topics',
    sql: 'CREATE TABLE topics(id INTEGER,name TEXT,type TEXT)',
    rows: [
      [7, '/seven', 'a/msg/B'],
      [1, '/one', 'a/msg/B'],
    ],
  };
  const rows = messages([null, 1, 5, ascii('x')], [null, 7, 2n ** 62n, ascii('y')]);
  const bag = taken('rosbag2', sqliteFile([numbered, rows]));
  expect(bag.messages).toEqual([
    ['/one', 5n, 'x'],
    ['/seven', 2n ** 62n, 'y'],
  ]);
  // Without a column for it, the encoding is that of ROS 2.
  expect(bag.topics.map(({ encoding }) => encoding)).toEqual(['cdr', 'cdr']);
  expect(taken('rosbag2', sqliteFile([topics, messages([null, 2, 9, ascii('z')])])).messages).toEqual([
    ['/b', 9n, 'z'],
  ]);
});

it('a row is passed over that has no known topic, no time or no bytes', () => {
  const odd = messages(
    [null, 3, 5, ascii('of no topic')],
    [null, 1, 'now', ascii('at no time')],
    [null, 1, null, ascii('at no time')],
    [null, 1, 5, 'of text'],
    [null, 1, 6, ascii('sound')],
  );
  const bag = taken('rosbag2', sqliteFile([topics, odd]));
  expect(bag).toMatchObject({ passedOver: 4, finished: 1, messages: [['/a', 6n, 'sound']] });
});

it.each<[string, readonly TableContent[], string]>([
  ['topics', [messages(), definitions], 'messages, message_definitions'],
  ['messages', [topics], 'topics'],
  ['tables', [], 'no table'],
])('a database without its %s is no bag', (_, tables, received) => {
  expect(taken('rosbag2', sqliteFile(tables, 1024))).toMatchObject({
    finished: 0,
    error: {
      ...{ code: 'unsupported_recording', received, offset: 0 },
      expected: 'the tables topics and messages',
    },
  });
});
