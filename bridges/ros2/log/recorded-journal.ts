import { type Bag, RecordingError } from '../../recording/index.ts';
import { decodePage, isJournal, type JournalPage } from '../journal/journal-page.ts';

/** The journal of an agent in a log, of one life of its controller: from when it was made to when it was made anew. */
export interface RecordedJournal {
  /** Name of the topic. */
  readonly topic: string;
  /** In the order of their ticks. At least one. */
  readonly pages: readonly JournalPage[];
  /** Number of lives in the log; this is the one of the most ticks. */
  readonly lives: number;
  /** Whether all pages are there, from the beginning of the life on. */
  readonly whole: boolean;
}

/**
 * Reads the journal of an agent from a log: that of the most ticks, where there are several. Undefined of a log without one. Of a damaged log,
 * what comes before the damage is read.
 *
 * @throws BridgeError `malformed_message`
 */
export async function readJournal(bag: Bag): Promise<RecordedJournal | undefined> {
  const lives = new Map<string, { readonly topic: string; readonly pages: JournalPage[] }>();
  try {
    for await (const { topic, bytes } of bag.messages()) {
      if (!isJournal(topic)) continue;
      const page = decodePage(bytes);
      const key = `${topic.name} ${page.zero}`;
      const life = lives.get(key) ?? { topic: topic.name, pages: [] };
      lives.set(key, life);
      life.pages.push(page);
    }
  } catch (error) {
    // A log ends at damage, of which it tells when it is heard.
    if (!(error instanceof RecordingError)) throw error;
  }
  const ticksOf = (pages: readonly JournalPage[]): number =>
    pages.reduce((sum, { first, end }) => sum + end - first, 0);
  const [longest] = [...lives.values()].sort((a, b) => ticksOf(b.pages) - ticksOf(a.pages));
  if (longest === undefined) return undefined;
  // A node publishes pages in their order; the sort keeps that of pages without a tick.
  const pages = longest.pages.toSorted((a, b) => a.first - b.first || a.end - b.end);
  const follows = (page: JournalPage, n: number): boolean => page.first === (pages[n - 1]?.end ?? page.made);
  return { topic: longest.topic, pages, lives: lives.size, whole: pages.every(follows) };
}
