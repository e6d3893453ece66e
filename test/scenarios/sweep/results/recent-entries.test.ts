import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { JobLog, type LogEntry, logEntries } from '../../../../scenarios/sweep/results/job-log.ts';
import { recentEntries } from '../../../../scenarios/sweep/results/recent-entries.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

const START = Date.parse('2030-01-01T00:00:00Z');
const entryAt = (seconds: number, host: string): LogEntry => ({
  ...{ id: `${seconds}`, wallSeconds: 1, outcome: 'written', host: `${host} \u{1f9e0}` },
  at: new Date(START + 1000 * seconds).toISOString(),
});

it('entries since an instant are those of a log that is read whole, of all workers', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'logs'));
  const entries = Array.from({ length: 4000 }, (_, k) => entryAt(k, `host ${k % 2}`));
  for (const side of [0, 1]) {
    const lines = entries.filter((_, k) => k % 2 === side).map((entry) => `${JSON.stringify(entry)}\n`);
    writeFileSync(join(folder, 'logs', `${side}.jsonl`), lines.join(''));
  }
  // A line that is being written.
  appendFileSync(join(folder, 'logs', '1.jsonl'), '{"id":"40');
  for (const since of [0, 1, 2500, 3999, 4000]) {
    const expected = [...logEntries(folder)].filter(({ at }) => Date.parse(at) >= START + 1000 * since);
    const found = [...recentEntries(folder, START + 1000 * since)];
    expect(found).toHaveLength(4000 - since);
    expect(new Set(found.map(({ id }) => id))).toEqual(new Set(expected.map(({ id }) => id)));
  }
  expect([...recentEntries(folder, START)]).toContainEqual(entries[17]);
});

it('has what a worker logs, and nothing where nobody did', () => {
  const folder = temporaryFolder();
  expect([...recentEntries(folder, 0)]).toEqual([]);
  new JobLog(folder).add({ id: 'a', wallSeconds: 2, outcome: 'known' });
  expect([...recentEntries(folder, 0)]).toMatchObject([{ id: 'a', wallSeconds: 2, outcome: 'known' }]);
});
