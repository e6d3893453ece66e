import { describe, expect, it } from 'vitest';
import type { RecordedWorld } from '../../../../bridges/recording/runs/arena-markers.ts';
import { timeOf } from '../../../../bridges/ros-messages/index.ts';
import { occupancyGrid } from '../../../../bridges/ros2/serve/occupancy-grid.ts';

const header = { stamp: timeOf(0n), frame_id: 'map' };

/** The cell of a map at a place: 0 free, 100 occupied. */
function mapOf(world: RecordedWorld, height = 0.2) {
  const { info, data } = occupancyGrid(world, height, header);
  const { resolution = 0, width = 0, origin } = info!;
  const cells = data as Int8Array;
  return {
    ...{ resolution, cells },
    at(x: number, y: number): number {
      const column = Math.floor((x - origin!.position!.x!) / resolution);
      const row = Math.floor((y - origin!.position!.y!) / resolution);
      return cells[row * width + column];
    },
  };
}

describe('the map of a world', () => {
  it('has a closed wall around an arena, whatever its direction', () => {
    const corners = [0, 1, 2, 3].map((n) => ({ x: Math.cos(n * 1.571 + 0.3), y: Math.sin(n * 1.571 + 0.3) }));
    const walls = corners.map((from, n) => ({ from, to: corners[(n + 1) % 4] }));
    const { at } = mapOf({ walls, obstacles: [] });
    for (const [n, { x, y }] of corners.entries()) {
      const next = corners[(n + 1) % 4];
      for (let share = 0; share <= 1; share += 0.01)
        expect(at(x + share * (next.x - x), y + share * (next.y - y))).toBe(100);
    }
    expect(at(0, 0)).toBe(0);
    expect(at(0.5, 0.2)).toBe(0);
  });

  it('has what stands on the floor, and not what hangs above the body', () => {
    const { at } = mapOf({
      walls: [],
      obstacles: [
        { kind: 'cylinder', at: { x: 1, y: 0 }, radius: 0.2, height: 1 },
        { kind: 'box', at: { x: -1, y: 0 }, size: [0.4, 0.1, 1], heading: Math.PI / 2 },
        { kind: 'sphere', at: { x: 0, y: 0 }, radius: 0.2, z: 0.5 },
      ],
    });
    expect([at(1, 0), at(1.15, 0), at(1.25, 0)]).toEqual([100, 100, 0]);
    expect([at(-1, 0.18), at(-1.18, 0)]).toEqual([100, 0]);
    expect(at(0, 0)).toBe(0);
  });

  it('has larger cells of a large world', () => {
    const walls = [{ from: { x: -500, y: 0 }, to: { x: 500, y: 900 } }];
    const { resolution, cells, at } = mapOf({ walls, obstacles: [] });
    expect(resolution).toBeGreaterThan(0.5);
    expect(cells.length).toBeLessThan(1.1e6);
    expect(at(0, 450)).toBe(100);
  });
});
