import type { EventCameraSettings, Events, Observed } from '../../../agents/index.ts';
import { RandomStream } from '../../../kernels/random.ts';

const PER_TICK = 40;

/** A small camera that looks to a side, rad. */
export function camera(yaw: number): EventCameraSettings {
  return { width: 32, height: 24, fieldOfView: Math.PI / 2, mount: { z: 0.06, yaw }, pixel: 'ideal' };
}

/** What moves all over the picture of a camera in a tick of 1 ms. It is drawn once, as many runs look at it. */
export function events(camera: string, tick: number): Observed<Events> {
  const ticks = (drawn[camera] ??= []);
  return (ticks[tick] ??= draw(camera, tick));
}

const drawn: Record<string, Observed<Events>[]> = {};

function draw(camera: string, tick: number): Observed<Events> {
  const random = new RandomStream(1, camera, tick);
  const each = Array.from({ length: PER_TICK }, (_, k) => k);
  return {
    t: Float64Array.from(each, (k) => 1e-3 * (tick + k / PER_TICK)),
    x: Uint16Array.from(each, () => random.integer(32)),
    y: Uint16Array.from(each, () => random.integer(24)),
    polarity: Uint8Array.from(each, () => random.integer(2)),
    count: PER_TICK,
    arrival: { tick, isNew: true, stampSeconds: 1e-3 * tick, health: 'ok' as const },
  };
}
