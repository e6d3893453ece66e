import type { Known } from '../known-options.ts';
import type { Mount, SensorTiming } from './declaration.ts';

export const TIMING_OPTIONS: Known<SensorTiming> = {
  rateHz: true,
  latencySeconds: true,
  jitterSeconds: true,
  dropout: true,
};

export const MOUNT_OPTIONS: Known<Mount> = { x: true, y: true, z: true, yaw: true, pitch: true, roll: true };
