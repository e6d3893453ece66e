/** From places in m to a picture. */
export interface Plane {
  x(metres: number): number;
  y(metres: number): number;
  /** Units of the picture per m. */
  readonly perMetre: number;
}
