import { wrapAngle } from '../../kernels/math-f64.ts';
import type { SensorModel, SensorSite } from './seam/sensor-model.ts';

/** The pose in the map frame with independent normal errors of standard deviation `position` m in x and y and `heading` rad. */
export function poseModel({ spec, truth, random }: SensorSite<'pose'>): SensorModel<'pose'> {
  const { position = 0, heading = 0 } = spec.noise;
  return {
    sample(message) {
      const { pose } = truth;
      message.x = position === 0 ? pose.x : pose.x + position * random.normal();
      message.y = position === 0 ? pose.y : pose.y + position * random.normal();
      message.heading = wrapAngle(heading === 0 ? pose.heading : pose.heading + heading * random.normal());
    },
    reset() {},
    state: [],
  };
}
