import { given } from '../../../agents/given.ts';
import { RecordingError } from '../reading/recording-error.ts';
import type { BagTopic } from './bag-message.ts';
import type { BagContainer } from './containers.ts';
import type { Bag } from './open-bag.ts';
import { TopicTally } from './topic-tally.ts';

/** Survey of a bag: its topics, and how many messages it has of which times. */
export interface BagSurvey {
  /** Container of its files, recognised by the start of the first one: `mcap`, `rosbag1`, `rosbag2`. */
  readonly container: BagContainer;
  /** Size of its files in bytes; of files that were compressed as a whole, that of their content. */
  readonly bytes: number;
  /** Topics in the order of their first mention. */
  readonly topics: readonly SurveyedTopic[];
  /** Number of all messages. */
  readonly messages: number;
  /** Time of the earliest message, ns; undefined without messages. */
  readonly earliest: bigint | undefined;
  /** Time of the latest message, ns; undefined without messages. */
  readonly latest: bigint | undefined;
  /** How far a message lies behind the latest before it in its file, at most, ns: 0 where all are in the order of time. */
  readonly latenessNanoseconds: bigint;
  /** How chunks, messages or whole files are compressed; empty where they are not. */
  readonly compressions: readonly string[];
  /** Notes on how it was read, in a sentence each. */
  readonly remarks: readonly string[];
  /** Why it could not be read to its end; the rest is then of what comes before. */
  readonly fault?: RecordingError;
  /** Whether the reading was ended before the end of the bag. */
  readonly partial: boolean;
}

/** A topic of a bag and its messages. */
export interface SurveyedTopic extends BagTopic {
  /** Number of its messages. */
  readonly messages: number;
  /** Time of its earliest message, ns; undefined without messages. */
  readonly earliest: bigint | undefined;
  /** Time of its latest message, ns; undefined without messages. */
  readonly latest: bigint | undefined;
  /** Messages per second, from the median time between two of the first million; undefined below two messages, and at one time. */
  readonly medianHz: number | undefined;
}

/**
 * Reads a bag once, from its start to its end or to damage in it, and tells what is in it.
 *
 * @example
 * const { topics, messages, earliest, latest } = await surveyBag(await openBag('drive.mcap'));
 * for (const { name, type, messages } of topics) console.log(name, type, messages);
 * console.log(messages, Number((latest ?? 0n) - (earliest ?? 0n)) * 1e-9); // in all, and s
 *
 * @param seen called after each message; the survey ends when it returns false
 * @throws what the reading of the bag throws but RecordingError, which is the `fault` of the survey
 */
export async function surveyBag(bag: Bag, seen: () => boolean | undefined = () => true): Promise<BagSurvey> {
  const tallies = new Map<string, TopicTally>();
  let [latest, lateness, partial] = [undefined as bigint | undefined, 0n, false];
  let fault: RecordingError | undefined;
  try {
    for await (const { topic, nanoseconds } of bag.messages()) {
      let tally = tallies.get(topic.name);
      if (tally === undefined) {
        tally = new TopicTally();
        tallies.set(topic.name, tally);
      }
      tally.add(nanoseconds);
      if (latest === undefined || nanoseconds > latest) latest = nanoseconds;
      else if (latest - nanoseconds > lateness) lateness = latest - nanoseconds;
      if (seen() === false) {
        partial = true;
        break;
      }
    }
  } catch (error) {
    if (!(error instanceof RecordingError)) throw error;
    fault = error;
  }
  const { topics, compressions, remarks } = bag.met;
  const surveyed = topics.map((topic): SurveyedTopic => {
    const { messages, earliest, latest: last, medianHz } = tallies.get(topic.name) ?? new TopicTally();
    return { ...topic, messages, earliest, latest: last, medianHz };
  });
  const earliest = surveyed.reduce<bigint | undefined>(
    (first, { earliest: time }) => (first === undefined || (time !== undefined && time < first) ? time : first),
    undefined,
  );
  return {
    container: bag.container,
    bytes: bag.bytes.size,
    topics: surveyed,
    messages: surveyed.reduce((sum, { messages }) => sum + messages, 0),
    earliest,
    latest,
    latenessNanoseconds: lateness,
    compressions,
    remarks,
    ...given({ fault }),
    partial,
  };
}
