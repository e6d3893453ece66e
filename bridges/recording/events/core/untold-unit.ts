/** Remedy for times that are too late, or whole where they should be seconds. */
export const NAME_UNIT = 'name the unit of the times, s, ms, us or ns: --time-unit us, `columns.time`';

/** Remark on times in a unit that nobody named, all of which are whole numbers. @param latest the largest, in that unit */
export const wholeSeconds = (latest: number): string =>
  `all times are whole numbers, up to ${latest}, and were read as seconds; if they are microseconds, say so: --time-unit us`;

/** Looks at times that are read as seconds because nobody named their unit. */
export class UntoldUnit {
  #whole = true;
  #latest = 0;

  see(time: number): void {
    this.#whole &&= Number.isInteger(time);
    if (time > this.#latest) this.#latest = time;
  }

  /** Says when they look as if they were in another unit. */
  remark(remarks: Set<string>): void {
    if (this.#whole && this.#latest > 0) remarks.add(wholeSeconds(this.#latest));
  }
}
