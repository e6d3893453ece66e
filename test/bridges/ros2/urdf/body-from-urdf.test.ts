import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mountTransform } from '../../../../bridges/recording/sensors/mount.ts';
import { type Message, quaternionProduct } from '../../../../bridges/ros-messages/index.ts';
import { bodyFromUrdf } from '../../../../bridges/ros2/urdf/body-from-urdf.ts';

type Quaternion = Message<'geometry_msgs/msg/Quaternion'>;
interface Origin {
  readonly xyz: readonly [number, number, number];
  readonly rpy: readonly [number, number, number];
}

const robot = (...parts: readonly string[]): string => `<robot name="rover">\n${parts.join('\n')}\n</robot>`;
const link = (name: string, collision = ''): string => `<link name="${name}">${collision}</link>`;
const collision = (shape: string, xyz = '0 0 0', rpy = '0 0 0'): string =>
  `<collision><origin xyz="${xyz}" rpy="${rpy}"/><geometry>${shape}</geometry></collision>`;
const joint = (parent: string, child: string, origin = '', type = 'fixed', axis = ''): string =>
  `<joint name="${parent}_${child}" type="${type}"><parent link="${parent}"/><child link="${child}"/>${origin}${axis}</joint>`;
const at = (xyz: string, rpy = '0 0 0'): string => `<origin xyz="${xyz}" rpy="${rpy}"/>`;
const AXLE = '<axis xyz="0 1 0"/>';
const WHEEL = collision('<cylinder radius="0.05" length="0.02"/>', '0 0 0', `${Math.PI / 2} 0 0`);

/** A robot on two wheels and a castor, with a lidar on a mast. */
const ROVER = robot(
  link('base_link', collision('<box size="0.3 0.2 0.1"/>', '-0.05 0 0.1')),
  link('left', WHEEL),
  link('right', WHEEL),
  link('castor', collision('<sphere radius="0.02"/>')),
  link('mast'),
  link('laser'),
  link('arm', collision('<box size="2 2 2"/>')),
  joint('base_link', 'left', at('0 0.12 0.05'), 'continuous', AXLE),
  joint('base_link', 'right', at('0 -0.12 0.05'), 'continuous', AXLE),
  joint('base_link', 'castor', at('-0.15 0 0.02')),
  joint('base_link', 'mast', at('0.1 0 0.15', '0 0 1.5')),
  joint('mast', 'laser', at('0 0.05 0.1')),
  joint('base_link', 'arm', at('0 0 0.2'), 'revolute'),
);

/** Where frames in a chain are, by quaternions. */
function composed(chain: readonly Origin[]): { readonly xyz: readonly number[]; readonly turn: Quaternion } {
  const about = (axis: 'x' | 'y' | 'z', angle: number): Quaternion => ({
    ...{ x: 0, y: 0, z: 0, w: Math.cos(angle / 2) },
    [axis]: Math.sin(angle / 2),
  });
  let turn: Quaternion = { x: 0, y: 0, z: 0, w: 1 };
  let place: readonly number[] = [0, 0, 0];
  for (const { xyz, rpy } of chain) {
    const vector = { x: xyz[0], y: xyz[1], z: xyz[2], w: 0 };
    const back = { x: -turn.x, y: -turn.y, z: -turn.z, w: turn.w };
    const { x, y, z } = quaternionProduct(quaternionProduct(turn, vector), back);
    place = [place[0] + x, place[1] + y, place[2] + z];
    const own = quaternionProduct(quaternionProduct(about('z', rpy[2]), about('y', rpy[1])), about('x', rpy[0]));
    turn = quaternionProduct(turn, own);
  }
  return { xyz: place, turn };
}

describe('a body from URDF', () => {
  it('has wheels, radius, height, mounts, and what moves on it', () => {
    const { name, base, radius, height, wheels, mounts, moving, unread } = bodyFromUrdf(ROVER);
    expect([name, base, moving, unread]).toEqual(['rover', 'base_link', ['arm'], {}]);
    expect(wheels).toEqual({ radius: 0.05, separation: 0.24 });
    expect(radius).toBeCloseTo(Math.hypot(0.2, 0.1), 12);
    expect(height).toBeCloseTo(0.15, 12);
    expect(Object.keys(mounts)).toEqual(['castor', 'mast', 'laser']);
    expect(mounts['laser'].x).toBeCloseTo(0.1 - 0.05 * Math.sin(1.5), 12);
    expect(mounts['laser'].y).toBeCloseTo(0.05 * Math.cos(1.5), 12);
    expect([mounts['laser'].z, mounts['laser'].yaw]).toEqual([0.25, 1.5]);
  });

  it('stands on its wheels, wherever the base frame is', () => {
    const lowered = ROVER.replaceAll('0.12 0.05', '0.12 -0.01');
    const { mounts, height } = bodyFromUrdf(lowered);
    expect(mounts['laser'].z).toBeCloseTo(0.25 + 0.06, 12);
    expect(height).toBeCloseTo(0.15 + 0.06, 12);
  });

  it('has mounts that are the composition of all fixed joints between, the base being anywhere on the chain', () => {
    const coordinate = fc.double({ min: -2, max: 2, noNaN: true });
    const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true });
    const origin: fc.Arbitrary<Origin> = fc.record({
      xyz: fc.tuple(coordinate, coordinate, coordinate),
      rpy: fc.tuple(angle, angle, angle),
    });
    fc.assert(
      fc.property(fc.array(origin, { minLength: 1, maxLength: 6 }), fc.nat(), (chain, pick) => {
        const links = Array.from({ length: chain.length + 1 }, (_, k) => `l${k}`);
        const text = robot(
          ...links.map((name) => link(name)),
          ...chain.map(({ xyz, rpy }, k) => joint(`l${k}`, `l${k + 1}`, at(xyz.join(' '), rpy.join(' ')))),
        );
        const base = pick % chain.length;
        const { mounts } = bodyFromUrdf(text, `l${base}`);
        const last = mounts[`l${chain.length}`];
        const { xyz, turn } = composed(chain.slice(base));
        for (const [k, key] of (['x', 'y', 'z'] as const).entries()) expect(last[key]).toBeCloseTo(xyz[k], 9);
        // The same turn is two quaternions; its angle is lost where they are one.
        const { rotation } = mountTransform(last);
        const same = rotation.x * turn.x + rotation.y * turn.y + rotation.z * turn.z + rotation.w * turn.w;
        expect(Math.abs(same)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('is never smaller than its shapes, however they are turned, and at most 0.2 % larger', () => {
    const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(angle, angle, angle), fc.double({ min: -1, max: 1, noNaN: true }), (rpy, x) => {
        const shaped = (shape: string) =>
          bodyFromUrdf(robot(link('base_link', collision(shape, `${x} 0.5 0`, rpy.join(' '))))).radius;
        const [ball, exact] = [shaped('<sphere radius="0.3"/>'), Math.hypot(x, 0.5) + 0.3];
        expect(ball).toBeGreaterThanOrEqual(exact - 1e-12);
        expect(ball).toBeLessThanOrEqual(exact + 0.3 * 0.002);
        // A cylinder lies in the ball around it, and holds the ball within it.
        const rod = shaped('<cylinder radius="0.3" length="0.6"/>');
        expect(rod).toBeGreaterThanOrEqual(exact - 1e-12);
        expect(rod).toBeLessThanOrEqual(Math.hypot(x, 0.5) + 0.3 * Math.SQRT2 * 1.002);
      }),
    );
  });

  it('has wheels only where both sides have the same', () => {
    const wheelsWith = (from: string | RegExp, to: string) => bodyFromUrdf(ROVER.replace(from, to)).wheels;
    expect(wheelsWith('0 -0.12 0.05', '0 -0.1 0.05')).toBeUndefined();
    expect(wheelsWith('<axis xyz="0 1 0"/>', '<axis xyz="1 0 0"/>')).toBeUndefined();
    expect(wheelsWith('<axis xyz="0 1 0"/>', '<axis xyz="0 -3 0"/>')).toEqual({ radius: 0.05, separation: 0.24 });
    expect(bodyFromUrdf(ROVER.replaceAll('continuous', 'fixed')).wheels).toBeUndefined();
  });

  it('has no mounts on what moves, on either side of the base', () => {
    const loose = bodyFromUrdf(
      robot(link('world'), link('base_link'), joint('world', 'base_link', at('1 0 0'), 'floating')),
    );
    expect([Object.keys(loose.mounts), loose.moving]).toEqual([[], ['world']]);
  });

  it('says which shapes it could not read', () => {
    const meshed = ROVER.replace('<box size="0.3 0.2 0.1"/>', '<mesh filename="package://rover/hull.stl"/>');
    const { unread, radius } = bodyFromUrdf(meshed);
    expect(unread).toEqual({ base_link: 'mesh' });
    expect(radius).toBeLessThan(0.18);
  });

  it('takes base_footprint, base_link or the root for its base', () => {
    const parts = [link('root'), link('base_link'), link('base_footprint')];
    const joints = [joint('root', 'base_link', at('1 0 0')), joint('base_link', 'base_footprint', at('0 0 -0.1'))];
    expect(bodyFromUrdf(robot(...parts, ...joints)).base).toBe('base_footprint');
    expect(bodyFromUrdf(robot(...parts, ...joints)).mounts['root'].x).toBe(-1);
    expect(bodyFromUrdf(robot(...parts.slice(0, 2), joints[0])).base).toBe('base_link');
    expect(bodyFromUrdf(robot(parts[0])).base).toBe('root');
    expect(() => bodyFromUrdf(ROVER, 'base_lnk')).toThrow(
      expect.objectContaining({ code: 'malformed_urdf', remedy: "did you mean 'base_link'?" }),
    );
  });

  it.each([
    ['another element', '<robots/>', 'robots'],
    ['no links', '<robot/>', 'none'],
    ['a link without a name', robot('<link/>'), 'none'],
    ['two links of a name', robot(link('a'), link('a')), 'two of a'],
    ['a joint to a link that is missing', robot(link('a'), joint('a', 'b')), 'none'],
    [
      'a link that two joints hold',
      robot(link('a'), link('b'), link('c'), joint('a', 'c'), joint('b', 'c')),
      'a_c and b_c',
    ],
    ['two roots', robot(link('a'), link('b')), 'a, b'],
    ['a ring', robot(link('a'), link('b'), joint('a', 'b'), joint('b', 'a')), 'a ring: a in b in a'],
    [
      'a ring beside the root',
      robot(link('r'), link('a'), link('b'), joint('a', 'b'), joint('b', 'a')),
      'a ring: a in b in a',
    ],
    ['a joint of no type', robot(link('a'), link('b'), joint('a', 'b', '', 'welded')), 'welded'],
    ['a joint without a parent', robot(link('a'), '<joint name="j" type="fixed"><child link="a"/></joint>'), 'none'],
    [
      'an axis of no length',
      robot(link('a'), link('b'), joint('a', 'b', '', 'continuous', '<axis xyz="0 0 0"/>')),
      '0 0 0',
    ],
    ['a number that is none', robot(link('a'), link('b'), joint('a', 'b', at('0 nan 0'))), '0 nan 0'],
    ['a number that is not finite', robot(link('a'), link('b'), joint('a', 'b', at('0 1e999 0'))), '0 1e999 0'],
    ['two numbers for three', robot(link('a'), link('b'), joint('a', 'b', at('0 1'))), '0 1'],
    ['a radius below 0', robot(link('a', collision('<sphere radius="-1"/>'))), '-1'],
    ['a collision without a shape', robot(link('a', collision(''))), 'none'],
  ])('is refused for %s', (_, text, received) => {
    expect(() => bodyFromUrdf(text)).toThrow(expect.objectContaining({ code: 'malformed_urdf', received }));
  });

  it.each([
    ['a macro', robot(link('a'), '<xacro:wheel side="left"/>'), 'xacro:wheel'],
    ['a property', robot(link('${prefix}a')), '${prefix}a'],
    ['an argument', robot(link('a'), link('b'), joint('a', 'b', at('$(arg x) 0 0'))), '$(arg x) 0 0'],
  ])('is refused, with the command that expands it, for %s of xacro', (_, text, received) => {
    expect(() => bodyFromUrdf(text)).toThrow(
      expect.objectContaining({
        code: 'unexpanded_xacro',
        received,
        remedy: 'expand it first: `xacro robot.urdf.xacro > robot.urdf`',
      }),
    );
  });
});
