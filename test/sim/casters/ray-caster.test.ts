import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CameraPose, Lens } from '../../../sim/casters/lens.ts';
import { columnStride, pinhole } from '../../../sim/casters/lens.ts';
import { RayCaster } from '../../../sim/casters/ray-caster.ts';
import { FLOOR_ID, Scene, SKY_ID } from '../../../sim/casters/scene.ts';
import type { Surface } from '../../../sim/world/surface.ts';
import type { Obstacle } from '../../../sim/world/world.ts';
import { share } from '../../effort.ts';

const level: CameraPose = { x: 0, y: 0, z: 0.3, yaw: 0, pitch: 0, roll: 0 };
const sceneOf = (...obstacles: Obstacle[]): Scene => new Scene({ name: 'things', walls: [], obstacles });

function draw(scene: Scene, pose: CameraPose, lens: Lens) {
  const caster = new RayCaster(scene, lens);
  caster.render(pose, 0);
  const at = (x: number, row: number): number => x * columnStride(lens.height) + row;
  return { caster, at };
}

/** Forward, left and up of a camera, as matrices make them: Rz(yaw) Ry(-pitch) Rx(roll). */
function axes({ yaw, pitch, roll }: CameraPose): [number[], number[], number[]] {
  const [cy, sy, cp, sp, cr, sr] = [yaw, pitch, roll].flatMap((a) => [Math.cos(a), Math.sin(a)]) as [
    ...[number, number, number, number, number, number],
  ];
  const turn = ([x, y, z]: [number, number, number]): number[] => {
    const [y1, z1] = [y * cr - z * sr, y * sr + z * cr];
    const [x2, z2] = [x * cp - z1 * sp, x * sp + z1 * cp];
    return [x2 * cy - y1 * sy, x2 * sy + y1 * cy, z2];
  };
  return [turn([1, 0, 0]), turn([0, 1, 0]), turn([0, 0, 1])];
}

describe('a sphere', () => {
  const radius = 0.1;
  const ball: Obstacle = { kind: 'sphere', at: { x: 0.5, y: 0 }, z: 0.2, radius };
  const lens = pinhole(201, 201, 0.8);

  it('is a disc of slope tan(asin(r / d)), nearest in its middle', () => {
    const { caster, at } = draw(sceneOf(ball), level, lens);
    const across = lens.focal * Math.tan(Math.asin(radius / 0.5));
    const seen = caster.ids.filter((id) => id === 2).length;
    expect(seen / (Math.PI * across ** 2)).toBeCloseTo(1, 2);
    expect(caster.depth[at(100, 100)]).toBeCloseTo(0.4, 6);
  });

  it('wears its surface by arc and height', { tags: 'long' }, () => {
    const surface: Surface = { kind: 'checker', light: 1, dark: 0, size: 0.02 };
    const { caster, at } = draw(sceneOf({ ...ball, surface }), level, lens);
    let [compared, sharp] = [0, 0];
    for (let x = 0; x < 201; x++) {
      for (let row = 0; row < 201; row++) {
        if (caster.ids[at(x, row)] !== 2) continue;
        const depth = caster.depth[at(x, row)];
        const [side, up] = [(depth * (100 - x)) / lens.focal, (depth * (100 - row)) / lens.focal];
        const u = (radius * Math.atan2(side, depth - 0.5)) / 0.02;
        const v = (0.3 + up) / 0.02;
        const value = caster.image[at(x, row)];
        compared++;
        if (value > 0.02 && value < 0.98) continue; // an edge is within the pixel
        sharp++;
        expect(value > 0.5).toBe((Math.floor(u) + Math.floor(v)) % 2 === 0);
      }
    }
    expect(sharp / compared).toBeGreaterThan(0.5);
  });
});

it('sees the sky below a thing in the air, and its underside', () => {
  const lens = pinhole(41, 81, 0.8);
  const box: Obstacle = { kind: 'box', at: { x: 1, y: 0 }, size: [0.4, 2, 0.1], z: 0.5 };
  const { caster, at } = draw(sceneOf(box), level, lens);
  const column = Array.from({ length: 81 }, (_, row) => caster.ids[at(20, row)]);
  const runs = column.filter((id, row) => id !== column[row - 1]);
  expect(runs).toEqual([SKY_ID, 2, SKY_ID, FLOOR_ID]);
  // its front edge below at slope 0.2 / 0.8, its back edge at 0.2 / 1.2: between them the underside, at rising depth
  const row = Math.round(40 - lens.focal * 0.2);
  expect(caster.depth[at(20, row)]).toBeCloseTo((0.2 * lens.focal) / (40 - row), 5);
});

it('moves the horizon with pitch, and tilts it with roll', () => {
  const lens = pinhole(101, 101, 1);
  fc.assert(
    fc.property(
      fc.double({ min: -0.3, max: 0.3, noNaN: true }),
      fc.double({ min: -0.5, max: 0.5, noNaN: true }),
      fc.double({ min: -3, max: 3, noNaN: true }),
      (pitch, roll, yaw) => {
        const pose = { ...level, pitch, roll, yaw };
        const { caster, at } = draw(sceneOf(), pose, lens);
        const [forward, left, up] = axes(pose);
        for (let x = 0; x < 101; x += 10) {
          for (let row = 0; row < 101; row += 10) {
            const slope = forward[2] + (left[2] * (50 - x) + up[2] * (50 - row)) / lens.focal;
            if (Math.abs(slope) > 1e-9) expect(caster.ids[at(x, row)]).toBe(slope < 0 ? FLOOR_ID : SKY_ID);
          }
        }
      },
    ),
    { numRuns: share(30) },
  );
});

it('knows how what it shows moves', () => {
  const lens = pinhole(48, 40, 1);
  const scene = sceneOf({ kind: 'sphere', at: { x: 0.6, y: 0.1 }, radius: 0.2 });
  const small = fc.double({ min: -0.4, max: 0.4, noNaN: true });
  fc.assert(
    fc.property(
      small,
      small,
      small,
      small,
      fc.double({ min: -2, max: 2, noNaN: true }),
      (pitch, roll, vx, vy, turn) => {
        const pose = { ...level, yaw: 0.1, pitch, roll };
        const motion = { x: vx, y: vy, yaw: turn };
        const { caster, at } = draw(scene, pose, lens);
        const dt = 1e-5;
        const [forward, left, up] = axes(pose);
        const [forward2, left2, up2] = axes({ ...pose, yaw: pose.yaw + turn * dt });
        const flow = { x: 0, y: 0 };
        let most = 0;
        for (let x = 0; x < 48; x++) {
          for (let row = 0; row < 40; row++) {
            caster.flowAt(x, row, motion, flow);
            most = Math.max(most, Math.hypot(flow.x, flow.y));
            const depth = caster.depth[at(x, row)];
            if (x % 7 !== 0 || row % 7 !== 0 || depth === Infinity) continue;
            const [a, b] = [(23.5 - x) / lens.focal, (19.5 - row) / lens.focal];
            const point = [0, 1, 2].map((n) => depth * (forward[n] + a * left[n] + b * up[n])) as [
              number,
              number,
              number,
            ];
            const after = [point[0] - vx * dt, point[1] - vy * dt, point[2]];
            const along = (axis: number[]): number => axis.reduce((sum, d, n) => sum + d * after[n], 0);
            const movedX = -lens.focal * (along(left2) / along(forward2) - a);
            const movedY = -lens.focal * (along(up2) / along(forward2) - b);
            const size = 1 + Math.hypot(flow.x, flow.y);
            expect(Math.abs(movedX / dt - flow.x) / size).toBeLessThan(2e-3);
            expect(Math.abs(movedY / dt - flow.y) / size).toBeLessThan(2e-3);
          }
        }
        expect(caster.maximalFlow(motion)).toBeCloseTo(most, 6);
      },
    ),
    { numRuns: share(20) },
  );
});
