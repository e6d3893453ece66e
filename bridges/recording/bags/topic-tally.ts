/** Times between messages that a median is taken from, at most. */
const MOST_GAPS = 1 << 20;

/** Counts the messages of a topic, and measures how often they come. */
export class TopicTally {
  /** Number of messages. */
  messages = 0;
  /** Time of the earliest message, ns; undefined without messages. */
  earliest: bigint | undefined;
  /** Time of the latest message, ns; undefined without messages. */
  latest: bigint | undefined;
  #last = 0n;
  readonly #gaps: number[] = [];

  /** @param nanoseconds time of the next message */
  add(nanoseconds: bigint): void {
    if (this.messages > 0 && this.#gaps.length < MOST_GAPS) this.#gaps.push(Number(nanoseconds - this.#last));
    this.messages++;
    this.#last = nanoseconds;
    if (this.earliest === undefined || nanoseconds < this.earliest) this.earliest = nanoseconds;
    if (this.latest === undefined || nanoseconds > this.latest) this.latest = nanoseconds;
  }

  /**
   * Messages per second, from the median time between two that follow each other, among the first million. Undefined below two
   * messages, and where most have one time or are out of order.
   */
  get medianHz(): number | undefined {
    const gaps = Float64Array.from(this.#gaps).sort();
    const middle = gaps.length >> 1;
    const median = gaps.length % 2 === 1 ? gaps[middle] : (gaps[middle - 1] + gaps[middle]) / 2;
    return median > 0 ? 1e9 / median : undefined;
  }
}
