import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arenaMarkers } from '../../../../bridges/recording/runs/arena-markers.ts';
import { messageType } from '../../../../bridges/ros-messages/index.ts';
import { share } from '../../../effort.ts';

const { CUBE, SPHERE, CYLINDER } = messageType('visualization_msgs/msg/Marker').constants;
const HEADER = { stamp: { sec: 5, nanosec: 7 }, frame_id: 'map' };
const BODY = { radius: 0.1, height: 0.3 };
const EMPTY = { walls: [], obstacles: [] };

type Made = ReturnType<typeof arenaMarkers>[number];

const metres = fc.double({ min: -5, max: 5, noNaN: true });
const place = fc.record({ x: metres, y: metres });
const size = fc.double({ min: 0.01, max: 3, noNaN: true });

/** Heading of a marker that lies flat, rad. */
function headingOf({ pose }: Made): number {
  const { x = 0, y = 0, z = 0, w = 1 } = pose?.orientation ?? {};
  expect([x, y]).toEqual([0, 0]);
  expect(z * z + w * w).toBeCloseTo(1, 12);
  return 2 * Math.atan2(z, w);
}

const placeOf = ({ pose }: Made): readonly number[] => {
  const { x, y, z } = pose?.position ?? {};
  return [x ?? Number.NaN, y ?? Number.NaN, z ?? Number.NaN];
};
const sizeOf = ({ scale }: Made): readonly number[] => [scale?.x, scale?.y, scale?.z].map((one) => one ?? Number.NaN);

describe('markers of an arena', () => {
  it('are a box for each wall, from one end to the other, upright on the floor', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ from: place, to: place, thickness: size, height: size }, { requiredKeys: ['from', 'to'] }),
          { maxLength: 4 },
        ),
        (walls) => {
          const made = arenaMarkers({ ...EMPTY, walls }, [], BODY, HEADER).slice(0, -1);
          expect(made).toHaveLength(walls.length);
          walls.forEach(({ from, to, thickness = 0.02, height = 0.3 }, id) => {
            expect(made[id]).toMatchObject({ ns: 'walls', id, type: CUBE, action: 0, header: HEADER });
            const [x, y, z] = placeOf(made[id]);
            const [length, ...rest] = sizeOf(made[id]);
            const heading = headingOf(made[id]);
            const [dx, dy] = [(Math.cos(heading) * length) / 2, (Math.sin(heading) * length) / 2];
            expect([x - dx, y - dy, x + dx, y + dy].map((one) => one.toFixed(9).replace(/^-(0\.0*)$/, '$1'))).toEqual(
              [from.x, from.y, to.x, to.y].map((one) => one.toFixed(9).replace(/^-(0\.0*)$/, '$1')),
            );
            expect(rest).toEqual([thickness, height]);
            expect(z).toBe(height / 2);
          });
        },
      ),
      { numRuns: share(100) },
    );
  });

  it('are the shapes of obstacles, on the floor or above it', () => {
    fc.assert(
      fc.property(place, size, size, size, metres, fc.option(size, { nil: undefined }), (at, a, b, c, heading, z) => {
        const above = z === undefined ? {} : { z };
        const made = arenaMarkers(
          {
            ...EMPTY,
            obstacles: [
              { kind: 'box', at, size: [a, b, c], heading, ...above },
              { kind: 'cylinder', at, radius: a, height: b, ...above },
              { kind: 'sphere', at, radius: a, ...above },
              { kind: 'box', at, size: [a, b, c] },
            ],
          },
          [],
          BODY,
          HEADER,
        );
        const low = z ?? 0;
        const shapes = [
          [CUBE, a, b, c, low + c / 2],
          [CYLINDER, 2 * a, 2 * a, b, low + b / 2],
          [SPHERE, 2 * a, 2 * a, 2 * a, low + a],
          [CUBE, a, b, c, c / 2],
        ];
        expect(made.slice(0, -1).map((one) => [one.type, ...sizeOf(one), placeOf(one)[2]])).toEqual(shapes);
        made.slice(0, -1).forEach((one, id) => {
          expect(one).toMatchObject({ ns: 'obstacles', id, header: HEADER });
          expect(placeOf(one).slice(0, 2)).toEqual([at.x, at.y]);
          expect(Math.cos(headingOf(one))).toBeCloseTo(id === 0 ? Math.cos(heading) : 1, 9);
          expect(Math.sin(headingOf(one))).toBeCloseTo(id === 0 ? Math.sin(heading) : 0, 9);
        });
      }),
      { numRuns: share(100) },
    );
  });

  it('are discs at the goals, and the body about its own frame, at least as large as one can see', () => {
    const goals = [
      { x: 1, y: 2, radius: 0.25 },
      { x: -1, y: 0, radius: 0.5 },
    ];
    const [one, other, body] = arenaMarkers(EMPTY, goals, BODY, HEADER);
    expect([one, other].map((goal) => [goal.ns, goal.id, goal.type, ...sizeOf(goal), ...placeOf(goal)])).toEqual([
      ['goal', 0, CYLINDER, 0.5, 0.5, 0.005, 1, 2, 0.0025],
      ['goal', 1, CYLINDER, 1, 1, 0.005, -1, 0, 0.0025],
    ]);
    expect(body).toMatchObject({ ns: 'body', id: 0, type: CYLINDER, frame_locked: true });
    expect(body.header).toEqual({ ...HEADER, frame_id: 'base_link' });
    expect([sizeOf(body), placeOf(body)]).toEqual([
      [0.2, 0.2, 0.3],
      [0, 0, 0.15],
    ]);
    const [point] = arenaMarkers(EMPTY, [], { radius: 0, height: 0.1 }, HEADER);
    expect(sizeOf(point)).toEqual([0.04, 0.04, 0.1]);
    for (const made of [one, body]) {
      for (const part of [made.color?.r, made.color?.g, made.color?.b, made.color?.a]) {
        expect(part).toBeGreaterThan(0);
        expect(part).toBeLessThanOrEqual(1);
      }
    }
  });
});
