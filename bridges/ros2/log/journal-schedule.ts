import type { JournalEvent, JournalPage } from '../journal/journal-page.ts';
import type { Trials } from './trial-schedule.ts';

/** An agent to which is done what its journal tells. */
export interface Journalled extends Trials {
  /** Begins with sensors that have had no message. */
  activate(): void;
  /** Sets a tunable of the controller. */
  set(name: string, value: number): void;
}

/** Does to an agent that hears a log what befell it when the log was recorded, in the ticks that its journal tells. */
export class JournalSchedule {
  /** The tick after the last one. */
  readonly ticks: number;
  /** Number of trials. */
  readonly trials: number;
  readonly #events: readonly JournalEvent[];
  readonly #rests: { readonly first: number; end: number }[] = [];
  #next = 0;

  /** @param pages in the order of their ticks; at least one */
  constructor(pages: readonly JournalPage[]) {
    const [{ first, trial }] = pages;
    const underWay: readonly JournalEvent[] =
      trial === null
        ? []
        : [
            { tick: first, what: 'activate' },
            { tick: first, what: 'begin', index: trial.index },
          ];
    this.#events = [...underWay, ...pages.flatMap(({ events }) => events)];
    this.ticks = pages[pages.length - 1].end;
    this.trials = this.#events.filter(({ what }) => what === 'begin').length;
    for (const { tick, what } of this.#events) {
      if (what === 'rest') this.#rests.push({ first: tick, end: Number.POSITIVE_INFINITY });
      const rest = this.#rests.at(-1);
      if (what === 'wake' && rest !== undefined) rest.end = tick;
    }
  }

  /** Does what is due before a tick. */
  enter(tick: number, agent: Journalled): void {
    while (this.#next < this.#events.length && this.#events[this.#next].tick <= tick) {
      act(this.#events[this.#next++], agent);
    }
  }

  /** Ticks of the present rest before a tick, or -1 for one that is not at rest. */
  rested(tick: number): number {
    for (const { first, end } of this.#rests) if (tick >= first && tick < end) return tick - first;
    return -1;
  }
}

function act(event: JournalEvent, agent: Journalled): void {
  switch (event.what) {
    case 'activate':
      agent.activate();
      break;
    case 'begin':
      agent.beginTrial({ index: event.index, count: event.index + 1 });
      break;
    case 'judge':
      agent.feedback.next({ reward: 0, phase: 'outcome' });
      break;
    case 'end':
      agent.endTrial(event);
      break;
    case 'reward':
      agent.feedback.next(event);
      break;
    case 'set':
      agent.set(event.name, event.value);
      break;
  }
}
