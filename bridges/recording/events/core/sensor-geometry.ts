/** Columns and rows of a sensor, in pixels. */
export interface SensorGeometry {
  readonly width: number;
  readonly height: number;
}
