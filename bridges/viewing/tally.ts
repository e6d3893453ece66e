/**
 * A count of what was left out, which is told whenever it has grown tenfold: viewers list what they were told, and a list that grows all the
 * time tells nothing.
 */
export class Tally {
  count = 0;
  #told = 0;

  add(count: number): void {
    this.count += count;
  }

  /** Whether it is to be told now; it then is taken for told. */
  due(): boolean {
    if (this.count === 0 || this.count < 10 * this.#told) return false;
    this.#told = this.count;
    return true;
  }
}
