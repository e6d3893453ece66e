import type { PanelKind } from '../panel.ts';
import { course } from './course.ts';
import { curve } from './curve.ts';
import { dose } from './dose.ts';
import { bars, points } from './groups.ts';
import { heat } from './heat.ts';
import { occupancy } from './occupancy.ts';

/** Kinds of panels, by name. */
export const PANELS: Readonly<Record<string, PanelKind>> = { curve, course, points, bars, dose, heat, occupancy };
