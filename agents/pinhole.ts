import { atan, tan } from '../kernels/math-f64.ts';
import type { EventCameraSettings } from './sensors/event-camera.ts';

type Lens = Pick<EventCameraSettings, 'width' | 'fieldOfView'>;

/** Distance from the pinhole to the image in pixels. */
export function focalLength({ width, fieldOfView }: Lens): number {
  return width / (2 * tan(fieldOfView / 2));
}

/** Bearing in rad, to the left of the optical axis, at which a level camera sees what is `x` pixels from the left edge. */
export function angleAside(camera: Lens, x: number): number {
  return atan((camera.width / 2 - x) / focalLength(camera));
}
