import type { Scale } from '../scale.ts';

/** An arena seen from above, y up, equally scaled in both directions. */
export interface ArenaView {
  readonly x: Scale;
  readonly y: Scale;
  /** Units of the drawing per m. */
  readonly perMetre: number;
  readonly height: number;
}
