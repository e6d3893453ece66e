import { atan, tan } from '../kernels/math-f64.ts';
import type { EventCameraSettings } from './sensors/event-camera.ts';

type Lens = Pick<EventCameraSettings, 'width' | 'fieldOfView'>;

/** Pixels from the pinhole to the image. */
export function focalLength({ width, fieldOfView }: Lens): number {
  return width / (2 * tan(fieldOfView / 2));
}

/** rad to the left of the optical axis of what a level camera sees `x` pixels from the left edge. */
export function angleAside(camera: Lens, x: number): number {
  return atan((camera.width / 2 - x) / focalLength(camera));
}
