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
  test('facilitation is as long as a surface takes from cell to cell, at any speed and bearing', {
    tags: 'long',
  }, () => {
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

  test('its encoders answer to motion away from straight ahead, which is what there is', { tags: 'long' }, () => {
    const { outward, inward } = move([
      { y: 0.25, period: 0.15 },
      { y: -0.25, period: 0.15 },
    ]);
    expect(outward[0] + outward[1]).toBeGreaterThan(100);
    expect(inward[0] + inward[1]).toBeLessThan(0.15 * (outward[0] + outward[1]));
  });

  test.each([0.1, 0.15, 0.25])('turns away from the nearer wall, with stripes of %f m', { tags: 'long' }, (period) => {
    const [near, far] = [0.15, 0.8];
    expect(move([near, -far].map((y) => ({ y, period }))).chosen).toBeLessThan(0);
    expect(move([far, -near].map((y) => ({ y, period }))).chosen).toBeGreaterThan(0);
  });

  test('a wall with five times as many edges is not nearer; by density it would be', { tags: 'long' }, () => {
    const walls = [
      { y: 0.6, period: 0.05 },
      { y: -0.3, period: 0.25 },
    ];
    const byMotion = move(walls);
    expect(byMotion.nearness[1]).toBeGreaterThan(1.5 * byMotion.nearness[0]);
    const byDensity = move(walls, { nearness: 'density' });
    expect(byDensity.nearness[1]).toBeLessThan(byDensity.nearness[0]);
  });

  test('with motion turned round, nothing is near, though fine stripes excite encoders of both directions', {
    tags: 'long',
  }, () => {
    const walls = [0.2, -0.2].map((y) => ({ y, period: 0.03 }));
    const { nearness, inward } = move(walls);
    expect(inward[0] + inward[1]).toBeGreaterThan(300);
    const reversed = move(walls, { nearness: 'reversed' }).nearness;
    expect(reversed[0] + reversed[1]).toBeLessThan(0.15 * (nearness[0] + nearness[1]));
  });

  test('a pillar straight ahead looms, and walls aside do not', { tags: 'long' }, () => {
    expect(move(FAR, {}, [PILLAR], 0.9).loomed).toBeGreaterThan(3 * move(FAR, {}, [], 0.9).loomed + 3);
  });

  describe('as it is connected', () => {
    const DEGREE = Math.PI / 180;
    const finder = (options: Partial<GapFinderOptions> = {}): GapFinder =>
      new GapFinder({ left: camera(1), right: camera(-1), speed: SPEED, seed: 1, period: PERIOD, ...options });
    const plain = finder();
    /** Synapses from one layer to another, with their weights. */
    const synapses = ({ simulation }: GapFinder, from: string, to: string, receptor?: string, unit?: string) =>
      simulation.network.projections
        .filter(({ source, target }) => source.name === from && target.name === to)
        .filter((projection) => receptor === undefined || projection.receptor === receptor)
        .flatMap((projection) => {
          const { pre, post } = simulation.connections(projection);
          const w = simulation.synapses(projection, 'w', (unit ?? 'mV') as 'mV');
          return [...w].map((weight, k) => ({ pre: pre[k], post: post[k], weight }));
        });
    /** rad, middle of the columns of each nearness cell, four columns of pairs each, from the left. */
    const pools = (['left', 'right'] as const).flatMap((_, side) => {
      const { bearings } = plain.eyes[side];
      return Array.from({ length: 16 }, (__, k) => (bearings[4 * k] + bearings[Math.min(4 * k + 4, 63)]) / 2);
    });

    test('the body may turn to every fifth degree up to 60 to each side', () => {
      expect(DIRECTIONS).toHaveLength(25);
      for (const [k, direction] of DIRECTIONS.entries()) expect(direction).toBeCloseTo((5 * k - 60) * DEGREE, 12);
    });

    test('a nearness cell aside keeps it from the directions about its bearing, as much as it is told', () => {
      for (const motionGain of [1, 2]) {
        const made = synapses(motionGain === 1 ? plain : finder({ motionGain }), 'near', 'direction');
        const expected = pools.flatMap((bearing, pre) =>
          [...DIRECTIONS].map((direction, post) => {
            const off = (bearing - direction) / 0.25;
            return { pre, post, weight: Math.abs(bearing) < 0.286 ? 0 : -motionGain * Math.exp(-off * off * 0.5) };
          }),
        );
        const strong = expected.filter(({ weight }) => weight < -0.01);
        expect(made).toHaveLength(strong.length);
        for (const { pre, post, weight } of strong)
          expect(made.find((one) => one.pre === pre && one.post === post)?.weight).toBeCloseTo(weight, 5);
      }
    });

    test('looming in the left eye keeps it from the left and drives it to the right, and the other way round', {
      tags: 'long',
    }, () => {
      const made = synapses(plain, 'looming', 'direction');
      expect(new Set(made.map(({ pre }) => pre))).toEqual(new Set([0, 1]));
      for (const { pre, post, weight } of made) {
        const off = (DIRECTIONS[post] - (pre === 0 ? 0.1 : -0.1)) / 0.3;
        expect(weight).toBeCloseTo(1.2 * (0.4 - Math.exp(-off * off * 0.5)), 5);
      }
      expect(made.length).toBeGreaterThanOrEqual(48);
      expect(synapses(finder({ loomingGain: 0 }), 'looming', 'direction')).toEqual([]);
      const twice = synapses(finder({ loomingGain: 2 }), 'looming', 'direction');
      expect(twice[0].weight).toBeCloseTo(2 * made[0].weight, 5);
    });

    test('nearness ahead, within 0.286 rad, goes to the looming detector of its side, and nearness aside to none', () => {
      const ahead = pools.flatMap((bearing, pre) => (Math.abs(bearing) < 0.286 ? [[pre, bearing > 0 ? 0 : 1]] : []));
      expect(ahead.length).toBeGreaterThanOrEqual(6);
      for (const [receptor, weight] of [
        ['motion', 0.5],
        ['size', 0.02],
      ] as const) {
        const made = synapses(plain, 'near', 'looming', receptor, '1');
        expect(made.map(({ pre, post }) => [pre, post]).sort(([a], [b]) => a - b)).toEqual(ahead);
        for (const one of made) expect(one.weight).toBeCloseTo(weight, 6);
      }
    });

    test('encoders lie between neighbours of a row and polarity: outward ones wait for the cell further from ahead', () => {
      const made = plain;
      const facilitators = synapses(made, 'edge', 'motion', 'facilitator', '1');
      const triggers = new Map(synapses(made, 'edge', 'motion', 'trigger', 'nA').map(({ pre, post }) => [post, pre]));
      // Two eyes, two polarities, 63 pairs of columns, four rows; and each the other way.
      const half = 2 * 2 * 63 * 4;
      expect(made.motion.size).toBe(2 * half);
      expect(facilitators).toHaveLength(2 * half);
      const { bearings } = made.eyes[0];
      const seen = new Set<string>();
      /** Eye, polarity and row of a retinal cell, and how far it looks from straight ahead. */
      const cell = (index: number) => {
        const [eye, within] = [Math.floor(index / 512), index % 512];
        const column = Math.floor(within / 4) % 64;
        const away = made.eyes[eye].bearings[column];
        return { place: `${eye} ${Math.floor(within / 256)} ${within % 4}`, column, away: Math.abs(away) };
      };
      for (const { pre, post } of facilitators) {
        const [from, to] = [cell(pre), cell(triggers.get(post) as number)];
        expect(to.place).toBe(from.place);
        expect(Math.abs(to.column - from.column)).toBe(1);
        expect(to.away > from.away).toBe(post < half);
        seen.add(`${from.place} ${Math.min(from.column, to.column)} ${post < half}`);
      }
      expect(seen.size).toBe(2 * half);
      expect(bearings[0]).toBeGreaterThan(bearings[63]);
    });

    test.each([
      ['motion', 1, -2],
      ['reversed', -2, 1],
    ] as const)(
      'by %s an outward encoder does %d mV to its nearness cell, an inward one %d mV',
      { tags: 'long' },
      (nearness, out, back) => {
        const made = finder({ nearness });
        const half = made.motion.size / 2;
        const all = synapses(made, 'motion', 'near');
        expect(all).toHaveLength(made.motion.size);
        for (const { pre, post, weight } of all) {
          expect(weight).toBe(pre < half ? out : back);
          // Pairs are in the order of eye, polarity, column, row; four columns have one cell, the last three another.
          const [eye, column] = [Math.floor((pre % half) / 504), Math.floor((pre % 252) / 4)];
          expect(post).toBe(16 * eye + Math.floor(column / 4));
        }
      },
    );

    test('by density each edge does 1 mV to the nearness cells of its pairs, whichever way it goes', () => {
      const made = finder({ nearness: 'density' });
      const all = synapses(made, 'edge', 'near');
      expect(all).toHaveLength(made.motion.size / 2);
      for (const { weight } of all) expect(weight).toBe(1);
      expect(synapses(made, 'motion', 'near')).toEqual([]);
    });

    test('a surface ahead facilitates farther than one aside, up to 0.24 s', () => {
      const made = plain;
      const { bearings } = made.eyes[0];
      const taus = made.motion.parameters.get('tau_fac') as ArrayLike<number>;
      for (let column = 0; column < 63; column++) {
        const bearing = (bearings[column] + bearings[column + 1]) / 2;
        const pitch = bearings[column] - bearings[column + 1];
        const distance = bearing < 0.286 ? 0.55 : 0.4;
        // In a second a surface at that distance moves by this angle.
        const pace = (SPEED / distance) * Math.sin(bearing);
        expect(taus[4 * column]).toBeCloseTo(1e3 * Math.min(0.24, pitch / pace), 6);
      }
    });

    test('a choice begins at rest; a turn also ends what motion has excited', () => {
      const made = plain;
      const { simulation, direction, near, motion } = made;
      const v = (layer: typeof direction | typeof near) => simulation.state(layer, 'v', 'mV');
      const excite = (): void => {
        simulation.setState(direction, 'v', '-60 mV');
        simulation.setState(near, 'v', '1 mV');
        simulation.setState(motion, 'g', 1);
      };
      excite();
      made.decideAnew();
      expect(new Set(v(direction))).toEqual(new Set([-70]));
      expect(new Set(v(near))).toEqual(new Set([1]));
      expect(new Set(simulation.state(motion, 'g'))).toEqual(new Set([1]));
      excite();
      made.begin();
      expect(new Set(v(direction))).toEqual(new Set([-70]));
      expect(new Set(simulation.state(motion, 'g'))).toEqual(new Set([0]));
    });
  });
});
