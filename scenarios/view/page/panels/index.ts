import { arenaPanel } from './arena.ts';
import { fieldPanel } from './field-map.ts';
import type { PanelKind } from './panel.ts';
import { rasterPanel } from './raster.ts';
import { restPanel } from './rest.ts';
import { weightsPanel } from './weights.ts';

/** All kinds of panels, in the order in which they stand on the page. A new one is a file and its line here. */
export const PANELS: readonly PanelKind[] = [arenaPanel, rasterPanel, fieldPanel, weightsPanel, restPanel];
