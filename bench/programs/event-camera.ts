import { RandomStream } from '../../kernels/random.ts';
import { EventPixelArray } from '../../sim/sensors/event-camera/pixel/array.ts';
import { EVENT_PIXELS } from '../../sim/sensors/event-camera/pixel/published-pixels.ts';
import { cpuMilliseconds, parameters, report } from '../benchmark.ts';
import { FULL_PIXEL } from '../scenes/full-pixel.ts';
import { panoramaFrames } from '../scenes/panorama.ts';

export interface EventPixelParameters {
  readonly pixel: 'ideal' | 'full';
  readonly width: number;
  readonly height: number;
  readonly rateHz: number;
  readonly frames: number;
}

export interface EventPixelResult {
  /** CPU time a pixel and frame. */
  readonly nanoseconds: number;
  /** In a run over all frames. */
  readonly events: number;
}

const { pixel, width, height, rateHz, frames } = parameters<EventPixelParameters>();
const array = new EventPixelArray({
  pixel: pixel === 'full' ? FULL_PIXEL : EVENT_PIXELS.ideal,
  width,
  height,
  stride: Math.ceil(height / 4) * 4,
  random: new RandomStream(1, 'bench'),
  capacity: 8 * width * height,
});
const movie = panoramaFrames(width, height, frames);

function play(start: number): { milliseconds: number; events: number } {
  array.image.set(movie[0]);
  array.reset(start);
  let events = 0;
  const since = process.cpuUsage();
  for (let k = 1; k < frames; k++) {
    array.image.set(movie[k]);
    array.clear();
    array.frame(start + k / rateHz);
    events += array.count;
  }
  return { milliseconds: cpuMilliseconds(since), events };
}

let best = Infinity;
let events = 0;
for (let run = 0; run < 7; run++) {
  const played = play((run * frames) / rateHz);
  events = played.events;
  if (run > 1) best = Math.min(best, played.milliseconds);
}
report({ nanoseconds: (best * 1e6) / ((frames - 1) * width * height), events } satisfies EventPixelResult);
