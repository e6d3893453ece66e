/** Size of a sensor. */
export interface SensorGeometry {
  /** Columns, in pixels. */
  readonly width: number;
  /** Rows, in pixels. */
  readonly height: number;
}

/** Stands for a sensor whose size is not known, in formats that do without it; no sensor is so large. */
export const UNKNOWN_SENSOR: SensorGeometry = { width: 0xffff, height: 0xffff };

/** The size of a sensor as a comment in a file states it, and a sentence in which it stands. */
const STATED = /geometry (\d{1,5})x(\d{1,5})\b/;

/** States the size of a sensor in a comment; empty where it is not known. */
export function geometryComment({ width, height }: SensorGeometry): string {
  const isKnown = width < UNKNOWN_SENSOR.width || height < UNKNOWN_SENSOR.height;
  return isKnown ? `# geometry ${width}x${height}` : '';
}

/** The size of a sensor that a comment states; undefined where it states none. */
export function statedGeometry(comment: string): SensorGeometry | undefined {
  const [width, height] = (STATED.exec(comment) ?? []).slice(1).map(Number);
  return sizeOf(width, height);
}

/** A size of a sensor that a file gives; undefined where it is none: columns and rows are whole numbers from 1 to 65535. */
export function sizeOf(width: unknown, height: unknown): SensorGeometry | undefined {
  const [columns, rows] = [Number(width), Number(height)];
  const isExtent = (one: number): boolean => Number.isInteger(one) && one > 0 && one <= UNKNOWN_SENSOR.width;
  return isExtent(columns) && isExtent(rows) ? { width: columns, height: rows } : undefined;
}
