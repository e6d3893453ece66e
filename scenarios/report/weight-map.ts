import type { WeightMap } from '../../agents/index.ts';
import type { World } from '../../sim/world/world.ts';
import type { TrialScene } from '../plan/plan.ts';
import type { ArenaView } from '../plots/arena/arena-view.ts';
import { boundsOf, drawGoals, drawWorld, scaleBar, viewArena } from '../plots/arena/draw-world.ts';
import { beyondWalls, discWithin, type Place } from '../plots/arena/walls.ts';
import { roundStep } from '../plots/scale.ts';
import { shadeLegend, shadeOf } from '../plots/shade-legend.ts';
import { group, svg } from '../plots/svg.ts';
import { arrow, roomBetweenWalls } from './arena/arrow.ts';
import type { FigureData } from './downloads.ts';

/** Preferred direction of the weights from one place field. */
export interface PlaceVector {
  /** m */
  readonly x: number;
  readonly y: number;
  /** Sum over postsynaptic neurons of weight times unit vector of preferred direction, over the sum of |weights|: 0 to 1. */
  readonly east: number;
  readonly north: number;
  /** Length of that vector. */
  readonly strength: number;
  /** Synapses to some neurons are missing: what it prefers is built in as much as learned. */
  readonly cut: boolean;
}

const WIDTH = 440;
const LEGEND = 46;

/**
 * Population vector of the weights at each place field; fields without centres, of cells that never fired, or without
 * directions give none.
 */
export function placeVectors({ shape, values, preCentres, postDirections }: WeightMap): PlaceVector[] {
  if (preCentres === undefined || postDirections === undefined) return [];
  const [posts, pres] = shape;
  const cos = Array.from(postDirections, Math.cos);
  const sin = Array.from(postDirections, Math.sin);
  const vectors = Array.from({ length: pres }, (_, pre) => {
    let east = 0;
    let north = 0;
    let total = 0;
    let cut = false;
    for (let post = 0; post < posts; post++) {
      const weight = values[post * pres + pre];
      if (Number.isNaN(weight)) {
        cut = true;
        continue;
      }
      east += weight * cos[post];
      north += weight * sin[post];
      total += Math.abs(weight);
    }
    if (total > 0) {
      east /= total;
      north /= total;
    }
    return {
      x: preCentres[2 * pre],
      y: preCentres[2 * pre + 1],
      east,
      north,
      strength: Math.hypot(east, north),
      cut,
    };
  });
  return vectors.filter(({ x }) => !Number.isNaN(x));
}

/** Preferred directions of the weights from place fields, as they are drawn. */
interface ArrowField {
  readonly vectors: readonly PlaceVector[];
  /** Those whose strength is learned alone, if there are any. */
  readonly whole: readonly PlaceVector[];
  /** Number of fields that are left out, as walls keep them apart from the body. */
  readonly beyond: number;
  /** Half the distance between neighbours, m. */
  readonly reach: number;
  /** Strength of the strongest. */
  readonly strongest: number;
}

function arrowField(map: WeightMap, world: World, body?: Place): ArrowField {
  const all = placeVectors(map);
  const beyond = body === undefined ? new Set() : beyondWalls(world, all, body);
  const vectors = all.filter((place) => !beyond.has(place));
  const whole = vectors.some(({ cut }) => !cut) ? vectors.filter(({ cut }) => !cut) : vectors;
  const strongest = Math.max(1e-12, ...whole.map(({ strength }) => strength));
  return { vectors, whole, beyond: beyond.size, reach: nearestSpacing(vectors) / 2, strongest };
}

function drawArrows({ vectors, whole, reach, strongest }: ArrowField, world: World, view: ArenaView): string {
  return group(
    'arrows',
    ...vectors.map((vector) => {
      const share = Math.min(1, vector.strength / strongest);
      const className = vector.cut && whole !== vectors ? 'arrow cut' : 'arrow';
      const half = 2 * reach * view.perMetre * 0.42 * Math.sqrt(share);
      const room = roomBetweenWalls(world, vector, vector, half, view.perMetre);
      return arrow(view.x(vector.x), view.y(vector.y), vector, half, className, room);
    }),
  );
}

/** An arrow at each place field, the way its weights point, over an arena. Fields that walls keep apart from the body are left out. */
export function weightArrows(map: WeightMap, world: World, view: ArenaView, body?: Place): string {
  return drawArrows(arrowField(map, world, body), world, view);
}

/**
 * An arrow at each place field, the way its weights point, over a heat of how strongly they do. Fields that walls keep apart from
 * the body are left out.
 */
export function weightMap(map: WeightMap, scene: TrialScene, id: string, body?: Place): string {
  const { world } = scene;
  const field = arrowField(map, world, body);
  const { vectors, whole, beyond, reach, strongest } = field;
  const bounds = boundsOf(
    world,
    vectors.map(({ x, y }) => ({ x, y, radius: reach })),
  );
  const view = viewArena(bounds, 0, 0, WIDTH);
  const heats = whole.map(({ x, y, strength }) =>
    discWithin(world, { x, y, radius: 0.94 * reach }, view, 'heat', { 'fill-opacity': shadeOf(strength / strongest) }),
  );
  const bottom = view.height;
  return svg(
    {
      id,
      title: `Preferred directions of the weights from ${map.pre} to ${map.post}`,
      description: `${vectors.length} place fields seen from above${beyond > 0 ? ` (${beyond} beyond the walls are left out)` : ''}, each with an arrow for the direction its weights favour; the strongest preference is ${strongest.toFixed(2)} of the greatest possible.`,
      width: WIDTH,
      height: bottom + LEGEND,
    },
    group('heats', ...heats),
    drawWorld(world, view),
    drawArrows(field, world, view),
    group('outlined', drawGoals(scene, view)),
    scaleBar(view, bottom + 22, roundStep((bounds.x[1] - bounds.x[0]) / 5)),
    shadeLegend(strongest, 'strength of preference', WIDTH, bottom + 16),
  );
}

/** Preferred direction of the weights from each field, a row each. */
export function vectorData(map: WeightMap): FigureData {
  return {
    columns: ['x_m', 'y_m', 'east', 'north', 'strength', 'cut'],
    rows: placeVectors(map).map(({ x, y, east, north, strength, cut }) => [x, y, east, north, strength, cut]),
  };
}

/**
 * Room of a place, m: the distance to the nearest other on a grid; places that lie anyhow overlap a little and share the area
 * that they span. 0.1 m when there are not two.
 */
function nearestSpacing(places: readonly PlaceVector[]): number {
  if (places.length < 2) return 0.1;
  const nearest = places.map((one) =>
    places.reduce((least, other) => {
      const distance = Math.hypot(one.x - other.x, one.y - other.y);
      return distance > 0 ? Math.min(least, distance) : least;
    }, Number.POSITIVE_INFINITY),
  );
  const median = nearest.sort((a, b) => a - b)[nearest.length >> 1];
  const span = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);
  const area = span(places.map(({ x }) => x)) * span(places.map(({ y }) => y));
  return Number.isFinite(median) ? Math.max(median, 0.8 * Math.sqrt(area / places.length)) : 0.1;
}
