import type { Message } from './message-fields.ts';

type Quaternion = Message<'geometry_msgs/msg/Quaternion'>;

/** The rotation `b`, and then `a`. */
export function quaternionProduct(a: Quaternion, b: Quaternion): Quaternion {
  return {
    x: a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
    y: a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
    z: a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w,
    w: a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z,
  };
}
