import type { Bag } from '../../recording/index.ts';
import { messageCrc, timeOfTick } from '../journal/journal-page.ts';
import type { RecordedJournal } from './recorded-journal.ts';

/**
 * A bag of what an agent heard by its journal: each message at the time of the tick that it was taken in, and no others. Time goes on with the
 * ticks; while the agent did not run, it stands.
 */
export function heardBag(bag: Bag, { pages }: RecordedJournal): Bag {
  return {
    container: bag.container,
    get bytes() {
      return bag.bytes;
    },
    get met() {
      return bag.met;
    },
    async *messages() {
      const times = heardTimes(pages);
      for await (const message of bag.messages()) {
        // Messages of the same bytes are the same, whichever of them was heard.
        const nanoseconds = times.get(message.topic.name)?.get(messageCrc(message.bytes))?.shift();
        if (nanoseconds !== undefined) yield { ...message, nanoseconds };
      }
    },
  };
}

/** Number of messages that an agent heard by its journal. */
export function countHeard({ pages }: RecordedJournal): number {
  return pages.flatMap(({ heard }) => Object.values(heard)).reduce((sum, messages) => sum + messages.length, 0);
}

/** By topic and CRC, the times of the ticks in which such messages were taken, ns. Those of one tick keep their order, a nanosecond apart. */
function heardTimes(pages: RecordedJournal['pages']): Map<string, Map<number, bigint[]>> {
  const times = new Map<string, Map<number, bigint[]>>();
  for (const topic of new Set(pages.flatMap(({ heard }) => Object.keys(heard)))) {
    const messages = pages.flatMap(({ heard }) => heard[topic] ?? []);
    const ofTopic = new Map<number, bigint[]>();
    times.set(topic, ofTopic);
    const inTick = new Map<number, number>();
    for (const [tick] of messages) inTick.set(tick, (inTick.get(tick) ?? 0) + 1);
    for (const [tick, crc] of messages) {
      const left = (inTick.get(tick) as number) - 1;
      inTick.set(tick, left);
      const alike = ofTopic.get(crc) ?? [];
      ofTopic.set(crc, alike);
      alike.push(timeOfTick(pages[0], tick) - BigInt(left));
    }
  }
  return times;
}
