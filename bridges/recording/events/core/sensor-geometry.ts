/** Size of a sensor. */
export interface SensorGeometry {
  /** Columns, in pixels. */
  readonly width: number;
  /** Rows, in pixels. */
  readonly height: number;
}
