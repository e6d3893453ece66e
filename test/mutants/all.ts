import { boards } from './boards.ts';
import { chips } from './chips.ts';
import { controllers } from './controllers.ts';
import { engine } from './engine.ts';
import { foreign } from './foreign.ts';
import { guard } from './guard.ts';
import { learnedPictures } from './learned-pictures.ts';
import { lookedAt } from './looked-at.ts';
import type { Mutant } from './mutant.ts';
import { navigators } from './navigators.ts';
import { neurons } from './neurons.ts';
import { nodes } from './nodes.ts';
import { panels } from './panels.ts';
import { pictures } from './pictures.ts';
import { recordings } from './recordings.ts';
import { robotProfiles } from './robots.ts';
import { scenarios } from './scenarios.ts';
import { sensors } from './sensors.ts';
import { served } from './served.ts';
import { shownRobots } from './shown-robots.ts';
import { sweepResults } from './sweep-results.ts';
import { synapses } from './synapses.ts';

/** All mistakes, by the room that they are made in. */
export const MUTANTS: readonly Mutant[] = [
  ...engine,
  ...neurons,
  ...synapses,
  ...controllers,
  ...navigators,
  ...sensors,
  ...scenarios,
  ...boards,
  ...chips,
  ...guard,
  ...nodes,
  ...served,
  ...robotProfiles,
  ...recordings,
  ...foreign,
  ...sweepResults,
  ...panels,
  ...pictures,
  ...learnedPictures,
  ...lookedAt,
  ...shownRobots,
];
