import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventCamera, lidar, odometrySensor, stereoCameras } from '../../../../agents/index.ts';
import { OdometryFrame, sensorFrames } from '../../../../bridges/recording/sensors/frames.ts';
import { mountTransform, OPTICAL } from '../../../../bridges/recording/sensors/mount.ts';
import { messageType, timeOf } from '../../../../bridges/ros-messages/index.ts';
import { TRANSFORMS } from '../../../../bridges/ros2/sensors/transforms.ts';

type Vector = readonly [number, number, number];
const stamp = timeOf(5n);

/** A vector in the frame above one that is turned by a quaternion. */
function turned({ rotation: { x, y, z, w } }: ReturnType<typeof mountTransform>, [a, b, c]: Vector): number[] {
  return [
    (1 - 2 * (y * y + z * z)) * a + 2 * (x * y - w * z) * b + 2 * (x * z + w * y) * c,
    2 * (x * y + w * z) * a + (1 - 2 * (x * x + z * z)) * b + 2 * (y * z - w * x) * c,
    2 * (x * z - w * y) * a + 2 * (y * z + w * x) * b + (1 - 2 * (x * x + y * y)) * c,
  ];
}

function expectVector(got: readonly number[], wanted: Vector): void {
  for (const [n, value] of wanted.entries()) expect(got[n]).toBeCloseTo(value, 12);
}

describe('frames of a served robot', () => {
  it('a mount looks up with its pitch, to the left with its yaw, and lifts its left side with its roll', () => {
    expectVector(turned(mountTransform({ yaw: Math.PI / 2 }), [1, 0, 0]), [0, 1, 0]);
    expectVector(turned(mountTransform({ pitch: Math.PI / 2 }), [1, 0, 0]), [0, 0, 1]);
    expectVector(turned(mountTransform({ roll: Math.PI / 2 }), [0, 1, 0]), [0, 0, 1]);
  });

  it('a mount that is turned by more than half a turn has a quaternion of length 1, whose w is not below 0', () => {
    for (const yaw of [-4, -1, 1, 4]) {
      const mount = mountTransform({ yaw, pitch: 0.3, roll: 0.2 });
      const { x, y, z, w } = mount.rotation;
      expect(Math.hypot(x, y, z, w)).toBeCloseTo(1, 12);
      expect(w).toBeGreaterThanOrEqual(0);
      const ahead = Math.cos(0.3);
      expectVector(turned(mount, [1, 0, 0]), [ahead * Math.cos(yaw), ahead * Math.sin(yaw), Math.sin(0.3)]);
    }
  });

  it('the left side of a mount is where a pair of cameras has its left one', () => {
    const mount = { x: 0.1, z: 0.2, yaw: 0.4, pitch: 0.3, roll: -0.2 };
    const camera = { width: 8, height: 8, fieldOfView: 1, pixel: 'ideal', mount, baseline: 2 } as const;
    const { left } = stereoCameras(camera);
    const { x = 0, y = 0, z } = left.settings!.mount;
    const aside = turned(mountTransform(mount), [0, 1, 0]) as unknown as Vector;
    expectVector([x - mount.x, y, z - mount.z], aside);
  });

  it('an optical frame looks along its z, with x to the right and y down', () => {
    expectVector(turned(OPTICAL, [0, 0, 1]), [1, 0, 0]);
    expectVector(turned(OPTICAL, [1, 0, 0]), [0, -1, 0]);
    expectVector(turned(OPTICAL, [0, 1, 0]), [0, 0, -1]);
  });

  it('each mounted sensor has a frame, and a camera an optical one', () => {
    const { frameOf, transforms } = sensorFrames(
      {
        eye: eventCamera({ width: 8, height: 8, fieldOfView: 1, pixel: 'ideal', mount: { z: 0.1 } }),
        lidar: lidar({ mount: { x: 0.2, z: 0.3 } }),
        wheels: odometrySensor(),
      },
      stamp,
    );
    expect(frameOf).toEqual({ eye: 'eye_optical_frame', lidar: 'lidar', wheels: 'base_link' });
    expect(transforms.map(({ header, child_frame_id }) => [header?.frame_id, child_frame_id])).toEqual([
      ['base_link', 'eye'],
      ['eye', 'eye_optical_frame'],
      ['base_link', 'lidar'],
    ]);
    expect(transforms[2].transform?.translation).toEqual({ x: 0.2, y: 0, z: 0.3 });
  });

  it('odometry that drifts leaves the body where it truly is in the map', () => {
    const length = fc.double({ min: -10, max: 10, noNaN: true });
    const angle = fc.double({ min: -3, max: 3, noNaN: true });
    const pose = fc.record({ x: length, y: length, heading: angle });
    fc.assert(
      fc.property(pose, pose, pose, (sensed, odometry, later) => {
        const frame = new OdometryFrame();
        frame.correct(sensed, odometry);
        const [, atOnce] = frame.transforms(sensed, stamp, true);
        expect(atOnce.transform?.translation?.x).toBeCloseTo(odometry.x, 9);
        expect(atOnce.transform?.translation?.y).toBeCloseTo(odometry.y, 9);
        const into = { x: 0, y: 0, heading: 0 };
        const transforms = [...frame.transforms(later, stamp, true)];
        TRANSFORMS[0].open({} as never)(messageType('tf2_msgs/msg/TFMessage').encode({ transforms }), into as never);
        expect(into.x).toBeCloseTo(later.x, 9);
        expect(into.y).toBeCloseTo(later.y, 9);
        expect(Math.cos(into.heading - later.heading)).toBeCloseTo(1, 12);
      }),
    );
  });

  it('the map is left to a localiser that there is', () => {
    const told = new OdometryFrame().transforms({ x: 1, y: 2, heading: 0 }, stamp, false);
    expect(told.map(({ child_frame_id }) => child_frame_id)).toEqual(['base_link']);
  });
});
