import { ValidationError } from '../../agents/index.ts';
import { cos, sin } from '../../kernels/math-f64.ts';
import { LevelSlice } from '../casters/level-slice.ts';
import { Scene } from '../casters/scene.ts';
import type { SensorModel, SensorSite } from './seam/sensor-model.ts';

/** Radians, angles to a whisker of the rays along which it feels the nearest surface. */
const BUNDLE = [-0.05, 0, 0.05];

/**
 * Whiskers as straight feelers. One of length l that meets a surface at a distance d is bent by 1 - d / l, from 0 (free) to 1 (at
 * its root), plus `deflection` N(0, 1). The velocity is the change since the last sample, divided by the time since then. Slowly
 * adapting afferents follow the deflection, rapidly adapting ones the magnitude of the velocity.
 *
 * @throws ValidationError `invalid_sensor` for settings that `whiskerSensor` did not make, or whiskers without a length
 */
export function whiskerModel({ spec, truth, world, period, random }: SensorSite<'whiskers'>): SensorModel<'whiskers'> {
  const { settings } = spec;
  if (settings === undefined || !(settings.length > 0) || settings.whiskers.length !== spec.size) {
    throw new ValidationError('whiskers have impossible settings', {
      code: 'invalid_sensor',
      expected: 'a declaration made by whiskerSensor(), with a length above 0',
      received: settings,
    });
  }
  const { whiskers, length, z } = settings;
  const { deflection: noise = 0 } = spec.noise;
  const slice = new LevelSlice(new Scene(world), z);
  const count = whiskers.length;
  /** Last deflections, then the ticks since they were sampled, or -1 before the first sample. */
  const state = new Float64Array(count + 1);
  state[count] = -1;

  function bend(whisker: number): number {
    const { x, y, bearing } = whiskers[whisker];
    const { pose } = truth;
    const c = cos(pose.heading);
    const s = sin(pose.heading);
    const fromX = pose.x + c * x - s * y;
    const fromY = pose.y + s * x + c * y;
    let nearest = length;
    for (const aside of BUNDLE) {
      const angle = pose.heading + bearing + aside;
      nearest = Math.min(nearest, slice.distance(fromX, fromY, cos(angle), sin(angle)));
    }
    const felt = 1 - nearest / length;
    return noise === 0 ? felt : Math.min(1, Math.max(0, felt + noise * random.normal()));
  }

  return {
    track() {
      if (state[count] >= 0) state[count]++;
    },
    sample(message) {
      const seconds = state[count] * period;
      for (let k = 0; k < count; k++) {
        const felt = bend(k);
        message.deflection[k] = felt;
        message.velocity[k] = seconds > 0 ? (felt - state[k]) / seconds : 0;
        state[k] = felt;
      }
      state[count] = 0;
    },
    reset() {
      state.fill(0);
      state[count] = -1;
    },
    state: [state],
    looks: true,
  };
}
