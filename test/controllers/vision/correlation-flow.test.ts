import { describe, expect, test } from 'vitest';
import type { EventCameraSettings, Events } from '../../../agents/index.ts';
import { messageType } from '../../../agents/index.ts';
import { CorrelationFlow } from '../../../controllers/vision/correlation-flow.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { Scene } from '../../../sim/casters/scene.ts';
import { EventCamera } from '../../../sim/sensors/event-camera/camera.ts';
import { randomWaves } from '../../../sim/world/surface.ts';

const PERIOD = 1e-3;
const WIDTH = 40;
const HEIGHT = 6;
const FIELD = 0.8;
/** Pixels/s of a wall 1 m aside, at 1 m/s. */
const FOCAL = WIDTH / (2 * Math.tan(FIELD / 2));
const settings: EventCameraSettings = {
  width: WIDTH,
  height: HEIGHT,
  fieldOfView: FIELD,
  mount: { z: 1, yaw: Math.PI / 2 },
  pixel: 'ideal',
};

/** The events, step by step, of a textured wall that a camera passes at a speed, m/s. */
function passing(speed: number, seconds: number): Events[] {
  const surface = randomWaves({ seed: 5, longest: 0.4, shortest: 0.06, contrast: 0.35 });
  const scene = new Scene({
    name: 'wall',
    walls: [{ from: { x: -9, y: 1.01 }, to: { x: 9, y: 1.01 }, height: 2, surface }],
    obstacles: [],
  });
  const eye = new EventCamera({ scene, settings, random: new RandomStream(1, 'flow') });
  eye.reset({ x: 0, y: 0, heading: 0 }, 0);
  return Array.from({ length: Math.round(seconds / PERIOD) }, (_, n) => {
    eye.advance({ x: speed * (n + 1) * PERIOD, y: 0, heading: 0 }, (n + 1) * PERIOD);
    const { t, x, y, flags, count } = eye.events;
    const batch = messageType('events').create(Math.max(1, count));
    for (let k = 0; k < count; k++)
      [batch.t[k], batch.x[k], batch.y[k], batch.polarity[k]] = [t[k], x[k], y[k], flags[k] & 1];
    batch.count = count;
    eye.events.clear();
    return batch;
  });
}

function flowOf(steps: readonly Events[]): CorrelationFlow {
  const flow = new CorrelationFlow({ width: WIDTH, height: HEIGHT, seed: 1, period: PERIOD });
  for (const events of steps) flow.step(events);
  return flow;
}

describe('correlation flow', () => {
  // A camera that looks to its left and goes forward sees what it passes move to the left.
  test.each([0.5, 1, 2, -0.7, -1.5])(
    'tells the speed of a texture to a tenth, at %f m/s',
    { tags: 'long' },
    (speed) => {
      const velocity = flowOf(passing(speed, 0.6)).velocity();
      expect(Math.abs(velocity / (-FOCAL * speed) - 1)).toBeLessThan(0.1);
    },
  );

  test('sees no direction when the events of neighbours are not in order', { tags: 'long' }, () => {
    const steps = passing(1, 0.6);
    const random = new RandomStream(2, 'shuffle');
    // Each pixel keeps its number of events and loses their times.
    const shuffled = steps.map((batch) => messageType('events').create(Math.max(1, 8 * batch.t.length + 64)));
    for (const batch of steps)
      for (let k = 0; k < batch.count; k++) {
        const into = shuffled[random.integer(steps.length)];
        if (into.count === into.t.length) continue;
        into.x[into.count] = batch.x[k];
        into.y[into.count] = batch.y[k];
        into.polarity[into.count++] = batch.polarity[k];
      }
    const sum = (flow: CorrelationFlow) => Math.max(...flow.balance.map(Math.abs));
    expect(sum(flowOf(shuffled))).toBeLessThan(0.1 * sum(flowOf(steps)));
  });

  test('counts an edge at the delays that it took, to within a tenth of each, in its direction', () => {
    const flow = new CorrelationFlow({ width: 3, height: 1, seed: 1, period: PERIOD });
    const at = (x: number): Events =>
      Object.assign(messageType('events').create(1), { count: 1, x: Uint16Array.of(x) });
    const none = messageType('events').create(1);
    for (const [first, second] of [
      [0, 2],
      [2, 0],
    ]) {
      flow.clear();
      // 20 ms lie between the two, and nothing fires a second time within the memory of a detector.
      for (let n = 0; n < 200; n++) flow.step(n === 5 ? at(first) : n === 25 ? at(second) : none);
      const expected = Array.from(flow.delays, (delay) => Number(Math.abs(delay - 0.02) <= 0.1 * delay));
      expect(expected.reduce((sum, n) => sum + n, 0)).toBeGreaterThan(0);
      expect([...flow.balance]).toEqual(expected.map((n) => (second > first ? n : 0 - n)));
    }
  });

  test('has the speed at the top of the parabola through the largest balance and its neighbours', () => {
    const flow = new CorrelationFlow({
      width: 8,
      height: 1,
      delays: 4,
      shortest: 8e-3,
      longest: 64e-3,
      seed: 1,
      period: PERIOD,
    });
    expect([...flow.delays]).toEqual([8e-3, 16e-3, 32e-3, 64e-3]);
    /** Pixels/s of a place among the delays, which double. */
    const speed = (place: number): number => 2 / (8e-3 * 2 ** place);
    const velocity = (...balance: number[]): number => {
      flow.balance.set(balance);
      return flow.velocity();
    };
    // The parabola 10 - 4 (k - c)^2 has its top at c, whichever three places of it are known.
    const parabola = (top: number, k: number): number => 10 - 4 * (k - top) ** 2;
    for (const top of [0.75, 1, 1.25, 1.9]) {
      const known = [0, 1, 2, 3].map((k) => (Math.abs(k - Math.round(top)) <= 1 ? parabola(top, k) : 0));
      expect(velocity(...known) / speed(top)).toBeCloseTo(1, 12);
      expect(velocity(...known.map((value) => -value)) / -speed(top)).toBeCloseTo(1, 12);
    }
    expect(velocity(0, 1, 0, 0)).toBeCloseTo(speed(1), 9);
    expect(velocity(0, -1, 0, 0)).toBeCloseTo(-speed(1), 9);
    // At an end the missing neighbour is as large as the end itself, and where two are alike the first counts.
    expect(velocity(3, 1, 0, 0)).toBeCloseTo(speed(-0.5), 9);
    expect(velocity(0, 0, 1, 3)).toBeCloseTo(speed(3.5), 9);
    expect(velocity(0, 2, 2, 0)).toBeCloseTo(speed(1.5), 9);
    expect(velocity(1, 1, 1, 1)).toBeCloseTo(speed(0), 9);
  });

  test('is still without events', { tags: 'long' }, () => {
    const flow = flowOf([messageType('events').create(1)]);
    expect(flow.velocity()).toBe(0);
    flow.balance.fill(3);
    flow.clear();
    expect(flow.velocity()).toBe(0);
  });
});
