import { type EventFormat, startsWith } from '../core/event-format.ts';
import type { KernelKind } from '../core/event-kernel.ts';
import type { Parser, ParserState } from '../core/parser.ts';
import { unsupported } from '../core/recording-error.ts';
import { RosEvents } from './ros-events.ts';
import { SQLITE_MAGIC, SqliteReader, type SqliteTable } from './sqlite.ts';

const NANOSECONDS = 1e9;

export const rosbag2 = {
  name: 'rosbag2',
  recognise: startsWith(SQLITE_MAGIC),
  parser:
    ({ kernel, topic }) =>
    (state) =>
      parseRosbag2(state, kernel, topic),
} as const satisfies EventFormat;

/**
 * Events of a bag of ROS 2 in SQLite storage (rosbag2_storage_sqlite3): a table `topics` with the type of each topic, and a table
 * `messages`, read in the order of its row ids, which is the order of recording.
 */
export function* parseRosbag2(state: ParserState, kind?: KernelKind, topic?: string): Parser {
  const database = yield* SqliteReader.open(state);
  const tables = yield* database.tables();
  const [topics, messages] = ['topics', 'messages'].map((name) => tables.find((table) => table.name === name));
  if (topics === undefined || messages === undefined) {
    const found = tables.map(({ name }) => name).join(', ');
    throw unsupported(0, 'the tables topics and messages', found || 'no table', 'is this a bag of ROS 2?');
  }
  const events = new RosEvents(state, kind, topic);
  const types = new Map<number, { readonly topic: string; readonly type: string }>();
  const [topicId, topicName, topicType] = columnsOf(topics, 'id', 'name', 'type');
  yield* database.rows(topics.root, ({ rowId, values }) => {
    const id = values[topicId];
    const [name, type] = [String(values[topicName]), String(values[topicType])];
    types.set(typeof id === 'number' ? id : rowId, { topic: name, type });
    events.declare(name, type);
    return [];
  });
  const [messageTopic, messageTime, messageData] = columnsOf(messages, 'topic_id', 'timestamp', 'data');
  yield* database.rows(messages.root, ({ values }) => {
    const found = types.get(Number(values[messageTopic]));
    const bytes = values[messageData];
    if (found === undefined || !(bytes instanceof Uint8Array)) {
      state.tally.other++;
      return [];
    }
    const wanted = events.wants(found.topic, found.type, Number(values[messageTime]) / NANOSECONDS);
    return wanted ? events.decode({ ...found, version: 2, bytes }) : [];
  });
  events.finish();
}

function columnsOf({ columns }: SqliteTable, ...names: readonly string[]): readonly number[] {
  return names.map((name) => columns.indexOf(name));
}
