import type { EventCameraSettings } from '../../../agents/index.ts';
import { ValidationError } from '../../../agents/index.ts';
import { Scene } from '../../casters/scene.ts';
import { EventTruth } from '../seam/event-truth.ts';
import type { SensorModel, SensorSite } from '../seam/sensor-model.ts';
import { EventCamera } from './camera.ts';

/**
 * An event camera as a sensor of a robot. Each message holds the events since the last, in the order of time. Its clock counts from
 * the robot's first tick, through all trials, in whole microseconds. An event between two ticks arrives in the second.
 *
 * @throws ValidationError `invalid_sensor`, and those of `eventPixel`
 */
export function eventCameraModel(site: SensorSite<'events'>): SensorModel<'events'> {
  const { spec, truth, world, period, random, eventTruth = false } = site;
  const settings = checked(spec.settings);
  const camera = new EventCamera({ scene: new Scene(world), settings, random, room: spec.size, truth: eventTruth });
  const sampled = eventTruth ? new EventTruth(spec.size) : undefined;
  const { pixels, events } = camera;
  /** Number of ticks that have begun. */
  const ticks = new Float64Array(1);
  return {
    track() {
      const time = ticks[0]++ * period;
      if (!camera.started) camera.reset(truth.pose, time);
      else if (time > camera.time) camera.advance(truth.pose, time);
    },
    sample: (message) => events.deliver(camera.time, message, sampled),
    reset() {
      camera.reset(truth.pose, ticks[0] * period);
    },
    state: [...camera.state, ticks],
    waiting: events,
    looks: true,
    counters: () => ({ ...pixels.counters, late: camera.late }),
    eventTruth: sampled,
  };
}

function checked(settings: EventCameraSettings | undefined): EventCameraSettings {
  const refuse = (field: string, expected: string, received: unknown): never => {
    throw new ValidationError(`an event camera has an impossible ${field}`, {
      code: 'invalid_sensor',
      expected,
      received,
      block: field,
    });
  };
  if (settings === undefined) return refuse('settings', 'a declaration made by eventCamera()', settings);
  const { width, height, fieldOfView, mount, sampling = {} } = settings;
  const { pixels = 0.5, minimumHz = 50, maximumHz = 4000 } = sampling;
  for (const [name, size] of [
    ['width', width],
    ['height', height],
  ] as const)
    if (!(Number.isInteger(size) && size >= 1 && size <= 4096)) refuse(name, '1 to 4096 pixels', size);
  if (!(fieldOfView > 0 && fieldOfView < 3.1)) refuse('fieldOfView', 'above 0 and below 3.1 rad', fieldOfView);
  if (!(mount.z > 0 && mount.z < Infinity)) refuse('mount.z', 'a height above the floor, m', mount.z);
  for (const [name, value] of Object.entries(mount))
    if (!Number.isFinite(value)) refuse(`mount.${name}`, 'finite', value);
  if (!(pixels > 0)) refuse('sampling.pixels', 'above 0', pixels);
  if (!(minimumHz > 0 && maximumHz >= minimumHz && maximumHz < 1e6))
    refuse('sampling', 'rates above 0, the least below the most, below 1 MHz', sampling);
  return settings;
}
