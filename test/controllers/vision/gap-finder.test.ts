import { describe, expect, test } from 'vitest';
import type { EventCameraSettings, Pose } from '../../../agents/index.ts';
import { messageType } from '../../../agents/index.ts';
import type { GapFinderOptions } from '../../../controllers/vision/gap-finder.ts';
import { DIRECTIONS, GapFinder } from '../../../controllers/vision/gap-finder.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { Scene } from '../../../sim/casters/scene.ts';
import type { Obstacle, Surface, Wall } from '../../../sim/index.ts';
import { EventCamera } from '../../../sim/sensors/event-camera/camera.ts';

const PERIOD = 1e-3;
const SPEED = 0.4;
const camera = (side: 1 | -1): EventCameraSettings => ({
  width: 64,
  height: 32,
  fieldOfView: Math.PI / 2,
  mount: { z: 0.06, yaw: (side * Math.PI) / 4 },
  pixel: 'v2e-clean',
});

/** m: where a wall is, and the period of its stripes. */
interface Striped {
  readonly y: number;
  readonly period: number;
}

type Options = Partial<Pick<GapFinderOptions, 'nearness' | 'loomingGain' | 'speed'>>;

/** Moves along x between walls, past obstacles: what each layer did, and the first direction chosen. */
function move(walls: readonly Striped[], options: Options = {}, obstacles: readonly Obstacle[] = [], seconds = 0.6) {
  const { speed = SPEED } = options;
  const stripes = (period: number): Surface => ({ kind: 'grating', period, light: 0.7, dark: 0.18 });
  const finder = new GapFinder({
    left: camera(1),
    right: camera(-1),
    speed: SPEED,
    seed: 1,
    period: PERIOD,
    ...options,
  });
  const made = walls.map(
    ({ y, period }): Wall => ({ from: { x: -2, y }, to: { x: 4, y }, height: 1, surface: stripes(period) }),
  );
  const scene = new Scene({ name: 'walls', walls: made, obstacles });
  const eyes = ([1, -1] as const).map(
    (side) => new EventCamera({ scene, settings: camera(side), random: new RandomStream(1, 'eye', side + 1) }),
  );
  const { simulation, motion, near, looming, direction, retina } = finder;
  const ids = new Uint32Array(motion.size);
  const [outward, inward, nearness] = [
    [0, 0],
    [0, 0],
    [0, 0],
  ];
  let loomed = 0;
  let chosen: number | undefined;
  const drive = simulation.input(direction, 'I_ext', 'pA').fill(32);
  expect(drive.length).toBeGreaterThanOrEqual(DIRECTIONS.length);
  const batch = messageType('events').create(64 * 32);
  const pose: Pose = { x: 0, y: 0, heading: 0 };
  for (const eye of eyes) eye.reset(pose, 0);
  for (let n = 1; n <= seconds / PERIOD; n++) {
    pose.x = speed * n * PERIOD;
    eyes.forEach((eye, side) => {
      eye.advance(pose, n * PERIOD);
      const { t, x, y, flags } = eye.events;
      for (let k = 0; k < eye.events.count; k++)
        [batch.t[k], batch.x[k], batch.y[k], batch.polarity[k]] = [t[k], x[k], y[k], flags[k] & 1];
      batch.count = eye.events.count;
      eye.events.clear();
      const first = side === 0 ? 0 : finder.eyes[0].retina.size;
      finder.eyes[side].retina.encode(batch, simulation.input(retina, 'fire'), first);
    });
    simulation.step();
    const encoders = simulation.spikes(motion, ids);
    for (let i = 0; i < encoders; i++) {
      const quarter = Math.floor((4 * ids[i]) / motion.size);
      (quarter < 2 ? outward : inward)[quarter % 2]++;
    }
    const cells = simulation.spikes(near, ids);
    for (let i = 0; i < cells; i++) nearness[ids[i] < near.size / 2 ? 0 : 1]++;
    loomed += simulation.spikes(looming, ids);
    const choices = simulation.spikes(direction, ids);
    if (choices > 0) chosen ??= DIRECTIONS[ids[(choices - 1) >> 1]];
  }
  return { outward, inward, nearness, loomed, chosen: chosen as number };
}

const PILLAR: Obstacle = {
  kind: 'cylinder',
  at: { x: 0.55, y: 0 },
  radius: 0.08,
  height: 1,
  surface: { kind: 'uniform', reflectance: 0.04 },
};
const FAR = [
  { y: 0.7, period: 0.2 },
  { y: -0.7, period: 0.2 },
];

describe('gap finder', () => {
  test('facilitation is as long as a surface takes from cell to cell, at any speed and bearing', () => {
    const finderAt = (speed: number): GapFinder =>
      new GapFinder({ left: camera(1), right: camera(-1), speed, seed: 1, period: PERIOD });
    const seconds = (speed: number): Float64Array => {
      const { motion } = finderAt(speed);
      return Float64Array.from(motion.parameters.get('tau_fac') as ArrayLike<number>);
    };
    const [slow, fast] = [seconds(0.4), seconds(0.8)];
    // In ms: at most 240; else twice the speed halves it.
    expect(Math.max(...slow)).toBeCloseTo(240, 9);
    const free = [...slow.keys()].filter((k) => slow[k] < 239);
    expect(free.length).toBeGreaterThan(slow.length / 2);
    for (const k of free) expect(slow[k] / fast[k]).toBeCloseTo(2, 9);
    // At right angles to the way, 0.4 m aside, half a degree or so passes in d / v of its angle: the fastest of all.
    const { eyes } = finderAt(0.4);
    const { bearings } = eyes[0];
    const pitch = Math.abs(bearings[0] - bearings[1]);
    const bearing = Math.abs(bearings[0] + bearings[1]) / 2;
    expect(slow.some((tau) => Math.abs(tau - (1e3 * pitch * 0.4) / (0.4 * Math.sin(bearing))) < 1e-6)).toBe(true);
  });

  test('its encoders answer to motion away from straight ahead, which is what there is', () => {
    const { outward, inward } = move([
      { y: 0.25, period: 0.15 },
      { y: -0.25, period: 0.15 },
    ]);
    expect(outward[0] + outward[1]).toBeGreaterThan(100);
    expect(inward[0] + inward[1]).toBeLessThan(0.15 * (outward[0] + outward[1]));
  });

  test.each([0.1, 0.15, 0.25])('turns away from the nearer wall, with stripes of %f m', (period) => {
    const [near, far] = [0.15, 0.8];
    expect(move([near, -far].map((y) => ({ y, period }))).chosen).toBeLessThan(0);
    expect(move([far, -near].map((y) => ({ y, period }))).chosen).toBeGreaterThan(0);
  });

  test('a wall with five times as many edges is not nearer; by density it would be', () => {
    const walls = [
      { y: 0.6, period: 0.05 },
      { y: -0.3, period: 0.25 },
    ];
    const byMotion = move(walls);
    expect(byMotion.nearness[1]).toBeGreaterThan(1.5 * byMotion.nearness[0]);
    const byDensity = move(walls, { nearness: 'density' });
    expect(byDensity.nearness[1]).toBeLessThan(byDensity.nearness[0]);
  });

  test('with motion turned round, nothing is near, though fine stripes excite encoders of both directions', () => {
    const walls = [0.2, -0.2].map((y) => ({ y, period: 0.03 }));
    const { nearness, inward } = move(walls);
    expect(inward[0] + inward[1]).toBeGreaterThan(300);
    const reversed = move(walls, { nearness: 'reversed' }).nearness;
    expect(reversed[0] + reversed[1]).toBeLessThan(0.15 * (nearness[0] + nearness[1]));
  });

  test('a pillar straight ahead looms, and walls aside do not', () => {
    expect(move(FAR, {}, [PILLAR], 0.9).loomed).toBeGreaterThan(3 * move(FAR, {}, [], 0.9).loomed + 3);
  });
});
