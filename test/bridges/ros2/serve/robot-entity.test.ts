import { describe, expect, it } from 'vitest';
import { rodent, SimulatedClock } from '../../../../agents/index.ts';
import { type MessageInput, serviceType } from '../../../../bridges/ros-messages/index.ts';
import { RobotEntity } from '../../../../bridges/ros2/serve/robot-entity.ts';

const PERIOD = 1e-3;

function entity() {
  const clock = new SimulatedClock(PERIOD);
  const truth = {
    pose: { x: 1, y: 2, heading: Math.PI / 2 },
    twist: { linearX: 0.3, linearY: 0, angularZ: 0.5 },
  };
  return { clock, truth, robot: new RobotEntity({ body: rodent, clock }, truth, () => true) };
}

/** Filters as they come over the wire: what is left out is empty. */
function filters(some: MessageInput<'simulation_interfaces/msg/EntityFilters'>) {
  const { request } = serviceType('simulation_interfaces/srv/GetEntities');
  return request.decode(request.encode({ filters: some })).filters;
}

describe('the entity of a robot', () => {
  it('has its velocity and acceleration in the map', () => {
    const { clock, truth, robot } = entity();
    clock.on('physics', () => Object.assign(truth.twist, { linearX: 0.301, angularZ: 0.502 }));
    clock.step();
    const { header, pose, twist, acceleration } = robot.state();
    expect(header).toEqual({ stamp: { sec: 0, nanosec: 1e6 }, frame_id: 'map' });
    expect(pose?.position).toEqual({ x: 1, y: 2, z: 0 });
    expect(twist?.linear?.x).toBeCloseTo(0, 12);
    expect(twist?.linear?.y).toBeCloseTo(0.301, 12);
    expect(twist?.angular?.z).toBe(0.502);
    // 1 mm/s more along y in a tick of 1 ms.
    expect(acceleration?.linear?.y).toBeCloseTo(1, 9);
    expect(acceleration?.linear?.x).toBeCloseTo(0, 9);
    expect(acceleration?.angular?.z).toBeCloseTo(2, 9);
  });

  it.each<[string, MessageInput<'simulation_interfaces/msg/EntityFilters'>, boolean]>([
    ['none', {}, true],
    ['its name', { filter: '^rod' }, true],
    ['another name', { filter: 'rover|drone' }, false],
    ['its category', { categories: [{ category: 2 }, { category: 1 }] }, true],
    ['another category', { categories: [{ category: 2 }] }, false],
    [
      'a sphere that it touches',
      { bounds: { type: 3, points: [{ x: 1, y: 3 }, { x: 1 - rodent.radius + 1e-6 }] } },
      true,
    ],
    [
      'a sphere that it does not',
      { bounds: { type: 3, points: [{ x: 1, y: 3 }, { x: 1 - rodent.radius - 1e-6 }] } },
      false,
    ],
    ['a sphere above it', { bounds: { type: 3, points: [{ x: 1, y: 2, z: rodent.height + 1 }, { x: 0.999 }] } }, false],
    [
      'a box beside it',
      {
        bounds: {
          type: 1,
          points: [
            { x: 9, y: 9, z: 9 },
            { x: 1 + rodent.radius + 1e-6, y: 0 },
          ],
        },
      },
      false,
    ],
    [
      'a box that it enters',
      {
        bounds: {
          type: 1,
          points: [
            { x: 9, y: 9, z: 9 },
            { x: 1 + rodent.radius - 1e-6, y: 0 },
          ],
        },
      },
      true,
    ],
    ['a box above it', { bounds: { type: 1, points: [{ x: 9, y: 9, z: 9 }, { z: rodent.height + 1e-6 }] } }, false],
    ['its name and another category', { filter: 'rodent', categories: [{ category: 2 }] }, false],
  ])('passes filters or not: %s', (_, some, passes) => {
    expect(entity().robot.passes(filters(some))).toBe(passes);
  });

  it.each<[string, MessageInput<'simulation_interfaces/msg/EntityFilters'>, string]>([
    ['tags', { tags: { tags: ['red'] } }, 'unsupported'],
    ['a convex hull', { bounds: { type: 2, points: [{}, {}, {}] } }, 'unsupported'],
    ['a class of POSIX', { filter: '[[:alpha:]]+' }, 'unsupported'],
    ['what is no expression', { filter: '(' }, 'wrong'],
    ['a sphere without a radius', { bounds: { type: 3, points: [{}] } }, 'wrong'],
  ])('is not looked for by %s', (_, some, why) => {
    expect(entity().robot.passes(filters(some))).toMatchObject({ why });
  });

  it('has the box of its body', () => {
    const { radius, height } = rodent;
    expect(entity().robot.bounds().points).toEqual([
      { x: radius, y: radius, z: height },
      { x: -radius, y: -radius, z: 0 },
    ]);
  });
});
