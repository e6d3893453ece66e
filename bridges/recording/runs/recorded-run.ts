import type { Openable } from '../reading/byte-source.ts';
import { openBytes } from '../reading/open-bytes.ts';
import { openRunFile } from './run-file.ts';

/** Facts about a run from its recording. */
export interface RecordedRun {
  /** Facts about the run by name, as text: scenario, version, seed, body. */
  readonly facts: Readonly<Record<string, string>>;
  readonly topics: readonly {
    readonly topic: string;
    /** Type of its messages. */
    readonly type: string;
    /** Number of its messages. */
    readonly messages: number;
  }[];
  /** Number of trials that ended. */
  readonly trials: number;
  /** Simulated time from the first message to the last. */
  readonly seconds: number;
  /** Size of the file. */
  readonly bytes: number;
}

/** Reads what `createRecorder` wrote, by its index. Undefined for any other file, for one without its end, and for a stream. */
export async function readRecordedRun(from: Openable): Promise<RecordedRun | undefined> {
  const source = await openBytes(from);
  try {
    const file = await openRunFile(source);
    if (file?.reader.statistics === undefined) return undefined;
    const { reader, bytes, facts } = file;
    const { channelMessageCounts, messageStartTime, messageEndTime } = file.reader.statistics;
    const topics = [...reader.channelsById.values()].map(({ id, topic, schemaId }) => ({
      topic,
      type: reader.schemasById.get(schemaId)?.name ?? '',
      messages: Number(channelMessageCounts.get(id) ?? 0n),
    }));
    const ofTrials = topics.find(({ topic }) => topic === '/trial')?.messages ?? 0;
    return {
      facts,
      topics,
      // One message at the beginning of a trial, and one at its end.
      trials: Math.floor(ofTrials / 2),
      seconds: Number(messageEndTime - messageStartTime) * 1e-9,
      bytes,
    };
  } finally {
    await source.close();
  }
}
