import type { Lens } from './lens.ts';
import { columnStride } from './lens.ts';
import type { Scene } from './scene.ts';
import { SPAN_WORDS, WAVE_WORDS } from './span.ts';

/** What `ColumnView` works out of each solid for a pose, f64. */
export const VIEW_FIELDS = [
  ...(['originX', 'originY', 'forwardX', 'forwardY', 'leftX', 'leftY'] as const),
  ...(['nearX', 'nearY', 'farX0', 'farX1', 'farY0', 'farY1', 'radius'] as const),
] as const;
export type ViewField = (typeof VIEW_FIELDS)[number];

/**
 * Where the arrays of a column caster lie in its memory, in bytes. Arrays of solids begin with an element for the floor, at 0.
 */
export interface ColumnLayout {
  readonly solids: number;
  /** f32: the picture. */
  readonly image: number;
  /** Records of spans. */
  readonly spans: number;
  /** f32 of each row: 1 / (row + 1/2 - horizon). */
  readonly reciprocals: number;
  readonly view: Readonly<Record<ViewField, number>>;
  /** f64, m, of tops. */
  readonly heights: number;
  /** i32: first and last column that may see a solid; solids that some column may see. */
  readonly first: number;
  readonly last: number;
  readonly visible: number;
  /** f64: columns, not whole, at which upright edges stand. */
  readonly cuts: number;
  /** f64 of each column, 1/m: its nearest surface. */
  readonly nearest: number;
  /** i32: solids that a column may meet, as 8 times their number. */
  readonly candidates: number;
  /** Solids that a direction meets, nearest first: entry and exit f64, 8 times its number and face i32. */
  readonly hits: number;
  /** i32: addresses of those that the walk is over. */
  readonly under: number;
  /** Surfaces, `PAINT_BYTES` each. */
  readonly paints: number;
  /** f32: their waves, one surface after another. */
  readonly waves: number;
  readonly end: number;
}

export const HIT_BYTES = 24;

/** i32 kind, address and number of waves; f64 words from SUM on. */
export const Painted = { KIND: 0, WAVES: 4, WAVE_COUNT: 8, SUM: 16, DIFFERENCE: 24, SCALE_U: 32, SCALE_V: 40 } as const;
export const PAINT_BYTES = 64;

/** @param spans records that there is room for */
export function layOutColumns(scene: Scene, lens: Lens, spans: number): ColumnLayout {
  const solids = scene.solids.length + 1;
  let end = 0;
  const place = (bytes: number): number => {
    const start = end;
    end += Math.ceil(bytes / 16) * 16;
    return start;
  };
  const image = place(lens.width * columnStride(lens.height) * 4);
  const view = Object.fromEntries(VIEW_FIELDS.map((field) => [field, place(solids * 8)])) as Record<ViewField, number>;
  const surfaces = [scene.floor, ...scene.solids.map(({ surface }) => surface)];
  const waves = surfaces.reduce((sum, surface) => sum + (surface.kind === 'waves' ? surface.waves.length : 0), 0);
  return {
    ...{ solids, image, view },
    spans: place(spans * SPAN_WORDS * 4),
    reciprocals: place(columnStride(lens.height) * 4),
    heights: place(solids * 8),
    first: place(solids * 4),
    last: place(solids * 4),
    visible: place(solids * 4),
    cuts: place(3 * solids * 8),
    nearest: place(lens.width * 8),
    candidates: place(solids * 4),
    hits: place((solids + 1) * HIT_BYTES),
    under: place(solids * 4),
    paints: place(solids * PAINT_BYTES),
    waves: place(waves * WAVE_WORDS * 4),
    end: end + 64,
  };
}
