import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { LOGS, type LogEntry, parsedEntry } from './job-log.ts';

/** Bytes that are read at a time. */
const BLOCK = 65_536;

/**
 * What workers did since an instant, in no order. Logs are read from their ends, as far as is needed: those of a long sweep are long.
 *
 * @param folder of the sweep
 * @param since in ms since 1970
 */
export function* recentEntries(folder: string, since: number): Generator<LogEntry> {
  const place = join(folder, LOGS);
  for (const name of existsSync(place) ? readdirSync(place) : [])
    if (name.endsWith('.jsonl')) yield* entriesSince(join(place, name), since);
}

function* entriesSince(file: string, since: number): Generator<LogEntry> {
  for (const line of linesFromEnd(file)) {
    const entry = parsedEntry(line);
    if (entry === undefined) continue;
    if (Date.parse(entry.at) < since) return;
    yield entry;
  }
}

/** Lines of a file, the last first. */
function* linesFromEnd(file: string): Generator<string> {
  const descriptor = openSync(file, 'r');
  try {
    let rest = Buffer.alloc(0);
    for (let end = fstatSync(descriptor).size; end > 0; ) {
      const begin = Math.max(0, end - BLOCK);
      const block = Buffer.alloc(end - begin);
      readSync(descriptor, block, 0, block.length, begin);
      const bytes = Buffer.concat([block, rest]);
      // What stands before the first line feed may have begun in the block before.
      const first = begin === 0 ? 0 : bytes.indexOf(0x0a) + 1;
      if (begin > 0 && first === 0) rest = bytes;
      else {
        yield* bytes.subarray(first).toString('utf8').split('\n').reverse();
        rest = bytes.subarray(0, first);
      }
      end = begin;
    }
  } finally {
    closeSync(descriptor);
  }
}
