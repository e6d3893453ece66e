import type { Body } from '../../../agents/index.ts';
import type { Message, MessageInput } from '../../ros-messages/index.ts';

type Quaternion = Message<'geometry_msgs/msg/Quaternion'>;
type Vector = Message<'geometry_msgs/msg/Vector3'>;

/** Colour of the body, that of its marker in the arena. */
const RGBA = '0.08 0.45 0.62 1';
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * A robot as URDF, in m and rad: the link of its body, a cylinder that stands on the floor, and a link for the frame of each sensor, joined as
 * `/tf_static` has it. A body without extent has no shape.
 *
 * @param mounts transforms from the frame of the body, or from a frame before them, to the frames of the sensors
 * @param baseFrame frame of the body
 */
export function robotDescription(
  body: Pick<Body, 'name' | 'radius' | 'height'>,
  mounts: readonly MessageInput<'geometry_msgs/msg/TransformStamped'>[],
  baseFrame = 'base_link',
): string {
  const { radius, height } = body;
  const shape = `<origin xyz="0 0 ${height / 2}"/><geometry><cylinder radius="${radius}" length="${height}"/></geometry>`;
  const material = `<material name="body"><color rgba="${RGBA}"/></material>`;
  const name = escaped(baseFrame);
  const base =
    radius > 0
      ? `<link name="${name}"><visual>${shape}${material}</visual><collision>${shape}</collision></link>`
      : `<link name="${name}"/>`;
  const frames = mounts.flatMap(({ header, child_frame_id = '', transform }) => {
    const { x = 0, y = 0, z = 0 } = transform?.translation ?? {};
    const turn = { x: 0, y: 0, z: 0, w: 1, ...transform?.rotation };
    const child = escaped(child_frame_id);
    const origin = `<origin xyz="${x} ${y} ${z}" rpy="${rollPitchYaw(turn).join(' ')}"/>`;
    const ends = `<parent link="${escaped(header?.frame_id ?? '')}"/><child link="${child}"/>`;
    return [`<link name="${child}"/>`, `<joint name="${child}_joint" type="fixed">${ends}${origin}</joint>`];
  });
  const lines = [base, ...frames].map((line) => `  ${line}`);
  return ['<?xml version="1.0"?>', `<robot name="${escaped(body.name)}">`, ...lines, '</robot>', ''].join('\n');
}

/** Turns about the fixed axes x, y and z, in this order, rad; where x and z are one after the other, the one about x is 0. */
function rollPitchYaw({ x, y, z, w }: Quaternion): readonly [roll: number, pitch: number, yaw: number] {
  const forward: Vector = {
    x: w * w + x * x - y * y - z * z,
    y: 2 * (x * y + w * z),
    z: 2 * (x * z - w * y),
  };
  const level = Math.hypot(forward.x, forward.y);
  const pitch = Math.atan2(-forward.z, level);
  if (level < 1e-9) return [0, pitch, Math.atan2(2 * (w * z - x * y), w * w - x * x + y * y - z * z)];
  const roll = Math.atan2(2 * (y * z + w * x), w * w - x * x - y * y + z * z);
  return [roll, pitch, Math.atan2(forward.y, forward.x)];
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ESCAPES[character]);
}
