import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arenaMarkers, type RecordedWorld } from '../../../../bridges/recording/runs/arena-markers.ts';
import { recordedWorld } from '../../../../bridges/recording/runs/recorded-world.ts';
import { messageType, timeOf } from '../../../../bridges/ros-messages/index.ts';
import { share } from '../../../effort.ts';

const type = messageType('visualization_msgs/msg/MarkerArray');
const header = { stamp: timeOf(0n), frame_id: 'map' };
const metres = fc.double({ min: -5, max: 5, noNaN: true });
const size = fc.double({ min: 0.01, max: 2, noNaN: true });
const at = fc.record({ x: metres, y: metres });
const z = size;
const worlds: fc.Arbitrary<RecordedWorld> = fc.record({
  walls: fc.array(fc.record({ from: at, to: at, thickness: size, height: size }), { maxLength: 3 }),
  obstacles: fc.array(
    fc.oneof(
      fc.record({
        ...{ kind: fc.constant('box' as const), at, z, size: fc.tuple(size, size, size) },
        heading: fc.double({ min: -3, max: 3, noNaN: true }),
      }),
      fc.record({ kind: fc.constant('cylinder' as const), at, z, radius: size, height: size }),
      fc.record({ kind: fc.constant('sphere' as const), at, z, radius: size }),
    ),
    { maxLength: 4 },
  ),
});
const near = (one: unknown): unknown =>
  JSON.parse(JSON.stringify(one), (_, value) => (typeof value === 'number' ? expect.closeTo(value, 9) : value));

describe('recordedWorld', () => {
  it('has walls, obstacles and goals back from the markers that draw them', () => {
    const goals = fc.array(fc.record({ x: metres, y: metres, radius: size }), { maxLength: 3 });
    fc.assert(
      fc.property(worlds, goals, (world, goals) => {
        const markers = arenaMarkers(world, goals, { radius: 0.1, height: 0.1 }, header);
        const { markers: read } = type.decode(type.encode({ markers }));
        expect(recordedWorld(read)).toEqual(near({ ...world, goals }));
      }),
      { numRuns: share(400) },
    );
  });

  it('leaves out what is taken away, and the body', () => {
    const world = { walls: [], obstacles: [{ kind: 'sphere', at: { x: 0, y: 0 }, radius: 1 } as const] };
    const markers = arenaMarkers(world, [], { radius: 0.1, height: 0.1 }, header);
    const { DELETE } = messageType('visualization_msgs/msg/Marker').constants;
    const gone = markers.map((marker) => ({ ...marker, action: DELETE }));
    const { markers: read } = type.decode(type.encode({ markers: gone }));
    expect(recordedWorld(read)).toEqual({ walls: [], obstacles: [], goals: [] });
  });
});
