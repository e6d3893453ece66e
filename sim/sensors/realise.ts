import type { Body, SENSOR_TYPES, SensorKind, SensorSpec } from '../../agents/index.ts';
import { WiringError } from '../../agents/index.ts';
import type { World } from '../world/world.ts';
import { cueModel } from './cue.ts';
import { eventCameraModel } from './event-camera/model.ts';
import { headDirectionModel } from './head-direction.ts';
import { imuModel } from './inertial-unit.ts';
import { jointModel } from './joints.ts';
import { odometryModel } from './odometry.ts';
import { poseModel } from './pose.ts';
import { scanModel } from './range-scan.ts';
import { SampledSensor } from './sampling.ts';
import type { SensorModelFactory, Truth } from './seam/sensor-model.ts';
import { touchModel } from './touch.ts';
import { whiskerModel } from './whiskers.ts';

/** Models of all kinds of sensor. A new kind is a file and its line here. */
const MODELS: { readonly [K in keyof typeof SENSOR_TYPES]: SensorModelFactory<K> } = {
  pose: poseModel,
  odometry: odometryModel,
  headDirection: headDirectionModel,
  touch: touchModel,
  events: eventCameraModel,
  scan: scanModel,
  imu: imuModel,
  whiskers: whiskerModel,
  cue: cueModel,
  joints: jointModel,
};

const models = new Map<string, SensorModelFactory<never>>(Object.entries(MODELS));

/**
 * Registers the model of a kind of sensor; a later definition replaces an earlier one.
 *
 * @example
 * // A compass without errors, whatever noise is declared.
 * defineSensorModel('headDirection', ({ truth }) => ({
 *   sample(message) {
 *     message.heading = truth.pose.heading;
 *   },
 *   reset() {},
 *   state: [],
 * }));
 */
export function defineSensorModel<K extends SensorKind>(kind: K, model: SensorModelFactory<K>): void {
  models.set(kind, model);
}

/**
 * Makes the simulated sensor of a declaration. A rebuilt sensor reads the world of the site again.
 *
 * @throws WiringError `unknown_sensor_kind` naming the sensor and the kinds there are
 */
export function realiseSensor(
  name: string,
  spec: SensorSpec,
  site: {
    readonly body: Body;
    readonly truth: Truth;
    readonly world: World;
    readonly period: number;
    readonly seed: number;
    readonly poison: boolean;
    readonly eventTruth?: boolean | undefined;
    /** Cues that are shown to cue sensors, by the names of the sensors. */
    readonly cues?: Readonly<Record<string, Readonly<Float64Array>>> | undefined;
  },
): SampledSensor {
  const model = models.get(spec.kind) as SensorModelFactory<SensorKind> | undefined;
  if (model === undefined) {
    throw new WiringError(`sensor '${name}' is of kind '${spec.kind}', which cannot be simulated`, {
      code: 'unknown_sensor_kind',
      expected: [...models.keys()].join(', '),
      received: spec.kind,
      block: name,
      remedy: `use one of these kinds, or call defineSensorModel('${spec.kind}', ...)`,
    });
  }
  return new SampledSensor(name, spec, site, (random) => {
    const { body, truth, world, period, eventTruth } = site;
    const shown = (): Readonly<Float64Array> | undefined => site.cues?.[name];
    return model({ spec, body, truth, world, period, random, eventTruth, shown });
  });
}
