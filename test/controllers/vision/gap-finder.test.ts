import { describe, expect, test } from 'vitest';
import type { EventCameraSettings, Pose } from '../../../agents/index.ts';
import { messageType } from '../../../agents/index.ts';
import { DIRECTIONS, GapFinder } from '../../../controllers/vision/gap-finder.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { Scene } from '../../../sim/casters/scene.ts';
import type { Wall } from '../../../sim/index.ts';
import { randomWaves } from '../../../sim/index.ts';
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
const texture = (seed: number) => randomWaves({ seed, longest: 0.5, shortest: 0.04, count: 16, contrast: 0.35 });
const wall = (y: number, seed: number): Wall => ({ from: { x: -2, y }, to: { x: 4, y }, surface: texture(seed) });

/** Moves along x between walls for 0.4 s: what each layer did, by side, and the first direction chosen. */
function moveBetween(leftWall: number, rightWall: number, seed = 1) {
  const finder = new GapFinder({ left: camera(1), right: camera(-1), speed: SPEED, seed: 1, period: PERIOD });
  const scene = new Scene({ name: 'walls', walls: [wall(leftWall, seed), wall(-rightWall, seed + 1)], obstacles: [] });
  const eyes = ([1, -1] as const).map(
    (side) => new EventCamera({ scene, settings: camera(side), random: new RandomStream(1, 'eye', side + 1) }),
  );
  const { simulation, motion, direction, retina } = finder;
  const ids = new Uint32Array(motion.size);
  const spikes = [0, 0];
  let chosen: number | undefined;
  const drive = simulation.input(direction, 'I_ext', 'pA').fill(35);
  expect(drive.length).toBeGreaterThanOrEqual(DIRECTIONS.length);
  const batch = messageType('events').create(64 * 32);
  const pose: Pose = { x: 0, y: 0, heading: 0 };
  for (const eye of eyes) eye.reset(pose, 0);
  for (let n = 1; n <= 400; n++) {
    pose.x = SPEED * n * PERIOD;
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
    const count = simulation.spikes(motion, ids);
    for (let i = 0; i < count; i++) spikes[ids[i] < motion.size / 2 ? 0 : 1]++;
    const choices = simulation.spikes(direction, ids);
    if (choices > 0) chosen ??= DIRECTIONS[ids[(choices - 1) >> 1]];
  }
  return { left: spikes[0], right: spikes[1], chosen: chosen as number };
}

describe('gap finder', () => {
  test('motion answers to nearness: a wall three times as far excites several times less', () => {
    const { left, right } = moveBetween(0.2, 0.6);
    expect(left / right).toBeGreaterThan(3);
  });

  test.each([1, 2, 3])('turns away from the nearer wall (texture %i)', (seed) => {
    expect(moveBetween(0.15, 1, 10 * seed).chosen).toBeLessThan(0);
    expect(moveBetween(1, 0.15, 10 * seed).chosen).toBeGreaterThan(0);
  });
});

describe('an edge that passes the cells of the left eye', () => {
  const NEW = () => new GapFinder({ left: camera(1), right: camera(-1), speed: SPEED, seed: 1, period: PERIOD });

  /** Columns of the left eye from straight ahead outwards, with their bearings in rad. */
  const columnsOf = (finder: GapFinder): { column: number; bearing: number }[] =>
    [...finder.eyes[0].bearings]
      .map((bearing, column) => ({ column, bearing }))
      .sort((one, other) => one.bearing - other.bearing);

  /** Fires ON cells of a column in all rows in the next step. */
  function fireColumn({ simulation, retina, eyes }: GapFinder, column: number): void {
    const fire = simulation.input(retina, 'fire');
    for (let row = 0; row < eyes[0].retina.rows; row++) fire[eyes[0].retina.index(1, column, row)] = 1;
  }

  /** Spikes of the encoders while an edge passes columns in order, each `ticks` after the one before. */
  function sweep(finder: GapFinder, columns: readonly number[], ticks: number): number {
    const ids = new Uint32Array(finder.motion.size);
    let spikes = 0;
    for (const column of columns) {
      fireColumn(finder, column);
      for (let tick = 0; tick < ticks; tick++) {
        finder.simulation.step();
        spikes += finder.simulation.spikes(finder.motion, ids);
      }
    }
    return spikes;
  }

  test('is motion where it goes outwards, as surfaces do that one approaches, and none where it goes inwards', () => {
    const outwards = columnsOf(NEW()).map(({ column }) => column);
    expect(sweep(NEW(), outwards, 10)).toBeGreaterThan(100);
    expect(sweep(NEW(), outwards.toReversed(), 10)).toBe(0);
  });

  test('speaks of the nearness of its surface, e^(-d / 0.3 m), at any bearing', () => {
    const distance = 0.2;
    const answers = [0.4, 0.7, 1.1].map((wanted) => {
      const finder = NEW();
      const columns = columnsOf(finder);
      const n = columns.findIndex(({ bearing }) => bearing > wanted);
      const [from, to] = [columns[n], columns[n + 1]];
      // v sin(b)/d rad/s from one cell to the next.
      const bearing = (from.bearing + to.bearing) / 2;
      const exact = ((to.bearing - from.bearing) * distance) / (SPEED * Math.sin(bearing)) / PERIOD;
      const ticks = Math.round(exact);
      fireColumn(finder, from.column);
      finder.simulation.step(ticks);
      fireColumn(finder, to.column);
      // It arrives a step later.
      finder.simulation.step(2);
      const current = Math.max(...finder.simulation.state(finder.motion, 'i', 'nA'));
      // Of 2 nA, of which a step of 1 ms leaves e^(-1/5); a tick more or less is as many metres.
      return { current: current / (2 * Math.exp(-1 / 5)), expected: Math.exp((-distance * ticks) / exact / 0.3) };
    });
    for (const { current, expected } of answers) {
      expect(current).toBeCloseTo(expected, 3);
      expect(Math.abs(current / Math.exp(-distance / 0.3) - 1)).toBeLessThan(0.06);
    }
  });

  test('excites the looming detector of its own eye ahead, and none farther aside than 0.45 rad', () => {
    const loomed = (ahead: boolean): readonly number[] => {
      const finder = NEW();
      const columns = columnsOf(finder).filter(({ bearing }) => (ahead ? bearing < 0.4 : bearing > 0.5));
      sweep(
        finder,
        columns.map(({ column }) => column),
        3,
      );
      return [...finder.simulation.state(finder.looming, 's', '1')];
    };
    const [own, other] = loomed(true);
    // 0.005 for each spike of an encoder ahead, of which each makes one or two.
    expect(own).toBeGreaterThan(0.1);
    expect(other).toBe(0);
    expect(loomed(false)).toEqual([0, 0]);
  });
});
