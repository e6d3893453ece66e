import { startsWith } from '../reading/file-mark.ts';
import type { FileParser, FileState, Given } from '../reading/file-parser.ts';
import { unsupported } from '../reading/recording-error.ts';
import type { BagTopic, MessageTaker } from './bag-message.ts';
import { SQLITE_MAGIC, SqliteReader, type SqliteTable } from './sqlite.ts';

/** Whether a file starts as a bag of ROS 2 in SQLite storage. */
export const isRosbag2 = startsWith(SQLITE_MAGIC);

/**
 * Messages of a bag of ROS 2 in SQLite storage (rosbag2_storage_sqlite3): a table `topics` with the type of each topic, a table
 * `messages`, read in the order of its row ids, which is the order of recording, and in later versions one of definitions.
 *
 * @throws RecordingError `unsupported_recording` without these tables; and what {@link SqliteReader} throws
 */
export function* parseRosbag2<G extends Given>(state: FileState, messages: MessageTaker<G>): FileParser<G> {
  const database = yield* SqliteReader.open(state);
  const tables = yield* database.tables();
  const named = (name: string): SqliteTable | undefined => tables.find((table) => table.name === name);
  const [topicTable, messageTable, definitionTable] = ['topics', 'messages', 'message_definitions'].map(named);
  if (topicTable === undefined || messageTable === undefined) {
    const found = tables.map(({ name }) => name).join(', ');
    throw unsupported(0, 'the tables topics and messages', found || 'no table', 'is this a bag of ROS 2?');
  }
  const definitions = new Map<string, string>();
  if (definitionTable !== undefined) {
    const [type, text] = columnsOf(definitionTable, 'topic_type', 'encoded_message_definition');
    yield* database.rows(definitionTable.root, ({ values }) => {
      definitions.set(String(values[type]), String(values[text]));
      return [];
    });
  }
  const topics = new Map<number, BagTopic>();
  const [topicId, topicName, topicType, topicEncoding] = columnsOf(
    topicTable,
    'id',
    'name',
    'type',
    'serialization_format',
  );
  yield* database.rows(topicTable.root, ({ rowId, values }) => {
    const id = values[topicId];
    const [name, type] = [String(values[topicName]), String(values[topicType])];
    const topic = {
      name,
      type,
      encoding: String(values[topicEncoding] ?? 'cdr'),
      definition: definitions.get(type) ?? '',
    };
    topics.set(typeof id === 'number' ? id : rowId, topic);
    messages.declare(topic);
    return [];
  });
  const [messageTopic, messageTime, messageData] = columnsOf(messageTable, 'topic_id', 'timestamp', 'data');
  yield* database.rows(messageTable.root, ({ values }) => {
    const topic = topics.get(Number(values[messageTopic]));
    const bytes = values[messageData];
    const time = values[messageTime];
    const isTime = typeof time === 'number' || typeof time === 'bigint';
    if (topic === undefined || !(bytes instanceof Uint8Array) || !isTime) {
      messages.passedOver();
      return [];
    }
    return messages.message({ topic, nanoseconds: BigInt(time), bytes });
  });
  messages.finish();
}

function columnsOf({ columns }: SqliteTable, ...names: readonly string[]): readonly number[] {
  return names.map((name) => columns.indexOf(name));
}
