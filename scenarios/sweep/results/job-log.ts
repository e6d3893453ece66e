import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import type { Receipt } from '../job.ts';

/** Where logs lie in the folder of a sweep. */
export const LOGS = 'logs';

/** What a worker did, and when: times are no part of results. */
export type LogEntry = Receipt & {
  /** When it was done, in ISO 8601. */
  readonly at: string;
  /** Name of the machine. */
  readonly host: string;
};

/** The log of a worker: a line of JSON a job, in a file of its own. What cannot be written to it is not missed. */
export class JobLog {
  readonly #file: string;
  readonly #host = hostname();

  /** @param folder of the sweep */
  constructor(folder: string) {
    this.#file = join(folder, LOGS, `${this.#host}-${process.pid}-${threadId}.jsonl`);
  }

  /** @param host name of the machine that did it. Default: this one */
  add(receipt: Receipt, host = this.#host): void {
    const entry: LogEntry = { ...receipt, at: new Date().toISOString(), host };
    const line = `${JSON.stringify(entry)}\n`;
    try {
      appendFileSync(this.#file, line);
    } catch {
      this.#makeAndAdd(line);
    }
  }

  #makeAndAdd(line: string): void {
    try {
      mkdirSync(join(this.#file, '..'), { recursive: true });
      appendFileSync(this.#file, line);
    } catch {
      // A full disk is told of by the results, which matter.
    }
  }
}

/** What all workers did, in no order. Lines that were cut off are passed over. */
export function* logEntries(folder: string): Generator<LogEntry> {
  const place = join(folder, LOGS);
  for (const name of existsSync(place) ? readdirSync(place) : []) {
    if (!name.endsWith('.jsonl')) continue;
    for (const line of readFileSync(join(place, name), 'utf8').split('\n')) {
      const entry = parsedEntry(line);
      if (entry !== undefined) yield entry;
    }
  }
}

/** An entry in a line of a log; undefined where there is none, as in a line that was cut off. */
export function parsedEntry(line: string): LogEntry | undefined {
  try {
    return line === '' ? undefined : (JSON.parse(line) as LogEntry);
  } catch {
    return undefined;
  }
}
