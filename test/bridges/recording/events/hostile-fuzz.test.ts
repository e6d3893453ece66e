// @module-tag long
import { getHeapStatistics } from 'node:v8';
import { expect, it } from 'vitest';
import { ReafferenceError } from '../../../../agents/index.ts';
import { openBag } from '../../../../bridges/recording/bags/open-bag.ts';
import { surveyBag } from '../../../../bridges/recording/bags/survey-bag.ts';
import { openEvents } from '../../../../bridges/recording/events/files/open.ts';
import { EventSummary } from '../../../../bridges/recording/events/summary/event-summary.ts';
import type { ByteSource } from '../../../../bridges/recording/reading/byte-source.ts';
import { RandomStream } from '../../../../kernels/random.ts';
import { share } from '../../../effort.ts';
import { hostileFile } from './hostile-files.ts';

/** Number of files. `REAFFERENCE_MUTATIONS` sets another, `PROPERTY_SEED` draws others. */
const FILES = Number(process.env['REAFFERENCE_MUTATIONS'] ?? share(240));
const SEED = Number(process.env['PROPERTY_SEED'] ?? 1);
/** Bytes of memory that reading one may take; what it reads is at most 2 MiB. */
const MOST_BYTES = 160 << 20;
/** Reads of a source of so many bytes: of a page at least, and some more. */
const mostReads = (size: number): number => 100 + size / 256;
const CODES = /^(corrupt|truncated|unsupported|oversized|unknown)_recording$/;

/** Bytes of a file that are read so and so often. */
class Counted implements ByteSource {
  readonly name = 'hostile';
  readonly #bytes: Uint8Array;
  reads = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get size(): number {
    return this.#bytes.length;
  }

  async read(offset: number, into: Uint8Array): Promise<number> {
    if (++this.reads > mostReads(this.size)) throw new Error(`more than ${this.reads} reads of ${this.size} bytes`);
    const part = this.#bytes.subarray(offset, offset + into.length);
    into.set(part);
    return part.length;
  }

  async close(): Promise<void> {}
}

/** Reads a file as far as it goes, and sums it up as `inspect` does. */
async function read(bytes: Uint8Array, format: Parameters<typeof openEvents>[1]): Promise<void> {
  const recording = await openEvents(new Counted(bytes), format);
  const summary = new EventSummary();
  try {
    for await (const events of recording.borrowed()) {
      summary.add(events, recording.geometry);
      const { width = 0x10000, height = 0x10000 } = recording.geometry ?? {};
      for (let i = 0; i < events.count; i++) {
        const { t, x, y } = events;
        if (Math.abs(t[i]) <= 2 ** 32 && x[i] < width && y[i] < height) continue;
        throw new Error(`an event at ${t[i]} s, (${x[i]}, ${y[i]})`);
      }
    }
  } finally {
    expect(summary.events).toBe(recording.tally.events);
    expect(summary.rate.resampled(60).counts.reduce((sum, count) => sum + count, 0)).toBe(summary.events);
    summary.pixels.hot();
  }
}

/** Reads a file as a bag, as far as it goes. */
async function survey(bytes: Uint8Array): Promise<void> {
  const { fault, messages, topics } = await surveyBag(await openBag(new Counted(bytes)));
  expect(topics.reduce((sum, topic) => sum + topic.messages, 0)).toBe(messages);
  if (fault !== undefined) throw fault;
}

it(`${FILES} files made to exhaust their reader are read or refused by name, in bounded steps and memory`, {
  timeout: 1_800_000,
}, async () => {
  let refused = 0;
  for (let file = 0; file < FILES; file++) {
    const { format, done, bytes } = hostileFile(new RandomStream(SEED, 'hostile', file));
    const before = getHeapStatistics().external_memory;
    for (const attempt of [() => read(bytes, { format }), () => read(bytes, {}), () => survey(bytes)]) {
      try {
        await attempt();
      } catch (error) {
        if (!(error instanceof ReafferenceError) || !CODES.test(error.code)) {
          const what = `hostile file ${file}, ${format} of ${bytes.length} bytes with ${done.join(', ')}`;
          throw new Error(`${what}: ${String(error)}`, { cause: error });
        }
        refused++;
      }
    }
    const taken = getHeapStatistics().external_memory - before;
    expect(taken, `memory of hostile file ${file}, ${format}: ${done.join(', ')}`).toBeLessThan(MOST_BYTES);
  }
  expect(refused).toBeGreaterThan(FILES / 2);
});
