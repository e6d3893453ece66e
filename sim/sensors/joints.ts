import { ValidationError } from '../../agents/index.ts';
import type { SensorModel, SensorSite } from './seam/sensor-model.ts';

/** Angles of the two wheels at the last sample (rad), then the ticks since. */
const STATE = 3;

/**
 * Encoders of the left and the right wheel: the angle by which each has rolled since the body was placed, and its mean velocity since the last
 * sample, each with a normal error of `position` rad and of `velocity` rad/s.
 *
 * @throws ValidationError `invalid_sensor` for a body without wheels, or for joints that are not two
 */
export function jointModel({ spec, body, truth, period, random }: SensorSite<'joints'>): SensorModel<'joints'> {
  if (body.wheels === undefined || spec.size !== 2) {
    throw new ValidationError('these joints cannot be simulated', {
      code: 'invalid_sensor',
      expected: 'the two joints of a body with wheels, the left and the right one',
      received: body.wheels === undefined ? `body '${body.name}' without wheels` : spec.settings?.names,
      remedy: 'name two joints, and give the body a differential drive',
    });
  }
  const { position = 0, velocity = 0 } = spec.noise;
  const state = new Float64Array(STATE);
  return {
    track() {
      state[2]++;
    },
    sample({ positions, velocities }) {
      const seconds = state[2] * period;
      for (let wheel = 0; wheel < 2; wheel++) {
        const angle = truth.wheelAngles[wheel];
        positions[wheel] = angle + (position === 0 ? 0 : position * random.normal());
        const mean = seconds === 0 ? 0 : (angle - state[wheel]) / seconds;
        velocities[wheel] = mean + (velocity === 0 ? 0 : velocity * random.normal());
        state[wheel] = angle;
      }
      state[2] = 0;
    },
    reset() {
      state[0] = truth.wheelAngles[0];
      state[1] = truth.wheelAngles[1];
      state[2] = 0;
    },
    state: [state],
  };
}
