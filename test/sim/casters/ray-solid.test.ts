import fc from 'fast-check';
import { expect, it } from 'vitest';
import { castSolid, Face } from '../../../sim/casters/ray-solid.ts';
import type { Solid } from '../../../sim/casters/scene.ts';
import { share } from '../../effort.ts';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });

const solids = fc.record({
  kind: fc.constantFrom('box', 'cylinder', 'sphere'),
  halfX: between(0.05, 0.4),
  halfY: between(0.05, 0.4),
  radius: between(0.1, 0.4),
  bottom: between(0, 0.3),
  height: between(0.1, 0.5),
});

/** Whether a point of the solid's own frame is in it. */
function holds(solid: Solid, x: number, y: number, z: number): boolean {
  if (solid.kind === 'sphere') return x * x + y * y + (z - solid.bottom - solid.radius) ** 2 < solid.radius ** 2;
  if (z <= solid.bottom || z >= solid.top) return false;
  return solid.kind === 'box'
    ? Math.abs(x) < solid.halfX && Math.abs(y) < solid.halfY
    : x * x + y * y < solid.radius ** 2;
}

it('meets a solid where marching along the ray does, on the face that is there', () => {
  const step = 1e-3;
  let met = 0;
  fc.assert(
    fc.property(
      solids,
      fc.tuple(between(0, 6.28), between(-1, 1)),
      fc.tuple(between(-1, 1), between(-1, 1), between(-1, 1)),
      (shape, [bearing, z], aim) => {
        const [x, y] = [1.5 * Math.cos(bearing), 1.5 * Math.sin(bearing)];
        const { height, ...rest } = shape;
        const top = shape.kind === 'sphere' ? shape.bottom + 2 * shape.radius : shape.bottom + height;
        const plain = { name: 'it', id: 7, x: 0, y: 0, axisX: 1, axisY: 0, top };
        const solid = { ...plain, ...rest, surface: { kind: 'uniform', reflectance: 1 } } as Solid;
        // towards a point near the solid's middle
        const [dx, dy, dz] = [0.5 * aim[0] - x, 0.5 * aim[1] - y, (solid.bottom + top) / 2 + 0.4 * aim[2] - z];
        const buffer = {
          ...{ width: 1, height: 1, stride: 4, focal: 1, distance: Float64Array.of(Infinity) },
          ...{ faces: new Uint8Array(1), ids: new Uint16Array(1) },
        };
        const sight = {
          ...{ x, y, z, forwardX: dx, forwardY: dy, forwardZ: dz },
          ...{ leftX: 0, leftY: 0, leftZ: 0, upX: 0, upY: 0, upZ: 0 },
        };
        castSolid(solid, sight, { firstX: 0, lastX: 0, firstRow: 0, lastRow: 0 }, buffer);
        const distance = buffer.distance[0];
        let marched = Infinity;
        for (let t = 0; t < 2 && marched === Infinity; t += step)
          if (holds(solid, x + t * dx, y + t * dy, z + t * dz)) marched = t;
        if (distance === Infinity) {
          expect(marched).toBe(Infinity);
          return;
        }
        met++;
        expect(buffer.ids[0]).toBe(7);
        // a march may step over a corner that the ray grazes
        if (marched < Infinity) expect(Math.abs(marched - distance)).toBeLessThan(step + 1e-9);
        const [px, py, pz] = [x + distance * dx, y + distance * dy, z + distance * dz];
        const off = {
          [Face.X]: Math.abs(px) - solid.halfX,
          [Face.Y]: Math.abs(py) - solid.halfY,
          [Face.TOP]: pz - solid.top,
          [Face.BOTTOM]: pz - solid.bottom,
          [Face.ROUND]: Math.hypot(px, py) - solid.radius,
          [Face.BALL]: Math.hypot(px, py, pz - solid.bottom - solid.radius) - solid.radius,
        }[buffer.faces[0]] as number;
        expect(Math.abs(off)).toBeLessThan(1e-9);
      },
    ),
    { numRuns: share(400) },
  );
  expect(met).toBeGreaterThan(share(100));
});
