import type { Choices } from './choices.ts';
import type { ChosenCell } from './chosen-cell.ts';
import { ExportDialog } from './export/export-dialog.ts';
import type { Lane } from './lane.ts';
import { laneHead } from './lane-head.ts';
import { PanelFrame } from './panel-frame.ts';
import { PANELS } from './panels/index.ts';
import { place } from './place.ts';

const LETTERS = 'ABCD';

/** What runs share, and what their heads and panels do. */
export interface RunColumnsOptions {
  readonly cell: ChosenCell;
  readonly choices: Choices;
  /** Names of the panels that are open. */
  readonly open: ReadonlySet<string>;
  /** The run that is tuned. */
  readonly chosen: Lane;
  /** Goes to a tick. */
  seek(tick: number): void;
  /** A panel was opened or closed. */
  toggle(name: string, open: boolean): void;
  /** Chooses the run that is tuned. */
  choose(lane: Lane): void;
  /** Takes a run away. */
  remove(lane: Lane): void;
  /** Pauses, and resolves when all that was asked for is answered. */
  settled(): Promise<void>;
}

/** What stands on the page of runs: a column each, with a head where there are several, and a row for each kind of panel. */
export class RunColumns {
  /** Panels of each run, in their order. */
  readonly panels: ReadonlyMap<Lane, readonly PanelFrame[]>;
  readonly #lanes: readonly Lane[];
  readonly #options: RunColumnsOptions;
  readonly #exports: ReadonlyMap<Lane, ExportDialog>;

  constructor(lanes: readonly Lane[], options: RunColumnsOptions) {
    this.#lanes = lanes;
    this.#options = options;
    this.panels = new Map(lanes.map((lane) => [lane, this.#panelsOf(lane)]));
    for (const [lane, panels] of this.panels) lane.onlookers = panels.map(({ panel }) => panel);
    this.#exports = new Map(lanes.map((lane) => [lane, this.#exportOf(lane)]));
  }

  /** All panels of all runs. */
  get all(): readonly PanelFrame[] {
    return [...this.panels.values()].flat();
  }

  /** The letter of a run beside others; empty for one alone. */
  letterOf(lane: Lane): string {
    return this.#isAlone ? '' : LETTERS[this.#lanes.indexOf(lane)];
  }

  /** Puts them on the page, in the place of what stood there. */
  show(): void {
    document.body.append(...[...this.#exports.values()].map(({ element }) => element));
    const heads = this.#isAlone ? [] : this.#lanes.map((lane) => this.#headOf(lane, this.#options.chosen));
    const rows = PANELS.flatMap(({ name }) =>
      this.#lanes.flatMap((lane) =>
        (this.panels.get(lane) ?? [])
          .filter((one) => one.name === name)
          .map(({ element }) => this.#inColumn(element, lane)),
      ),
    );
    const grid = place('panels');
    grid.classList.toggle('beside', !this.#isAlone);
    grid.style.setProperty('--runs', String(this.#lanes.length));
    grid.replaceChildren(...heads, ...rows);
  }

  /** Says anew in what each run differs. @param chosen the run that is tuned */
  tellHeads(chosen: Lane): void {
    const heads = document.querySelectorAll('.run');
    for (const [i, lane] of this.#lanes.entries()) heads[i]?.replaceWith(this.#headOf(lane, chosen));
  }

  /** Takes away what stands outside of the columns. */
  close(): void {
    for (const { element } of this.#exports.values()) element.remove();
  }

  get #isAlone(): boolean {
    return this.#lanes.length === 1;
  }

  #inColumn(element: HTMLElement, lane: Lane): HTMLElement {
    element.style.gridColumn = this.#isAlone ? '' : String(this.#lanes.indexOf(lane) + 1);
    return element;
  }

  #panelsOf(lane: Lane): readonly PanelFrame[] {
    const { stage, history } = lane;
    const { cell, choices, open, seek, toggle } = this.#options;
    const letter = this.letterOf(lane);
    return PANELS.filter((kind) => kind.suits(stage)).map((kind) => {
      const { name, title } = kind;
      const frame: PanelFrame = new PanelFrame(
        letter === '' ? kind : { ...kind, title: `${title} · ${letter}` },
        kind.make({ stage, history, chosen: cell, choices, seek, letter }),
        {
          open: open.has(name),
          toggled: () => toggle(name, frame.open),
          exported: () => this.#exports.get(lane)?.open(name),
        },
      );
      return frame;
    });
  }

  #exportOf(lane: Lane): ExportDialog {
    const { cell, choices, settled } = this.#options;
    const frames = this.panels.get(lane) ?? [];
    return new ExportDialog({ lane, chosen: cell, choices, frames, letter: this.letterOf(lane), settled });
  }

  #headOf(lane: Lane, chosen: Lane): HTMLElement {
    const [first] = this.#lanes;
    const head = laneHead(lane, lane === first ? undefined : first, {
      letter: this.letterOf(lane),
      chosen: lane === chosen,
      choose: () => this.#options.choose(lane),
      remove: () => this.#options.remove(lane),
    });
    return this.#inColumn(head, lane);
  }
}
