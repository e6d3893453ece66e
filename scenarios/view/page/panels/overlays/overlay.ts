import type { ArenaView } from '../../../../plots/arena/arena-view.ts';
import type { Frame } from '../../../frames/frame.ts';
import type { Layer } from '../../../source.ts';
import type { Look } from '../../look.ts';
import type { Pen } from '../pen.ts';
import type { Plane } from '../plane.ts';

/** What is shown over the arena, beside the way of the body. */
export interface Overlay {
  /** Parts of frames that it needs. */
  readonly layers: readonly Layer[];
  /** Takes in a frame. @returns whether {@link markup} is another from here on */
  take(frame: Frame): boolean;
  /** Draws what is another in each picture. */
  draw(pen: Pen, plane: Plane, look: Look): void;
  /** What seldom changes, as markup of SVG in the units of a view. */
  markup(view: ArenaView): string;
  /** What it shows, in a sentence; empty where there is nothing to be said. */
  summary(): string;
}
