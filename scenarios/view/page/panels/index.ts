import { arenaPanel } from './arena.ts';
import { camerasPanel } from './cameras.ts';
import { fieldPanel } from './field-map.ts';
import { learningPanel } from './learning.ts';
import type { PanelKind } from './panel.ts';
import { rasterPanel } from './raster.ts';
import { restPanel } from './rest.ts';
import { signalsPanel } from './signals.ts';
import { weightsPanel } from './weights.ts';

/** All kinds of panels, in the order in which they stand on the page. A new one is a file and its line here. */
export const PANELS: readonly PanelKind[] = [
  arenaPanel,
  rasterPanel,
  signalsPanel,
  learningPanel,
  fieldPanel,
  weightsPanel,
  restPanel,
  camerasPanel,
];
