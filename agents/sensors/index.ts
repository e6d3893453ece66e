import { cue } from './cue.ts';
import type { SensorDeclaration } from './declaration.ts';
import { events } from './event-camera.ts';
import { headDirection } from './head-direction.ts';
import { imu } from './inertial-unit.ts';
import { joints } from './joints.ts';
import { odometry } from './odometry.ts';
import { pose } from './pose.ts';
import { scan } from './range-scan.ts';
import { touch } from './touch.ts';
import { whiskers } from './whiskers.ts';

export { type Cue, type CueNoise, cueSensor } from './cue.ts';
export * from './declaration.ts';
export {
  type EventCameraOptions,
  type EventCameraSettings,
  type Events,
  eventCamera,
  reserveEvents,
  type StereoOptions,
  stereoCameras,
} from './event-camera.ts';
export { type HeadDirection, type HeadDirectionNoise, headDirectionSensor } from './head-direction.ts';
export { type Imu, type ImuNoise, imuSensor } from './inertial-unit.ts';
export { type JointNoise, type JointSettings, type Joints, jointSensor } from './joints.ts';
export { type Odometry, type OdometryNoise, odometrySensor } from './odometry.ts';
export { type Pose, type PoseNoise, poseSensor } from './pose.ts';
export {
  freeDistance,
  type LidarOptions,
  lidar,
  type RangeNoise,
  type Scan,
  type ScanSettings,
  type SonarOptions,
  sonar,
} from './range-scan.ts';
export { type Touch, touchSensor } from './touch.ts';
export { type Whisker, type WhiskerNoise, type WhiskerSettings, type Whiskers, whiskerSensor } from './whiskers.ts';

/** Every kind of sensor, by name. A new kind is a file and its lines here. */
export const SENSOR_TYPES = { pose, odometry, headDirection, touch, events, scan, imu, whiskers, cue, joints };

type Types = typeof SENSOR_TYPES;
type Messages = { [K in keyof Types]: ReturnType<Types[K]['create']> };
type SettingsOf<K extends keyof Types> = NonNullable<Types[K]['settings']>;
type Settings = { [K in keyof Types as [SettingsOf<K>] extends [never] ? never : K]: SettingsOf<K> };

/** Sensor kinds and their messages; a package that adds a kind adds it by declaration merging. */
export interface SensorMessages extends Messages {}

/** Settings by kind, of those that have some; a package that adds a kind adds them by declaration merging. */
export interface SensorSettings extends Settings {}

/** Name of a sensor kind, such as `pose`. */
export type SensorKind = keyof SensorMessages;

/** A declared sensor of a kind of the list: realised by a simulated robot or bound to a topic of a real one. */
export type SensorSpec<K extends SensorKind = SensorKind> = SensorDeclaration<
  K,
  K extends keyof SensorSettings ? SensorSettings[K] : never
>;
