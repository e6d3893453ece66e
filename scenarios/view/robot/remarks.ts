/** Names that a sentence lists at most. */
const MOST_NAMED = 12;

/** How many messages were not shown for a reason, and the last of them. */
interface Tally {
  count: number;
  last: string;
}

/** What there is to be said of a robot beside what it shows: what it does not tell, and what of it cannot be shown. */
export class Remarks {
  readonly #late: Tally = { count: 0, last: '' };
  readonly #unreadable: Tally = { count: 0, last: '' };
  #lost: string | undefined;
  #silentSince: string | undefined;
  #leap: string | undefined;
  #warning: string | undefined;
  #place: string | undefined;
  #gone: readonly string[] = [];
  #notShown: readonly string[] = [];

  /** @param place where it is told where the body is; undefined where it is not */
  topics(place: string | undefined, gone: readonly string[], notShown: readonly string[]): void {
    [this.#place, this.#gone, this.#notShown] = [place, gone, notShown];
  }

  lost(reason: string): void {
    this.#lost = `The connection is lost since ${clock()}: ${reason}. It is tried again every second.`;
  }

  found(): void {
    this.#lost = undefined;
  }

  /** @param since wall time of the last message, ms ago; undefined where it speaks */
  silent(since: number | undefined): void {
    // Said once for a silence, with its beginning, and not anew every second.
    this.#silentSince = since === undefined ? undefined : (this.#silentSince ?? clock(since));
  }

  leapt(seconds: number): void {
    const [by, why] = [Math.abs(seconds).toFixed(1), seconds < 0 ? 'back: it began anew' : 'ahead: it is another one'];
    this.#leap = `At ${clock()} its time leapt by ${by} s ${why}, and so does what is shown.`;
  }

  warned(message: string): void {
    this.#warning = message;
  }

  late(topic: string): void {
    this.#late.count++;
    this.#late.last = topic;
  }

  unreadable(what: string): void {
    this.#unreadable.count++;
    this.#unreadable.last = what;
  }

  /** All of it, in sentences. */
  get sentences(): readonly string[] {
    const [late, unreadable] = [this.#late, this.#unreadable];
    return [
      this.#lost,
      this.#lost === undefined && this.#silentSince !== undefined && `Nothing has come since ${this.#silentSince}.`,
      this.#leap,
      this.#place === undefined ? 'Nothing that it shows tells where the body is.' : this.#place,
      this.#gone.length > 0 && `It shows no more: ${listed(this.#gone)}.`,
      unreadable.count > 0 && `${counted(unreadable.count)} cannot be read; the last: ${unreadable.last}.`,
      late.count > 0 &&
        `${counted(late.count)} came after later ones, and ${late.count === 1 ? 'is' : 'are'} left out; the last on ${late.last}.`,
      this.#warning !== undefined && `It warns: ${this.#warning}.`,
      this.#notShown.length > 0 && `Not shown here: ${listed(this.#notShown)}.`,
    ].filter((sentence) => typeof sentence === 'string');
  }
}

function counted(count: number): string {
  return count === 1 ? '1 message' : `${count} messages`;
}

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return names.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** Time of day, as the machine has it. @param ago ms. Default: now */
function clock(ago = 0): string {
  return new Date(Date.now() - ago).toTimeString().slice(0, 8);
}
