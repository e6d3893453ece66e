import { describe, expect, it } from 'vitest';
import { eventCamera, lidar, point, rodent } from '../../../../agents/index.ts';
import { sensorFrames } from '../../../../bridges/recording/sensors/frames.ts';
import { mountTransform } from '../../../../bridges/recording/sensors/mount.ts';
import { quaternionProduct, timeOf } from '../../../../bridges/ros-messages/index.ts';
import { robotDescription } from '../../../../bridges/ros2/serve/robot-description.ts';

/** Attributes of an element, by name. */
function attributes(tag: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...tag.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
}

/** Links and joints of a URDF. Fails for one whose elements do not nest. */
function parsed(urdf: string) {
  const open: string[] = [];
  const joints: Record<string, Record<string, string>> = {};
  const links: string[] = [];
  let joint: Record<string, string> = {};
  for (const [tag, end, name, rest, empty] of urdf.matchAll(/<(\/?)(\w+)([^>]*?)(\/?)>/g)) {
    if (end !== '') expect(open.pop()).toBe(name);
    else if (empty === '') open.push(name);
    const found = attributes(rest);
    if (end !== '') continue;
    if (name === 'link' && open[0] === 'robot') if (!('link' in found)) links.push(found['name']);
    if (name === 'joint') joints[found['name']] = joint = { type: found['type'] };
    if (open.at(-1) === 'joint' && name === 'origin') Object.assign(joint, found);
    if (open.at(-1) === 'joint' && (name === 'parent' || name === 'child')) joint[name] = found['link'];
    expect(tag).not.toContain('NaN');
  }
  expect(open).toEqual([]);
  return { links, joints };
}

/** Rotation of fixed-axis turns about x, y and z: of URDF's rpy. */
function rotationOf(rpy: string) {
  const [roll, pitch, yaw] = rpy.split(' ').map(Number);
  const about = (axis: 'x' | 'y' | 'z', angle: number) => ({
    ...{ x: 0, y: 0, z: 0, w: Math.cos(angle / 2) },
    [axis]: Math.sin(angle / 2),
  });
  return quaternionProduct(quaternionProduct(about('z', yaw), about('y', pitch)), about('x', roll));
}

const sensors = {
  front: lidar({
    beams: 9,
    fieldOfView: 2,
    minimum: 0.1,
    maximum: 4,
    mount: { x: 0.1, z: 0.2, yaw: 0.4, pitch: -0.3 },
  }),
  left: eventCamera({
    width: 8,
    height: 8,
    fieldOfView: 1,
    mount: { y: 0.05, z: 0.1, yaw: 1.2, roll: 0.7 },
    pixel: 'ideal',
  }),
  down: eventCamera({
    width: 8,
    height: 8,
    fieldOfView: 1,
    mount: { z: 0.1, yaw: 0.5, pitch: -Math.PI / 2 },
    pixel: 'ideal',
  }),
};

describe('the URDF of a served robot', () => {
  it('has the frames of /tf_static, each joined to the frame before it', () => {
    const { transforms } = sensorFrames(sensors, timeOf(0n));
    const { links, joints } = parsed(robotDescription(rodent, transforms));
    expect(links).toEqual(['base_link', ...transforms.map(({ child_frame_id }) => child_frame_id)]);
    expect(Object.keys(joints)).toHaveLength(5);
    for (const { header, child_frame_id, transform } of transforms) {
      const joint = joints[`${child_frame_id}_joint`];
      expect(joint).toMatchObject({ type: 'fixed', parent: header?.frame_id, child: child_frame_id });
      const { x, y, z } = transform?.translation ?? {};
      expect(joint['xyz']).toBe(`${x} ${y} ${z}`);
      const [told, meant] = [rotationOf(joint['rpy']), { x: 0, y: 0, z: 0, w: 1, ...transform?.rotation }];
      const cosine = told.x * meant.x + told.y * meant.y + told.z * meant.z + told.w * meant.w;
      expect(Math.abs(cosine)).toBeCloseTo(1, 12);
    }
  });

  it('has the cylinder of the body, on the floor', () => {
    const urdf = robotDescription(rodent, []);
    const { radius, height } = rodent;
    expect(urdf.match(/<origin xyz="[^"]*"\/>/g)).toEqual(Array(2).fill(`<origin xyz="0 0 ${height / 2}"/>`));
    expect(urdf).toContain(
      `<collision><origin xyz="0 0 ${height / 2}"/><geometry><cylinder radius="${radius}" length="${height}"/>`,
    );
    expect(robotDescription(point, [])).not.toContain('cylinder');
  });

  it('escapes names', () => {
    const transform = mountTransform({ x: 1 });
    const mounts = [{ header: { frame_id: 'base_link' }, child_frame_id: 'a<"&', transform }];
    const urdf = robotDescription({ ...rodent, name: 'R&D' }, mounts);
    expect(urdf).toContain('<robot name="R&amp;D">');
    expect(urdf).toContain('<link name="a&lt;&quot;&amp;"/>');
    expect(parsed(urdf).links).toHaveLength(2);
  });
});
