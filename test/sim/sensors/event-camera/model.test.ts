import { describe, it } from 'vitest';
import { eventCamera } from '../../../../agents/index.ts';
import { eventCameraModel } from '../../../../sim/sensors/event-camera/model.ts';
import { sensorModelConformance } from '../../../conformance/sensor-model.ts';

const shape = { width: 24, height: 16, fieldOfView: 1, mount: { x: 0.04, z: 0.05 } };

describe.each([
  { claim: 'ideal pixels', spec: eventCamera({ ...shape, pixel: 'ideal' }), outlivesReset: true },
  { claim: 'noisy pixels', spec: eventCamera({ ...shape, pixel: 'v2e-noisy' }), random: true, outlivesReset: true },
])('a model of a sensor: $claim', ({ claim: _, ...options }) => {
  for (const { name, run } of sensorModelConformance(eventCameraModel, options)) it(name, run);
});
