import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../kernels/random.ts';
import { ColumnCaster } from '../../../sim/casters/column-caster.ts';
import { columnStride, pinhole } from '../../../sim/casters/lens.ts';
import { RayCaster } from '../../../sim/casters/ray-caster.ts';
import { Scene } from '../../../sim/casters/scene.ts';
import { furnished, poseIn } from './scenes.ts';

const FIELD = (70 * Math.PI) / 180;

describe('beside rays', () => {
  it.each([
    [64, 48, 0.06],
    [64, 48, 0.15],
    [65, 51, 0.6],
  ])('shows the same picture, %i by %i from %f m', { tags: 'long' }, (width, height, z) => {
    const random = new RandomStream(5, 'poses');
    const lens = pinhole(width, height, FIELD);
    let [pixels, strays, far] = [0, 0, 0];
    for (let round = 0; round < 8; round++) {
      const scene = furnished(round);
      const columns = new ColumnCaster(scene, lens, { edges: 'sampled', depth: true, ids: true });
      const rays = new RayCaster(scene, lens);
      const pose = poseIn(scene, random, z);
      columns.render(pose, 0);
      rays.render(pose, 0);
      for (let x = 0; x < width; x++) {
        for (let row = 0; row < height; row++) {
          const at = x * columnStride(height) + row;
          pixels++;
          if (columns.ids?.[at] !== rays.ids[at]) strays++;
          else {
            const depth = rays.depth[at];
            if (depth !== Infinity) expect((columns.depth as Float32Array)[at] / depth).toBeCloseTo(1, 4);
            if (Math.abs(columns.image[at] - rays.image[at]) > 2e-3) far++;
          }
        }
      }
    }
    expect(strays / pixels).toBe(0);
    expect(far / pixels).toBe(0);
  });
});

it('tells a camera 1 cm higher', () => {
  const lens = pinhole(64, 48, FIELD);
  const scene = furnished(1);
  const pose = poseIn(scene, new RandomStream(5, 'poses'), 0.1);
  const columns = new ColumnCaster(scene, lens, { edges: 'sampled', ids: true });
  const rays = new RayCaster(scene, lens);
  columns.render({ ...pose, z: 0.11 }, 0);
  rays.render(pose, 0);
  const differing = rays.image.filter((value, at) => Math.abs(value - columns.image[at]) > 2e-3).length;
  expect(differing / rays.image.length).toBeGreaterThan(0.05);
});

it.each(['smooth', 'sampled'] as const)('gives the same bits in JavaScript and WebAssembly, edges %s', (edges) => {
  const lens = pinhole(61, 47, FIELD);
  const random = new RandomStream(8, 'poses');
  for (let seed = 0; seed < 12; seed++) {
    const scene = furnished(seed);
    const pose = poseIn(scene, random, 0.05 * (seed + 1));
    const [one, other] = (['webassembly', 'javascript'] as const).map((kernel) => {
      const caster = new ColumnCaster(scene, lens, { edges, kernel });
      caster.render(pose, 0);
      const flow = Float32Array.of(caster.maximalFlow({ x: 0.3, y: -0.1, yaw: 0.4 }));
      return new Uint32Array(Float32Array.of(...caster.image, ...flow).buffer);
    });
    expect(one).toEqual(other);
  }
});

describe('smooth edges', () => {
  /** The picture from 8 by 8 rays a pixel. */
  function supersampled(scene: Scene, pose: Parameters<RayCaster['render']>[0], width: number, height: number) {
    const n = 8;
    const rays = new RayCaster(scene, pinhole(n * width, n * height, FIELD));
    rays.render(pose, 0);
    const mean = new Float64Array(width * columnStride(height));
    for (let x = 0; x < n * width; x++)
      for (let row = 0; row < n * height; row++)
        mean[Math.floor(x / n) * columnStride(height) + Math.floor(row / n)] +=
          rays.image[x * columnStride(n * height) + row] / (n * n);
    return mean;
  }

  it('come nearer to many rays a pixel than one ray does', { tags: 'long' }, () => {
    const [width, height] = [64, 48];
    const lens = pinhole(width, height, FIELD);
    const random = new RandomStream(6, 'poses');
    const errors = { smooth: 0, sampled: 0 };
    for (let seed = 0; seed < 3; seed++) {
      const scene = furnished(seed);
      const pose = poseIn(scene, random, 0.08);
      const truth = supersampled(scene, pose, width, height);
      for (const edges of ['smooth', 'sampled'] as const) {
        const caster = new ColumnCaster(scene, lens, { edges });
        caster.render(pose, 0);
        truth.forEach((value, at) => {
          errors[edges] += (value - caster.image[at]) ** 2 / truth.length / 3;
        });
      }
    }
    expect(Math.sqrt(errors.smooth)).toBeLessThan(0.025);
    expect(errors.smooth).toBeLessThan(0.4 * errors.sampled);
  });

  it('cover each pixel once', () => {
    const white = { kind: 'uniform', reflectance: 1 } as const;
    const { solids } = furnished(2);
    const scene = furnished(2);
    Object.assign(scene, { solids: solids.map((solid) => ({ ...solid, surface: white })), floor: white, sky: 1 });
    const caster = new ColumnCaster(scene, pinhole(50, 40, FIELD));
    caster.render({ x: -0.9, y: 0, z: 0.07, yaw: 0.3, pitch: 0, roll: 0 }, 0);
    for (const value of caster.image) expect(value).toBeCloseTo(1, 5);
  });
});

it('bounds the flow of everything that it shows, closely', () => {
  const lens = pinhole(64, 48, FIELD);
  const random = new RandomStream(9, 'poses');
  for (let seed = 0; seed < 6; seed++) {
    const scene = furnished(seed);
    const pose = poseIn(scene, random, 0.06);
    const columns = new ColumnCaster(scene, lens);
    const rays = new RayCaster(scene, lens);
    columns.render(pose, 0);
    rays.render(pose, 0);
    for (const motion of [
      { x: 0, y: 0, yaw: 1 },
      { x: 0.3, y: 0.1, yaw: 0 },
      { x: -0.2, y: 0.4, yaw: -2 },
    ]) {
      const flow = rays.maximalFlow(motion);
      expect(columns.maximalFlow(motion)).toBeGreaterThan(0.999 * flow);
      expect(columns.maximalFlow(motion)).toBeLessThan(1.5 * flow);
    }
  }
});

it('dims with the light', () => {
  const scene = new Scene({
    name: 'lamp',
    walls: [],
    obstacles: [],
    illumination: { level: 0.5, ripple: { depth: 0.2, frequencyHz: 100 } },
  });
  const caster = new ColumnCaster(scene, pinhole(8, 8, 1));
  const pose = { x: 0, y: 0, z: 0.1, yaw: 0, pitch: 0, roll: 0 };
  caster.render(pose, 0);
  expect(caster.image[7]).toBeCloseTo(0.25, 6);
  caster.render(pose, 2.5e-3);
  expect(caster.image[7]).toBeCloseTo(0.3, 6);
});

it('refuses what columns cannot show', () => {
  const scene = (obstacle: object): Scene =>
    new Scene({ name: 'air', walls: [], obstacles: [{ at: { x: 1, y: 0 }, ...obstacle } as never] });
  const make = (obstacle: object) => () => new ColumnCaster(scene(obstacle), pinhole(8, 8, 1));
  expect(make({ kind: 'sphere', radius: 0.1 })).toThrow(expect.objectContaining({ code: 'scene_needs_rays' }));
  expect(make({ kind: 'cylinder', radius: 0.1, height: 0.1, z: 0.2 })).toThrow(
    expect.objectContaining({ code: 'scene_needs_rays', block: 'cylinder 0' }),
  );
  const tilted = { x: 0, y: 0, z: 0.1, yaw: 0, pitch: 0.1, roll: 0 };
  expect(() =>
    new ColumnCaster(new Scene({ name: 'flat', walls: [], obstacles: [] }), pinhole(8, 8, 1)).render(tilted, 0),
  ).toThrow(expect.objectContaining({ code: 'camera_not_level' }));
});
