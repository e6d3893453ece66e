import type { Pose, ScanSettings } from '../../agents/index.ts';
import { ValidationError } from '../../agents/index.ts';
import { angleDifference, cos, log, sin } from '../../kernels/math-f64.ts';
import type { RandomStream } from '../../kernels/random.ts';
import { LevelSlice } from '../casters/level-slice.ts';
import { Scene } from '../casters/scene.ts';
import type { SensorModel, SensorSite } from './seam/sensor-model.ts';

/** Number of rays in a cone. */
const RAYS = 9;

/** Indices of the model's state; the ranges follow. */
const Kept = { TICKS: 0, NEXT: 1, X: 2, Y: 3, HEADING: 4, SWEPT: 5, LENGTH: 6 } as const;

/**
 * A range finder in a level plane: LiDAR, or sonars whose cones measure the least distance of {@link RAYS} evenly spaced rays. The
 * beams of a sweep are measured one after another, each from the pose of the body at its time, the last when the message is sampled.
 * After a reset there is no way behind the body to sweep along: all beams of the first message are measured at once. Ranges are whole f32,
 * as in sensor_msgs/LaserScan, and the time of a sweep is a whole f32 for each step from beam to beam.
 *
 * A measurement of a distance z is a mixture, after Thrun, Burgard & Fox (2005), Probabilistic Robotics, section 6.3: a miss, a
 * short return, a random one, or else z + (constant + proportional z) N(0, 1). Beyond `maximum` it is Infinity, below `minimum`
 * -Infinity, and a miss is NaN (REP-117).
 */
export function scanModel({ spec, truth, world, period, random }: SensorSite<'scan'>): SensorModel<'scan'> {
  const scanTicks = spec.rateHz === undefined ? 1 : Math.round(1 / (spec.rateHz * period));
  const settings = checked(spec.settings, scanTicks * period);
  const { mount, start, step, cone } = settings;
  const slice = new LevelSlice(new Scene(world), mount.z);
  const beams = spec.size;
  const sweepSeconds = Math.fround(settings.sweepSeconds / Math.max(1, beams - 1)) * Math.max(1, beams - 1);
  let age = 0;
  const error = rangeError(spec.noise, settings, random);
  const state = new Float64Array(Kept.LENGTH + beams);
  const ranges = state.subarray(Kept.LENGTH);
  const rays = cone === 0 ? 1 : RAYS;

  function measure(beam: number, pose: Readonly<Pose>): number {
    const c = cos(pose.heading);
    const s = sin(pose.heading);
    const [forward, left] = [mount.x ?? 0, mount.y ?? 0];
    const x = pose.x + c * forward - s * left;
    const y = pose.y + s * forward + c * left;
    const ahead = pose.heading + (mount.yaw ?? 0) + start + beam * step;
    let nearest = Infinity;
    for (let ray = 0; ray < rays; ray++) {
      const bearing = rays === 1 ? ahead : ahead + cone * (ray / (rays - 1) - 0.5);
      nearest = Math.min(nearest, slice.distance(x, y, cos(bearing), sin(bearing)));
    }
    return error(nearest);
  }

  const between: Pose = { x: 0, y: 0, heading: 0 };
  /** Measures the next beams up to `last`; `timeOf` gives their times in s after the last tick. */
  function sweep(last: number, timeOf: (beam: number) => number): void {
    const { pose } = truth;
    const turn = angleDifference(pose.heading, state[Kept.HEADING]);
    for (let beam = state[Kept.NEXT]; beam <= last; beam++) {
      const share = Math.min(1, Math.max(0, timeOf(beam) / period));
      between.x = state[Kept.X] + share * (pose.x - state[Kept.X]);
      between.y = state[Kept.Y] + share * (pose.y - state[Kept.Y]);
      between.heading = state[Kept.HEADING] + share * turn;
      ranges[beam] = measure(beam, between);
      state[Kept.NEXT] = beam + 1;
    }
  }
  const arrive = (): void => {
    state[Kept.X] = truth.pose.x;
    state[Kept.Y] = truth.pose.y;
    state[Kept.HEADING] = truth.pose.heading;
  };
  /** Seconds from the last sample to a beam. */
  const due = (beam: number): number => scanTicks * period - (beams < 2 ? 0 : sweepSeconds * (1 - beam / (beams - 1)));

  return {
    track() {
      const tick = ++state[Kept.TICKS];
      const now = tick * period;
      let last = state[Kept.NEXT] - 1;
      while (last + 1 < beams - 1 && due(last + 1) <= now) last++;
      sweep(last, (beam) => due(beam) - (tick - 1) * period);
      if (tick < scanTicks) arrive();
    },
    sample(message) {
      sweep(beams - 1, (beam) => (state[Kept.TICKS] < scanTicks ? period : due(beam) - (scanTicks - 1) * period));
      message.ranges.set(ranges);
      age = state[Kept.SWEPT] === 1 && beams > 1 ? sweepSeconds : 0;
      message.sweepSeconds = age;
      state[Kept.SWEPT] = 1;
      state[Kept.NEXT] = 0;
      state[Kept.TICKS] = 0;
      arrive();
    },
    age: () => age,
    reset() {
      state.fill(0);
      arrive();
    },
    state: [state],
    looks: true,
  };
}

function rangeError(
  noise: Readonly<Record<string, number>>,
  { minimum, maximum }: ScanSettings,
  random: RandomStream,
): (distance: number) => number {
  const { constant = 0, proportional = 0, miss = 0, short = 0, shortMean = maximum / 3, random: stray = 0 } = noise;
  const fails = miss + short + stray > 0;
  const measured = (distance: number): number => {
    if (fails) {
      const chance = random.uniform();
      if (chance < miss) return Number.NaN;
      if (chance < miss + short) {
        // exponential, cut at the distance: F(r) = (1 - e^(-r / m)) / (1 - e^(-z / m)), by rejection
        for (let tries = 0; tries < 64; tries++) {
          const range = -shortMean * log(1 - random.uniform());
          if (range <= Math.min(distance, maximum)) return range;
        }
        return Math.min(distance, maximum) * random.uniform();
      }
      if (chance < miss + short + stray) return minimum + (maximum - minimum) * random.uniform();
    }
    const deviation = constant + (distance < Infinity ? proportional * distance : 0);
    return deviation === 0 ? distance : distance + deviation * random.normal();
  };
  return (distance) => {
    const range = Math.fround(measured(distance));
    return range > maximum ? Infinity : range < minimum ? -Infinity : range;
  };
}

/** @param scanSeconds s between two scans */
function checked(settings: ScanSettings | undefined, scanSeconds: number): ScanSettings {
  const refuse = (field: string, expected: string, received: unknown): never => {
    throw new ValidationError(`a range finder has an impossible ${field}`, {
      code: 'invalid_sensor',
      expected,
      received,
      block: field,
    });
  };
  if (settings === undefined) return refuse('settings', 'a declaration made by lidar() or sonar()', settings);
  const { mount, minimum, maximum, sweepSeconds, cone, start, step } = settings;
  if (mount.pitch || mount.roll)
    refuse('mount', 'a level mount, without pitch and roll: simulated range finders see no floor', mount);
  if (!(mount.z >= 0 && mount.z < Infinity)) refuse('mount.z', 'a height above the floor, m', mount.z);
  if (!(minimum >= 0 && maximum > minimum && maximum < Infinity)) refuse('range', '0 <= minimum < maximum', settings);
  if (!(sweepSeconds >= 0 && sweepSeconds <= scanSeconds * (1 + 1e-6)))
    refuse('sweepSeconds', `0 to ${scanSeconds} s, the time between two scans`, sweepSeconds);
  if (!(cone >= 0 && cone < 3.1)) refuse('cone', '0 to 3.1 rad', cone);
  if (!Number.isFinite(start + step)) refuse('start and step', 'finite', { start, step });
  return settings;
}
