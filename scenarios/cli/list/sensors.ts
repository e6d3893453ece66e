import { given } from '../../../agents/given.ts';
import { messageType, type SensorKind } from '../../../agents/index.ts';
import type { Entry, ListedQuantity } from './entry.ts';

type Option = Omit<ListedQuantity, 'role'>;

const option = (
  name: string,
  unit: string | undefined,
  standard: number | string | undefined,
  meaning: string,
): Option => ({
  name,
  ...given({ unit, default: standard }),
  meaning,
});

/** When a sensor of any kind samples and delivers. */
const TIMING: readonly Option[] = [
  option('rateHz', 'Hz', 'every tick', 'samples per second'),
  option('latencySeconds', 's', 0, 'from sampling to delivery'),
  option('jitterSeconds', 's', 0, 'standard deviation of a normal addition to the latency'),
  option('dropout', '1', 0, 'probability that a sample is lost'),
];

/** A range finder looks level: one that is tilted would see the floor, which casters of rays do not have. */
const LEVEL_MOUNT: readonly Option[] = [
  option('mount.x', 'm', 0, 'forward of the centre of the body'),
  option('mount.y', 'm', 0, 'to the left of it'),
  option('mount.z', 'm', undefined, 'above the floor'),
  option('mount.yaw', 'rad', 0, 'counter-clockwise from straight ahead'),
];

const MOUNT: readonly Option[] = [
  ...LEVEL_MOUNT,
  option('mount.pitch', 'rad', 0, 'positive upwards'),
  option('mount.roll', 'rad', 0, 'positive with the left side up'),
];

const RANGE_NOISE: readonly Option[] = [
  option('noise.constant', 'm', 0, 'standard deviation at distance 0'),
  option('noise.proportional', '1', 0, 'growth of the standard deviation, as a share of the distance'),
  option('noise.miss', '1', 0, 'probability that nothing is measured'),
  option('noise.short', '1', 0, 'probability that something stands in front of the surface'),
  option('noise.shortMean', 'm', 'maximum/3', 'mean distance of that'),
  option('noise.random', '1', 0, 'probability that the measurement is drawn uniformly from the range'),
];

const CAMERA: readonly Option[] = [
  option('width', 'pixel', undefined, 'columns'),
  option('height', 'pixel', undefined, 'rows'),
  option('fieldOfView', 'rad', undefined, 'horizontal, from edge to edge'),
  ...MOUNT,
  option('pixel', undefined, undefined, 'a preset by its name, or thresholds, noise and bandwidth of its own'),
  option('sampling.pixels', 'pixel', 0.5, 'largest optic flow between two frames of a simulated camera'),
  option('sampling.minimumHz', 'Hz', 50, 'frames per second, at least'),
  option('sampling.maximumHz', 'Hz', 4000, 'frames per second, at most'),
  option('capacity', '1', 'width*height', 'events for which a message has room at first'),
];

interface Listed {
  readonly kind: SensorKind;
  readonly summary: string;
  readonly options: readonly Option[];
}

/** Every function that declares a sensor. A test holds the options against those that the functions know. */
export const SENSORS: Readonly<Record<string, Listed>> = {
  poseSensor: {
    kind: 'pose',
    summary: 'pose in the map frame, as from a localisation system',
    options: [
      option('noise.position', 'm', 0, 'standard deviation of x and y'),
      option('noise.heading', 'rad', 0, 'standard deviation of the heading'),
    ],
  },
  odometrySensor: {
    kind: 'odometry',
    summary: 'pose since the start and twist, as wheels tell them',
    options: [
      option('noise.slip', '1', 0, "standard deviation of a wheel's slip, as a share of its travel"),
      option(
        'noise.scale',
        '1',
        0,
        'standard deviation of an error of all travel, as a share of it, drawn at each reset',
      ),
      option('noise.radiusRatio', '1', 0, "error of the right wheel's radius, as a share of it"),
      option('noise.separation', '1', 0, 'error of the wheel separation, as a share of it'),
    ],
  },
  headDirectionSensor: {
    kind: 'headDirection',
    summary: 'heading in the map frame',
    options: [
      option('noise.heading', 'rad', 0, 'standard deviation of the heading'),
      option('noise.correlation', 's', 0, 'correlation time of the error (Ornstein-Uhlenbeck)'),
    ],
  },
  touchSensor: {
    kind: 'touch',
    summary: 'contacts by sector around the body',
    options: [option('sectors', '1', 8, 'number of sectors')],
  },
  eventCamera: {
    kind: 'events',
    summary: 'events of a camera whose pixels tell changes of brightness: time (s), column, row (pixels), polarity',
    options: CAMERA,
  },
  stereoCameras: {
    kind: 'events',
    summary: 'two event cameras side by side that look the same way',
    options: [...CAMERA, option('baseline', 'm', undefined, 'from one pinhole to the other')],
  },
  lidar: {
    kind: 'scan',
    summary: 'a rotating range finder of evenly spaced rays',
    options: [
      ...LEVEL_MOUNT,
      option('beams', '1', 360, 'number of beams'),
      option('fieldOfView', 'rad', '2*pi', 'angle that a scan covers, centred straight ahead'),
      option('minimum', 'm', 0.1, 'least distance measured'),
      option('maximum', 'm', 6, 'largest distance measured'),
      option('sweepSeconds', 's', 'period of a scan', 'from the first beam to the last'),
      ...RANGE_NOISE,
    ],
  },
  sonar: {
    kind: 'scan',
    summary: 'a ring of sonars, each of which measures the nearest surface in its cone',
    options: [
      ...LEVEL_MOUNT,
      option('count', '1', 1, 'number of sonars'),
      option('cone', 'rad', 0.5, 'opening angle of each'),
      option('minimum', 'm', 0.02, 'least distance measured'),
      option('maximum', 'm', 3, 'largest distance measured'),
      ...RANGE_NOISE,
    ],
  },
  imuSensor: {
    kind: 'imu',
    summary: 'angular velocity and specific force',
    options: [
      option('noise.gyroscope', 'rad/s/sqrt(Hz)', 0, 'white noise of the gyroscope'),
      option('noise.gyroscopeWalk', 'rad/s^2/sqrt(Hz)', 0, "random walk of the gyroscope's bias"),
      option('noise.gyroscopeBias', 'rad/s', 0, "standard deviation of the gyroscope's bias at switching on"),
      option('noise.accelerometer', 'm/s^2/sqrt(Hz)', 0, 'white noise of the accelerometer'),
      option('noise.accelerometerWalk', 'm/s^3/sqrt(Hz)', 0, "random walk of the accelerometer's bias"),
      option('noise.accelerometerBias', 'm/s^2', 0, "standard deviation of the accelerometer's bias at switching on"),
      option('noise.correlation', 's', 'infinite', 'correlation time of the biases'),
    ],
  },
  whiskerSensor: {
    kind: 'whiskers',
    summary: 'deflection of each whisker and its rate',
    options: [
      option('whiskers', undefined, undefined, 'where each whisker has its root, and where it points'),
      option('z', 'm', undefined, 'above the floor'),
      option('length', 'm', undefined, 'from root to tip'),
      option('noise.deflection', '1', 0, 'standard deviation of the deflection'),
    ],
  },
  cueSensor: {
    kind: 'cue',
    summary: 'a vector that the task shows, in the unit that it gives it',
    options: [
      option('size', '1', undefined, 'number of values'),
      option('noise.value', 'that of the value', 0, 'standard deviation of each value'),
    ],
  },
  jointSensor: {
    kind: 'joints',
    summary: 'positions and velocities of joints, such as the two wheels; in m and m/s of those that slide',
    options: [
      option('names', undefined, 'the two wheels', 'names of the joints, as the description of the robot has them'),
      option('noise.position', 'rad or m', 0, 'standard deviation of each position'),
      option('noise.velocity', 'rad/s or m/s', 0, 'standard deviation of each velocity'),
    ],
  },
};

/** Every sensor of the package, by the function that declares it. */
export function sensors(): Entry[] {
  return Object.entries(SENSORS).map(([name, { kind, summary, options }]) => ({
    name,
    aliases: [kind],
    summary,
    import: `import { ${name} } from 'reafference'`,
    quantities: [...options, ...TIMING].map((one) => ({ ...one, role: 'option' })),
    facts: given({ kind, message: messageOf(kind) }),
  }));
}

/** The numbers of a message with their units, such as `x (m), y (m), heading (rad)`; arrays have brackets. */
function messageOf(kind: SensorKind): string | undefined {
  const fields = messageType(kind).fields?.({ size: 2 });
  return fields
    ?.map(
      ({ name, count, unit }) => (count > 1 ? `${name}[]` : name) + (unit === '' || unit === '1' ? '' : ` (${unit})`),
    )
    .join(', ');
}
