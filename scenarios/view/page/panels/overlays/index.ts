import { weightsName } from '../../../frames/frame.ts';
import type { Stage } from '../../../stage.ts';
import type { History } from '../../history.ts';
import { ActiveCells } from './active-cells.ts';
import type { Overlay } from './overlay.ts';
import { PreferredWays } from './preferred-ways.ts';
import { RestPaths } from './rest-paths.ts';

/** Something that can be shown over the arena. */
export interface OverlayKind {
  /** Name in the address. */
  readonly name: string;
  readonly title: string;
  make(history: History): Overlay;
}

/** What can be shown over the arena of a stage, in the map frame: the cells first that tell most. */
export function overlaysOf(stage: Stage): readonly OverlayKind[] {
  const { populations, weights, abilities, period } = stage;
  const placed = populations.flatMap(({ centres, ...told }) =>
    centres !== undefined && (told.frame ?? 'map') === 'map' ? [{ ...told, centres }] : [],
  );
  // The cells of a network at rest show those that they are while the body runs too.
  const shown = new Set(placed.map(({ whileRunning }) => whileRunning));
  const cells = placed.filter(({ name }) => !shown.has(name));
  const pointing = weights.filter(({ preCentres, postDirections }) => preCentres && postDirections);
  return [
    ...cells.map((population) => ({
      ...{ name: `cells ${population.name}`, title: `cells of ${population.name}` },
      make: () => new ActiveCells(population, period),
    })),
    ...pointing.map((info) => ({
      ...{ name: `arrows ${weightsName(info)}`, title: `arrows of ${weightsName(info)}` },
      make: (history: History) => new PreferredWays(info, history),
    })),
    ...(abilities.rests === true ? placed : []).map(({ name }) => ({
      ...{ name: `waves ${name}`, title: `waves of ${name} at rest` },
      make: () => new RestPaths(name, stage),
    })),
  ];
}
