import type { EventCameraSettings } from '../../agents/index.ts';
import { angleAside } from '../../agents/pinhole.ts';
import { Retina } from '../encoding/retina.ts';

/** The cells of a camera and their bearings. */
export interface Eye {
  /** ON and OFF cells of the camera: their numbers and order. */
  readonly retina: Retina;
  /** Radians from straight ahead of the body, counter-clockwise, of the middle of each column of cells. */
  readonly bearings: Float64Array;
}

/**
 * The cells of a level pinhole camera on a body.
 *
 * @param cell size of a cell in pixels
 */
export function eyeOf(camera: EventCameraSettings, cell: { readonly width: number; readonly height: number }): Eye {
  const { width, height, mount } = camera;
  const retina = new Retina({ width, height, cellWidth: cell.width, cellHeight: cell.height });
  return {
    retina,
    bearings: Float64Array.from(
      { length: retina.columns },
      (_, column) => (mount.yaw ?? 0) + angleAside(camera, (column + 0.5) * cell.width),
    ),
  };
}
