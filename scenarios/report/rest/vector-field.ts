import type { WeightVectors } from '../../../agents/index.ts';
import type { World } from '../../../sim/world/world.ts';
import type { ArenaView } from '../../plots/arena/arena-view.ts';
import type { Bounds } from '../../plots/arena/draw-world.ts';
import { group } from '../../plots/svg.ts';
import type { RestTrace } from '../../scenario/result.ts';
import { arrow, roomBetweenWalls } from '../arena/arrow.ts';

/** A tile of the arena, and where the weights of its cells lead on average; all in m. */
export interface TileVector {
  readonly x: number;
  readonly y: number;
  readonly east: number;
  readonly north: number;
}

/** Tiles along the longer side of the arena. */
const TILES = 16;

/** m, side of a tile. */
export function tileSide({ x, y }: Bounds): number {
  return Math.max(x[1] - x[0], y[1] - y[0]) / TILES;
}

/** Mean vectors of the cells in each tile of a rectangle; a tile without cells gives none. */
export function tileVectors({ centres, vectors }: WeightVectors, bounds: Bounds): TileVector[] {
  const { x: across, y: along } = bounds;
  const [width, height] = [across[1] - across[0], along[1] - along[0]];
  const tile = tileSide(bounds);
  const [columns, rows] = [width, height].map((length) => Math.max(1, Math.round(length / tile)));
  const tiles = Array.from({ length: columns * rows }, () => ({ cells: 0, east: 0, north: 0 }));
  for (let k = 0; k < centres.length; k += 2) {
    const column = Math.floor(((centres[k] - across[0]) / width) * columns);
    const row = Math.floor(((centres[k + 1] - along[0]) / height) * rows);
    if (!(column >= 0 && column < columns && row >= 0 && row < rows)) continue;
    const sum = tiles[column + columns * row];
    sum.cells++;
    sum.east += vectors[k];
    sum.north += vectors[k + 1];
  }
  return tiles.flatMap(({ cells, east, north }, at) =>
    cells === 0
      ? []
      : {
          x: across[0] + (((at % columns) + 0.5) * width) / columns,
          y: along[0] + ((Math.floor(at / columns) + 0.5) * height) / rows,
          east: east / cells,
          north: north / cells,
        },
  );
}

/** Whether a vector points to where the body rests, give or take 45 degrees. */
export function pointsTo({ x, y }: Pick<RestTrace, 'x' | 'y'>, vector: TileVector): boolean {
  const [east, north] = [x - vector.x, y - vector.y];
  const along = east * vector.east + north * vector.north;
  return along > Math.SQRT1_2 * Math.hypot(east, north) * Math.hypot(vector.east, vector.north);
}

/** Share of the vectors that point to where the body rests, as {@link pointsTo} says. */
export function shareTo(rest: Pick<RestTrace, 'x' | 'y'>, vectors: readonly TileVector[]): number {
  return vectors.filter((vector) => pointsTo(rest, vector)).length / vectors.length;
}

/** Length of the longest vector, m; above 0. */
export function strongestOf(vectors: readonly TileVector[]): number {
  return vectors.reduce((most, { east, north }) => Math.max(most, Math.hypot(east, north)), 1e-12);
}

/** Lengths by which the arrows of a field are drawn. */
export interface FieldScale {
  /** m, length of the vector whose arrow fills its tile. */
  readonly strongest: number;
  /** m, side of a tile. */
  readonly tile: number;
}

/** An arrow in each tile; those to where the body rests stand out. Areas of arrows compare as vectors do, but where a wall leaves no room. */
export function vectorField(
  vectors: readonly TileVector[],
  rest: Pick<RestTrace, 'x' | 'y'>,
  { strongest, tile }: FieldScale,
  { x, y, perMetre }: ArenaView,
  world: Pick<World, 'walls'>,
): string {
  const drawn = vectors.map((vector) => {
    const half = 0.45 * tile * perMetre * Math.sqrt(Math.hypot(vector.east, vector.north) / strongest);
    const className = pointsTo(rest, vector) ? 'arrow to' : 'arrow';
    return arrow(
      x(vector.x),
      y(vector.y),
      vector,
      half,
      className,
      roomBetweenWalls(world, vector, vector, half, perMetre),
    );
  });
  return group('arrows', ...drawn);
}
