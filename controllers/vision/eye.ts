import type { EventCameraSettings } from '../../agents/index.ts';
import { atan, tan } from '../../kernels/math-f64.ts';
import { Retina } from '../encoding/retina.ts';

/** The cells of a camera, and where they look. */
export interface Eye {
  readonly retina: Retina;
  /** rad from straight ahead of the body, counter-clockwise, of the middle of each column of cells. */
  readonly bearings: Float64Array;
}

/**
 * The cells of a level pinhole camera on a body.
 *
 * @param cell pixels
 */
export function eyeOf(
  { width, height, fieldOfView, mount }: EventCameraSettings,
  cell: { readonly width: number; readonly height: number },
): Eye {
  const retina = new Retina({ width, height, cellWidth: cell.width, cellHeight: cell.height });
  const focal = width / (2 * tan(fieldOfView / 2));
  return {
    retina,
    bearings: Float64Array.from(
      { length: retina.columns },
      (_, column) => (mount.yaw ?? 0) + atan((width / 2 - (column + 0.5) * cell.width) / focal),
    ),
  };
}
