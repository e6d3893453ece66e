import type { Frame } from '../../frames/frame.ts';
import type { Layer } from '../../source.ts';
import type { Stage } from '../../stage.ts';
import type { Choices } from '../choices.ts';
import type { ChosenCell } from '../chosen-cell.ts';
import type { History } from '../history.ts';
import type { Look } from '../look.ts';

/** What panels are made of. */
export interface PanelContext {
  readonly stage: Stage;
  /** What was seen of the run, up to the last frame. */
  readonly history: History;
  /** The neuron that is shown closely. */
  readonly chosen: ChosenCell;
  /** What is chosen in panels. */
  readonly choices: Choices;
  /** Goes to a tick of the run; only for a source that can (`Abilities.seek`). */
  seek(tick: number): void;
  /** Letter of the run where several stand side by side; else empty. Ids of elements end in it. */
  readonly letter: string;
}

/** The content of a panel as a table, for who does not see pictures, and for spreadsheets. */
export interface PanelTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** A picture of some part of a run. */
export interface Panel {
  /** Its picture, and what belongs to it. */
  readonly element: HTMLElement;
  /** Parts of frames that it needs, which may follow from what is chosen in it. */
  readonly layers: readonly Layer[];
  /** Takes in a frame; {@link draw} then shows it. */
  take(frame: Frame): void;
  /** Brings the picture up to date. Called at most once for every picture that the screen shows. */
  draw(look: Look): void;
  /** Forgets what is drawn, and draws it anew: size or colours have changed. */
  redraw(look: Look): void;
  /**
   * The picture as it would be drawn, for a file: as `svg` of the plots makes it, in a size of its own, whatever the place on the page.
   * Where it is pixels an image is in it.
   */
  drawing(look: Look): string;
  /** What it shows, in a sentence. */
  summary(): string;
  table(): PanelTable;
}

/** A kind of panel. */
export interface PanelKind {
  /** Name in the address. */
  readonly name: string;
  readonly title: string;
  /** Whether there is something for it in what a source shows. */
  suits(stage: Stage): boolean;
  make(context: PanelContext): Panel;
}
