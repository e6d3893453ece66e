import type { SpikeBatch } from '../../../agents/index.ts';
import { DIGEST_DIGITS, type JournalPage } from '../journal/journal-page.ts';
import { SensedDigest } from '../journal/sensed-digest.ts';
import type { TickReading } from '../journal/tick-reading.ts';
import type { CommandComparison } from './recorded-commands.ts';

/** Compares what an agent senses, its spikes and its commands with the pages of its journal. */
export class RecordedPages {
  readonly #pages: readonly JournalPage[];
  #next = 0;
  #digest: SensedDigest | undefined;
  /** Ticks of the present page with a command. */
  #ticks = 0;
  #compared = 0;
  #same = 0;
  #ends = 0;
  #linear = 0;
  #angular = 0;

  constructor(pages: readonly JournalPage[]) {
    this.#pages = pages.filter(({ first, end }) => end > first);
  }

  /** The comparison so far; undefined without a page. The differences are those of the last commands of the pages. */
  get result(): CommandComparison | undefined {
    if (this.#compared === 0) return undefined;
    const rms = (squares: number): number => Math.sqrt(squares / this.#ends);
    const [linearRms, angularRms] = [rms(this.#linear), rms(this.#angular)];
    return { compared: this.#compared, same: this.#same, linearRms, angularRms };
  }

  /** Begins the page that begins with a tick. */
  enter(tick: number): void {
    if (tick === this.#pages[this.#next]?.first) this.#digest = new SensedDigest();
  }

  spikes(batch: SpikeBatch): void {
    this.#digest?.spikes(batch);
  }

  /** Adds a tick. @param reading of a tick that is not one of rest */
  leave(tick: number, reading: TickReading | undefined): void {
    const digest = this.#digest;
    if (digest === undefined) return;
    reading?.add(tick, digest);
    if (reading?.command !== undefined) this.#ticks++;
    const page = this.#pages[this.#next];
    if (tick + 1 < page.end) return;
    this.#compared += this.#ticks;
    if (digest.end().slice(0, DIGEST_DIGITS) === page.digest) this.#same += this.#ticks;
    const { linearX = 0, linearY = 0, angularZ = 0 } = reading?.command ?? {};
    const [x, y, z] =
      reading === undefined ? [0, 0, 0] : [linearX, linearY, angularZ].map((v, k) => v - page.command[k]);
    this.#linear += x * x + y * y;
    this.#angular += z * z;
    this.#ends++;
    this.#ticks = 0;
    this.#next++;
    this.#digest = undefined;
  }
}
