import { RandomStream } from '../../kernels/random.ts';
import { Scene } from '../../sim/casters/scene.ts';
import { EventCamera } from '../../sim/sensors/event-camera/camera.ts';
import { cpuMilliseconds, parameters, report } from '../benchmark.ts';
import { FULL_PIXEL } from '../scenes/full-pixel.ts';
import { furnishedRoom } from '../scenes/furnished-room.ts';

export interface TurningCameraParameters {
  readonly width: number;
  readonly height: number;
  /** Simulated. */
  readonly seconds: number;
}

export interface TurningCameraResult {
  /** Simulated seconds a CPU second. */
  readonly speed: number;
  /** A simulated second. */
  readonly frames: number;
  readonly events: number;
}

const { width, height, seconds } = parameters<TurningCameraParameters>();
const camera = new EventCamera({
  scene: new Scene(furnishedRoom()),
  settings: { width, height, fieldOfView: (70 * Math.PI) / 180, mount: { z: 0.1 }, pixel: FULL_PIXEL },
  random: new RandomStream(1, 'bench'),
});
const body = { x: 0.02, y: -0.03, heading: 0 };
camera.reset(body, 0);
let tick = 0;
let best = Infinity;
for (let run = 0; run < 4; run++) {
  const since = process.cpuUsage();
  for (const end = tick + 1000 * seconds; tick < end; ) {
    tick++;
    body.heading = 1e-3 * tick;
    camera.events.clear();
    camera.advance(body, 1e-3 * tick);
  }
  if (run > 0) best = Math.min(best, cpuMilliseconds(since));
}
const { frames, events } = camera.pixels.counters;
report({
  speed: (1e3 * seconds) / best,
  frames: frames / (4 * seconds),
  events: events / (4 * seconds),
} satisfies TurningCameraResult);
