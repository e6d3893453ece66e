import { wrapAngle } from '../../kernels/math-f64.ts';
import type { SensorModel, SensorSite } from './seam/sensor-model.ts';

/** The heading in the map frame with a normal error, whose standard deviation is `heading` rad. */
export function headDirectionModel({ spec, truth, random }: SensorSite<'headDirection'>): SensorModel<'headDirection'> {
  const { heading = 0 } = spec.noise;
  return {
    sample(message) {
      const exact = truth.pose.heading;
      message.heading = heading === 0 ? exact : wrapAngle(exact + heading * random.normal());
    },
    reset() {},
    state: [],
  };
}
