import { exp, wrapAngle } from '../../kernels/math-f64.ts';
import type { SensorModel, SensorSite } from './seam/sensor-model.ts';

/**
 * The heading in the map frame with a normal error, whose standard deviation is `heading` rad. With a correlation time tau the error
 * drifts: in a tick of T it decays by phi = e^(-T / tau) and is driven by heading sqrt(1 - phi^2) N(0, 1). It is drawn anew after a reset.
 */
export function headDirectionModel({
  spec,
  truth,
  period,
  random,
}: SensorSite<'headDirection'>): SensorModel<'headDirection'> {
  const { heading = 0, correlation = 0 } = spec.noise;
  const drifts = heading > 0 && correlation > 0;
  const kept = drifts ? exp(-period / correlation) : 0;
  const driven = heading * Math.sqrt(1 - kept * kept);
  /** rad, the error that drifts; and whether it was drawn since the reset. */
  const state = new Float64Array(2);
  return {
    track() {
      if (!drifts) return;
      state[0] = state[1] === 0 ? heading * random.normal() : kept * state[0] + driven * random.normal();
      state[1] = 1;
    },
    sample(message) {
      const exact = truth.pose.heading;
      if (drifts) message.heading = wrapAngle(exact + state[0]);
      else message.heading = wrapAngle(heading === 0 ? exact : exact + heading * random.normal());
    },
    reset() {
      state.fill(0);
    },
    state: drifts ? [state] : [],
  };
}
