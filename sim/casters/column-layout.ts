import type { MemoryLayout } from '../../kernels/memory-layout.ts';
import type { Lens } from './lens.ts';
import { columnStride } from './lens.ts';
import type { Scene } from './scene.ts';
import { SPAN_WORDS, WAVE_WORDS } from './span.ts';

/** Numbers that `ColumnView` computes of each solid for a pose, f64. */
const VIEW_FIELDS = [
  ...(['originX', 'originY', 'forwardX', 'forwardY', 'leftX', 'leftY'] as const),
  ...(['nearX', 'nearY', 'farX0', 'farX1', 'farY0', 'farY1', 'radius'] as const),
] as const;
export type ViewField = (typeof VIEW_FIELDS)[number];

/**
 * Addresses of the arrays of a column caster in its memory, in bytes. Arrays over solids begin with an element for the floor.
 */
export interface ColumnLayout {
  /** Number of solids, the floor included. */
  readonly solids: number;
  /** f32: the picture. */
  readonly image: number;
  /** Records of spans. */
  readonly spans: number;
  /** f32 of each row: 1 / (row + 1/2 - horizon). */
  readonly reciprocals: number;
  readonly view: Readonly<Record<ViewField, number>>;
  /** f64: heights of the tops in m. */
  readonly heights: number;
  /** i32: first column in which each solid may be visible. */
  readonly first: number;
  /** i32: last column in which each solid may be visible. */
  readonly last: number;
  /** i32: indices of the solids that may be visible in some column. */
  readonly visible: number;
  /** f64: fractional columns at which upright edges stand. */
  readonly cuts: number;
  /** f64: inverse distance of the nearest surface in each column, 1/m. */
  readonly nearest: number;
  /** i32: solids that a column may meet, as 8 times their index. */
  readonly candidates: number;
  /** Solids that a direction meets, nearest first: entry and exit as f64, 8 times the index and the face as i32. */
  readonly hits: number;
  /** i32: addresses of the hits that the walk is over at present. */
  readonly under: number;
  /** Surfaces, `PAINT_BYTES` each. */
  readonly paints: number;
  /** f32: waves of the surfaces, one surface after another. */
  readonly waves: number;
}

/** Vectors may read this far beyond the last array. */
const READ_AHEAD_BYTES = 64;

export const HIT_BYTES = 24;

/** Byte offsets in a painted surface: i32 kind, address and number of waves; f64 from SUM on. */
export const Painted = { KIND: 0, WAVES: 4, WAVE_COUNT: 8, SUM: 16, DIFFERENCE: 24, SCALE_U: 32, SCALE_V: 40 } as const;
export const PAINT_BYTES = 64;

/**
 * Reserves what a column caster needs beside its picture.
 *
 * @param spans number of span records
 * @param image byte address of the picture
 */
export function layOutColumns(
  scene: Scene,
  lens: Lens,
  spans: number,
  memory: MemoryLayout,
  image: number,
): ColumnLayout {
  const solids = scene.solids.length + 1;
  const view = Object.fromEntries(VIEW_FIELDS.map((field) => [field, memory.reserve(solids * 8)])) as Record<
    ViewField,
    number
  >;
  const surfaces = [scene.floor, ...scene.solids.map(({ surface }) => surface)];
  const waves = surfaces.reduce((sum, surface) => sum + (surface.kind === 'waves' ? surface.waves.length : 0), 0);
  const arrays = {
    spans: memory.reserve(spans * SPAN_WORDS * 4),
    reciprocals: memory.reserve(columnStride(lens.height) * 4),
    heights: memory.reserve(solids * 8),
    first: memory.reserve(solids * 4),
    last: memory.reserve(solids * 4),
    visible: memory.reserve(solids * 4),
    cuts: memory.reserve(3 * solids * 8),
    nearest: memory.reserve(lens.width * 8),
    candidates: memory.reserve(solids * 4),
    hits: memory.reserve((solids + 1) * HIT_BYTES),
    under: memory.reserve(solids * 4),
    paints: memory.reserve(solids * PAINT_BYTES),
    waves: memory.reserve(waves * WAVE_WORDS * 4),
  };
  memory.reserve(READ_AHEAD_BYTES);
  return { solids, image, view, ...arrays };
}
