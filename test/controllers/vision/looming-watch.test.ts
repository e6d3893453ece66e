import { describe, expect, test } from 'vitest';
import type { EventCameraSettings } from '../../../agents/index.ts';
import { messageType } from '../../../agents/index.ts';
import { LoomingWatch } from '../../../controllers/vision/looming-watch.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { Scene } from '../../../sim/casters/scene.ts';
import { EventCamera } from '../../../sim/sensors/event-camera/camera.ts';
import { inFull } from '../../effort.ts';

const PERIOD = 1e-3;
const HALF_SIZE = 0.5;
const DETECTORS = 100;
const DELAY = 0.02;
const camera: EventCameraSettings = {
  width: 640,
  height: 2,
  fieldOfView: 1.6,
  // Looks at the middle of a thing so high that it fills the picture from top to bottom.
  // Half a pixel aside, so that its edges do not pass from pixel to pixel together.
  mount: { z: 20, yaw: 0.0007 },
  pixel: { response: 'log', floor: 1e-3, on: 1.5, off: 1.5 },
};
/** ln(0.9 / 0.09) / 1.5, whole. */
const EVENTS_PER_EDGE = 1;

/** s before contact at which the detectors fire most, as a dark thing of half size l comes at speed v, l / v in s. */
function timeOfPeak(ratio: number, alpha: number): number {
  const speed = HALF_SIZE / ratio;
  const scene = new Scene({
    name: 'looming',
    walls: [],
    obstacles: [
      {
        kind: 'box',
        at: { x: 0.005, y: 0 },
        size: [0.01, 2 * HALF_SIZE, 60],
        surface: { kind: 'uniform', reflectance: 0.09 },
      },
    ],
    floor: { kind: 'uniform', reflectance: 0.9 },
    sky: 0.9,
  });
  const eye = new EventCamera({ scene, settings: camera, random: new RandomStream(1, 'looming') });
  const watch = new LoomingWatch({
    camera,
    detectors: DETECTORS,
    alpha,
    eventsPerEdge: EVENTS_PER_EDGE,
    delay: DELAY,
    seed: 1,
    period: PERIOD,
  });
  const steps = Math.round((12 * ratio) / PERIOD);
  const counts: number[] = [];
  const out = new Uint32Array(DETECTORS);
  const batch = messageType('events').create(1e5);
  const at = (time: number) => ({ x: speed * time, y: 0, heading: 0 });
  eye.reset(at(-steps * PERIOD), -steps * PERIOD);
  // to contact, and on until its last events have arrived
  for (let n = 1 - steps; n <= DELAY / PERIOD; n++) {
    batch.count = 0;
    if (n < 0) {
      eye.advance(at(n * PERIOD), n * PERIOD);
      const { x, y, t, flags } = eye.events;
      for (let k = 0; k < eye.events.count; k++) {
        [batch.t[k], batch.x[k], batch.y[k], batch.polarity[k]] = [t[k], x[k], y[k], flags[k] & 1];
      }
      batch.count = eye.events.count;
      eye.events.clear();
    }
    counts.push(watch.step(batch, out));
  }
  const smooth = counts.map((_, n) => {
    let sum = 0;
    let weight = 0;
    for (let k = Math.max(0, n - 30); k <= Math.min(counts.length - 1, n + 30); k++) {
      const w = Math.exp(-(((k - n) / 12) ** 2) / 2);
      sum += w * counts[k];
      weight += w;
    }
    return sum / weight;
  });
  const peak = smooth.indexOf(Math.max(...smooth));
  return (steps - 1 - peak) * PERIOD;
}

/** Slope, intercept and correlation of y over x. */
function line(x: readonly number[], y: readonly number[]) {
  const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length;
  const [mx, my] = [mean(x), mean(y)];
  const xy = x.reduce((sum, one, k) => sum + (one - mx) * (y[k] - my), 0);
  const xx = x.reduce((sum, one) => sum + (one - mx) ** 2, 0);
  const yy = y.reduce((sum, one) => sum + (one - my) ** 2, 0);
  return { slope: xy / xx, intercept: my - (xy / xx) * mx, correlation: xy / Math.sqrt(xx * yy) };
}

const ratios = [0.03, 0.04, 0.05, 0.06];

describe('looming watch', () => {
  // Gabbiani, Krapp & Laurent 1999: the peak comes alpha l / |v| - delay before contact.
  test.each(inFull(4.7, 2.7))(
    'the peak precedes contact in proportion to l / |v|, alpha = %f',
    { tags: 'long' },
    (alpha) => {
      const { slope, intercept, correlation } = line(
        ratios,
        ratios.map((ratio) => timeOfPeak(ratio, alpha)),
      );
      expect(correlation).toBeGreaterThan(0.99);
      expect(Math.abs(slope / alpha - 1)).toBeLessThan(0.15);
      // its delay, and the 5 ms of its excitation
      expect(Math.abs(-intercept - DELAY)).toBeLessThan(0.02);
    },
  );

  test('without inhibition by size nothing but the end of the picture ends the rise', { tags: 'long' }, () => {
    const { slope } = line(
      ratios,
      ratios.map((ratio) => timeOfPeak(ratio, 0)),
    );
    expect(slope).toBeLessThan(1.5);
  });
});

test('an edge counts by the angle between the column that it passes and the next, the last column by that before it', () => {
  const watch = new LoomingWatch({ camera: { ...camera, width: 4 }, alpha: 2, seed: 1, period: PERIOD });
  const { simulation, retina } = watch;
  const size = simulation.network.projections.find(({ name }) => name === 'size');
  if (size === undefined) expect.fail('has no inhibition by size');
  const weights = simulation.synapses(size as never, 'w', '1' as never) as unknown as Float64Array;
  // Of a pinhole camera: columns at -1.5 to 1.5 pixels from the middle, at a distance of 2 / tan(0.8) pixels.
  const bearings = [-1.5, -0.5, 0.5, 1.5].map((pixel) => Math.atan((pixel * Math.tan(0.8)) / 2));
  const pitches = [0, 1, 2, 2].map((k) => bearings[k + 1] - bearings[k]);
  expect(retina.size).toBe(2 * 4 * 2);
  for (const [cell, weight] of weights.entries())
    expect(weight).toBeCloseTo((2 * pitches[Math.floor(cell / 2) % 4]) / 2, 6);
});

describe('what an event does to a detector', () => {
  /** Weights by receptor, and the delay in s. */
  function connections(options: Partial<ConstructorParameters<typeof LoomingWatch>[0]> = {}) {
    const watch = new LoomingWatch({ camera: { ...camera, width: 4 }, seed: 1, period: PERIOD, ...options });
    const of = (receptor: string) => {
      const [projection] = watch.simulation.network.projections.filter((one) => one.receptor === receptor);
      return {
        delay: projection.delay,
        w: watch.simulation.synapses(projection as never, 'w' as never, '1' as never) as Float64Array,
        ...watch.simulation.connections(projection),
      };
    };
    return { watch, motion: of('motion'), size: of('size') };
  }

  test('is excitation by 40 (alpha^2 + 1) an angle, inhibition by alpha, which is 4.7 if none is told', () => {
    for (const alpha of [2, undefined]) {
      const { motion, size } = connections(alpha === undefined ? {} : { alpha });
      const told = alpha ?? 4.7;
      for (const [k, w] of motion.w.entries()) expect(w / size.w[k]).toBeCloseTo((40 * (told ** 2 + 1)) / told, 3);
    }
    const [four, two] = [connections({ alpha: 4 }), connections({ alpha: 2 })];
    expect(four.size.w[0] / two.size.w[0]).toBeCloseTo(2, 5);
  });

  test('is shared by all events of a pixel that an edge passes', () => {
    const [one, three] = [connections(), connections({ eventsPerEdge: 3 })];
    for (const [k, w] of one.size.w.entries()) expect(three.size.w[k]).toBeCloseTo(w / 3, 6);
  });

  test('is the same for all of them, 20 ms later or as told', () => {
    const { watch, motion } = connections({ detectors: 3 });
    expect(watch.detectors.size).toBe(3);
    expect(motion.w).toHaveLength(3 * watch.retina.size);
    const { w: alone } = connections().motion;
    for (const [k, w] of motion.w.entries()) expect(w).toBeCloseTo(alone[motion.pre[k]], 6);
    for (const detector of [0, 1, 2])
      expect(motion.post.filter((post) => post === detector)).toHaveLength(watch.retina.size);
    expect([motion.delay, connections({ delay: 0.03 }).size.delay]).toEqual([0.02, 0.03]);
    expect(watch.detectors.parameters.get('tau_in')).toBe(20_000);
  });
});
