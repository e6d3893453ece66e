import type { Frame } from '../frames/frame.ts';
import type { Command, Source } from '../source.ts';
import type { Stage } from '../stage.ts';

/**
 * Runs side by side as one source: all of them go on, or back, together. What the frames of it say is the furthest tick, whether all are at their
 * ends, and what else the first run says.
 */
export class Lockstep implements Source {
  /** The runs, the first of which leads: it meets events. At least one. */
  runs: readonly Source[];
  /** The run of {@link runs} that is tuned. */
  tuned: Source;
  #last: Promise<unknown> = Promise.resolve();

  constructor(runs: readonly [Source, ...Source[]]) {
    this.runs = runs;
    this.tuned = runs[0];
  }

  get stage(): Stage {
    return this.runs[0].stage;
  }

  ask(command: Command): Promise<Frame> {
    // One alone can be asked for more while it works.
    if (this.runs.length === 1) return this.runs[0].ask(command);
    const answer = this.#last.then(() => this.#ask(command));
    this.#last = answer.catch(() => {});
    return answer;
  }

  close(): void {
    for (const run of this.runs) run.close();
  }

  async #ask(command: Command): Promise<Frame> {
    if (command.do === 'tune') return this.tuned.ask(command);
    const [lead, ...others] = this.runs;
    if (command.do === 'seek') return furthest(await settled(this.runs.map((run) => run.ask(command))));
    const { until, ...advance } = command;
    // Where the first one meets an event is known when it is there.
    const first = await settled(until === undefined ? this.runs.map((run) => run.ask(advance)) : [lead.ask(command)]);
    const rest = until === undefined ? [] : await settled(others.map((run) => run.ask({ ...advance, ticks: 0 })));
    const frames = [...first, ...rest];
    const { to } = furthest(frames);
    const caughtUp = frames.map(async (frame, i) =>
      frame.to === to || frame.done
        ? frame
        : this.runs[i].ask({ ...advance, ticks: to - frame.to, withinMs: Infinity }),
    );
    const all = furthest(await settled(caughtUp));
    const ended = until !== undefined && first[0].done;
    return { ...all, from: first[0].from, met: first[0].met || ended };
  }
}

/** The frame of the first run, at the tick of the furthest, which is at its end if all are. */
function furthest(frames: readonly Frame[]): Frame {
  return {
    ...frames[0],
    to: Math.max(...frames.map(({ to }) => to)),
    done: frames.every(({ done }) => done),
  };
}

/** What comes of all, when none works any more. @throws what the first one threw that failed */
async function settled(frames: readonly Promise<Frame>[]): Promise<readonly Frame[]> {
  await Promise.allSettled(frames);
  return Promise.all(frames);
}
