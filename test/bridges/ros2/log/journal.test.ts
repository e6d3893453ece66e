import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openBag } from '../../../../bridges/recording/index.ts';
import type { JournalPage } from '../../../../bridges/ros2/journal/journal-page.ts';
import { heardBag } from '../../../../bridges/ros2/log/heard-bag.ts';
import { chooseLogTopics } from '../../../../bridges/ros2/log/log-topics.ts';
import { type RecordedJournal, readJournal } from '../../../../bridges/ros2/log/recorded-journal.ts';
import { runLog } from '../../../../bridges/ros2/log/run-log.ts';
import { RosLog } from '../../../../bridges/ros2/transport/log.ts';
import { share } from '../../../effort.ts';
import { learner, recordedNode, type Step, steps } from './journal-of-node.ts';

/** Has the agent hear what its node heard. @param change of the journal. Default: none */
async function again(bag: Uint8Array, change = (journal: RecordedJournal): RecordedJournal => journal) {
  const journal = change((await readJournal(await openBag(bag))) as RecordedJournal);
  const log = await RosLog.open(bag, { through: (whole) => heardBag(whole, journal) });
  const commands: number[][] = [];
  const agent = learner(commands) as never;
  const topics = await chooseLogTopics(agent, {}, log);
  const result = await runLog({ agent, log, topics, journal, seed: journal.pages[0].seed });
  return { ...result, commands };
}

/** A journal with another page in place of the first for which there is one. */
function changed(
  { pages, ...rest }: RecordedJournal,
  of: (page: JournalPage) => JournalPage | undefined,
): RecordedJournal {
  const at = pages.findIndex((page) => of(page) !== undefined);
  expect(at).toBeGreaterThanOrEqual(0);
  return { ...rest, pages: pages.with(at, of(pages[at]) as JournalPage) };
}

const busy: readonly Step[] = [
  ['pass', 20],
  ['see', 0.5],
  ['pass', 20],
  ['see', 0.5],
  ['pass', 20],
  ['reward', 0.5],
  ['see', -0.25],
  ['pass', 20],
  ['flag', 'end_trial', true],
  ['pass', 320],
  ['flag', 'rest', true],
  ['pass', 20],
  ['flag', 'rest', false],
  ['gain', 0.75],
  ['call', 'begin_trial'],
  ['pass', 40],
  ['see', 0.75],
  ['pass', 20],
  ['lifecycle', 'deactivate'],
  ['lifecycle', 'activate'],
  ['pass', 20],
];

describe('a log with the journal of a node', () => {
  it('has the agent command the same again, to the last bit, whenever messages came', { tags: 'long' }, async () => {
    const delays = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(steps, delays, async (all, late) => {
        const { bag, commands, errors } = await recordedNode(all, late);
        expect(errors).toEqual([]);
        const heard = await again(bag);
        expect(heard.commands).toEqual(commands);
        expect(heard.journal).toMatchObject({ whole: true, missing: 0 });
        expect(heard.compared?.same).toBe(heard.compared?.compared);
        expect(heard.compared?.compared ?? 0).toBe(commands.length);
      }),
      { numRuns: share(100) },
    );
  });

  it('sees that one message came a tick later', async () => {
    const { bag } = await recordedNode(busy, [0]);
    const { compared } = await again(bag, (journal) =>
      changed(journal, (page) => {
        const [before, [tick, crc] = [], ...after] = page.heard['/odom'] ?? [];
        if (tick === undefined || crc === undefined) return undefined;
        return { ...page, heard: { '/odom': [before, [tick + 1, crc], ...after] } };
      }),
    );
    expect(compared?.same).toBeLessThan(compared?.compared as number);
  });

  it.each(['activate', 'begin', 'judge', 'end', 'rest', 'wake', 'reward', 'set'] as const)(
    'sees that `%s` came a tick later',
    async (what) => {
      const { bag, commands } = await recordedNode(busy, [0]);
      expect((await again(bag)).compared?.same).toBe(commands.length);
      const { compared } = await again(bag, (journal) =>
        changed(journal, (page) => {
          const { events } = page;
          // The first trial begins with the first tick; a later one follows the end of another.
          const at = events.findLastIndex((event) => event.what === what && event.tick > 0);
          if (at < 0) return undefined;
          return { ...page, events: events.with(at, { ...events[at], tick: events[at].tick + 1 }) };
        }),
      );
      expect(compared?.same).toBeLessThan(commands.length);
    },
  );

  it('says what is lacking in one that begins late, and which trial was under way', async () => {
    const { bag, commands } = await recordedNode(busy, [0], 4);
    const journal = (await readJournal(await openBag(bag))) as RecordedJournal;
    expect(journal.pages.some(({ trial }) => trial?.index === 0 && trial.since === 0)).toBe(true);
    const heard = await again(bag);
    expect(heard.journal?.missing).toBeGreaterThan(0);
    expect(heard.commands.length).toBeLessThanOrEqual(commands.length);
    expect(heard.compared?.same).toBeLessThan(heard.compared?.compared as number);
  });
});
