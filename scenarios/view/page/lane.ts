import { given } from '../../../agents/given.ts';
import type { Frame } from '../frames/frame.ts';
import type { Command, Source } from '../source.ts';
import type { Stage } from '../stage.ts';
import { type Tuning, withTuning } from '../tuning.ts';
import type { RunSettings } from './address.ts';
import { hasCell } from './chosen-cell.ts';
import { digestWords } from './digest-words.ts';
import { History } from './history.ts';
import { tuningWords } from './tuning-words.ts';

/** Who is told of each frame, such as a panel. */
export interface Onlooker {
  take(frame: Frame): void;
}

/** A run on the page: a source that keeps what was seen of it, and tells its panels. */
export class Lane implements Source {
  readonly history: History;
  /** What it follows from; undefined for what the page did not make, as a recording. */
  readonly settings: RunSettings | undefined;
  onlookers: readonly Onlooker[] = [];
  /** Whether it is at its end. */
  done = false;
  /** What is behind it. Who asks that tells nobody of the answer. */
  readonly source: Source;
  #tunings: readonly Tuning[] = [];

  /** @param settings with tunings that {@link begin} makes */
  constructor(source: Source, settings: RunSettings | undefined) {
    this.source = source;
    this.settings = settings;
    this.history = new History(source.stage.world);
  }

  get stage(): Stage {
    return this.source.stage;
  }

  /** What was tuned so far, in the order of the ticks. */
  get tunings(): readonly Tuning[] {
    return this.#tunings;
  }

  /** Does on the way what its settings say was tuned. */
  async begin(): Promise<void> {
    for (const { tick, name, value } of this.settings?.tunings ?? []) {
      await this.ask({ do: 'seek', tick, historyTicks: 0, layers: [] });
      await this.ask({ do: 'tune', name, value, layers: [] });
    }
  }

  async ask(command: Command): Promise<Frame> {
    const { cell, ...rest } = command;
    const has = cell !== undefined && hasCell(this.stage.populations, cell);
    const frame = await this.source.ask({ ...rest, ...given({ cell: has ? cell : undefined }) });
    if (command.do === 'tune') this.#noteTuning({ name: command.name, value: command.value, tick: frame.to });
    // What it shows from here on is something else, and who looks on is made anew.
    if (frame.stage === undefined) this.take(frame);
    return frame;
  }

  /** Keeps what is seen in a frame, and tells who looks on. */
  take(frame: Frame): void {
    this.done = frame.done;
    this.history.take(frame);
    for (const one of this.onlookers) one.take(frame);
  }

  close(): void {
    this.source.close();
  }

  /** What there is to be said of its digest, and all of it. */
  get digest(): ReturnType<typeof digestWords> {
    return digestWords(this.history, this.done);
  }

  #noteTuning(made: Tuning): void {
    this.history.forgetAfter(made.tick);
    this.#tunings = withTuning(this.#tunings, made);
  }
}

/** In what a run differs from another one of the same scenario, in words; empty where it does not. */
export function differences(lane: Lane, other: Lane): readonly string[] {
  const [one, two] = [lane.stage, other.stage];
  const words = (['body', 'physics', 'controller'] as const).flatMap((name) =>
    one.identity?.[name] === two.identity?.[name] ? [] : [`${name} ${one.identity?.[name]}`],
  );
  const values = one.parameters.flatMap(({ name, value, unit }) =>
    two.parameters.some((known) => known.name === name && known.value === value)
      ? []
      : [`${name} ${value}${unit === '1' ? '' : ` ${unit}`}`],
  );
  const [mine, theirs] = [lane, other].map(({ tunings }) => tuningWords(tunings, one.period));
  return [
    ...(one.seed === two.seed ? [] : [`seed ${one.seed}`]),
    ...words,
    ...values,
    ...mine.filter((text) => !theirs.includes(text)),
    ...theirs.filter((text) => !mine.includes(text)).map((text) => `without ${text}`),
  ];
}
