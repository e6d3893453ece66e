import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lidar, type Scan, type SensorSpec, sonar } from '../../../../agents/index.ts';
import { messageType as sensorType } from '../../../../agents/messages.ts';
import { mountTransform } from '../../../../bridges/recording/sensors/mount.ts';
import { messageType, yaw } from '../../../../bridges/ros-messages/index.ts';
import { readersOf } from '../../../../bridges/ros2/sensors/index.ts';
import { planarTurn } from '../../../../bridges/ros2/sensors/planar-turn.ts';
import { TURN } from '../../../../kernels/math-f64.ts';

const laserScan = messageType('sensor_msgs/msg/LaserScan');
const BEAMS = 360;
const STEP = TURN / BEAMS;
const header = { stamp: { sec: 1, nanosec: 0 }, frame_id: 'laser' };

/** Metres to the wall of a room, by the direction in the body: its gradient is below 3 m a radian. */
const wall = (angle: number): number => 3 + Math.cos(angle) + 0.6 * Math.sin(2 * angle + 1);

/** Scan of a lidar whose straight ahead is a direction of the body; upside down, it turns the other way. */
const scanOf = (ahead: number, sense: 1 | -1, beams = BEAMS) => {
  const step = TURN / beams;
  const angles = Array.from({ length: beams }, (_, k) => -Math.PI + k * step);
  return laserScan.encode({
    header,
    ...{ angle_min: -Math.PI, angle_max: Math.PI - step, angle_increment: step, range_min: 0.1, range_max: 6 },
    ranges: Float32Array.from(angles, (angle) => wall(ahead + sense * angle)),
  });
};

/** What a sensor has of a scan of a lidar that is turned so. */
function seen(
  spec: SensorSpec<'scan'>,
  type: string,
  cdr: Uint8Array,
  mount: Parameters<typeof mountTransform>[0],
): Scan {
  const reader = readersOf('scan').find((one) => one.type === type)!;
  const into = sensorType('scan').create(spec.size);
  const away = mountTransform(mount);
  reader.open(spec as never, undefined, (frame) => (frame === 'laser' ? away : undefined))(cdr, into as never);
  return into;
}

const angle = () => fc.noBias(fc.nat(9999)).map((share) => (share / 1e4 - 0.5) * TURN);

describe('beams of a lidar that is turned', () => {
  it.each([
    ['upright', 1],
    ['upside down', -1],
  ] as const)('are those of the declared one, within their width: %s', (_, sense) => {
    fc.assert(
      fc.property(angle(), (ahead) => {
        const spec = lidar({ mount: { z: 0.2 }, beams: BEAMS }) as SensorSpec<'scan'>;
        const mount = { yaw: ahead, roll: sense === 1 ? 0 : Math.PI };
        const { ranges } = seen(spec, laserScan.name, scanOf(ahead, sense, 720), mount);
        for (let k = 0; k < BEAMS; k++) {
          expect(Math.abs(ranges[k] - wall(-Math.PI + k * STEP))).toBeLessThan(3 * STEP);
        }
      }),
    );
  });

  it('leave out what a lidar of half a turn does not see', () => {
    const spec = lidar({ mount: { z: 0.2 }, beams: 91, fieldOfView: Math.PI / 2 }) as SensorSpec<'scan'>;
    const half = laserScan.encode({
      header,
      ...{ angle_min: -Math.PI / 2, angle_max: Math.PI / 2, angle_increment: Math.PI / 180, range_max: 6 },
      ranges: Float32Array.from({ length: 181 }, () => 2),
    });
    expect([...seen(spec, laserScan.name, half, { yaw: 0.5 }).ranges]).toEqual(Array(91).fill(2));
    expect(() => seen(spec, laserScan.name, half, { yaw: Math.PI })).toThrow(
      expect.objectContaining({ code: 'scan_not_covered', received: 'a scan from 90.0 to 270.0 degrees' }),
    );
  });

  it('are those of a sonar too, in the direction that it points', () => {
    const range = messageType('sensor_msgs/msg/Range');
    const cdr = range.encode({ header, field_of_view: 0.3, min_range: 0.02, max_range: 3, range: 1.25 });
    const spec = sonar({ mount: { z: 0.1 }, cone: 0.5 }) as SensorSpec<'scan'>;
    expect([...seen(spec, range.name, cdr, { roll: Math.PI, yaw: 0.1 }).ranges]).toEqual([1.25]);
    expect(() => seen(spec, range.name, cdr, { yaw: Math.PI })).toThrow(
      expect.objectContaining({ code: 'scan_not_covered' }),
    );
  });
});

it('is no turn in the plane that tilts by more than 5 degrees', () => {
  const tilt = (degrees: number) => planarTurn(mountTransform({ yaw: 1, pitch: (degrees * TURN) / 360 }).rotation);
  expect(tilt(4.9)).toEqual({ yaw: expect.closeTo(1, 6), sense: 1 });
  expect(tilt(5.1)).toBeUndefined();
  expect(tilt(175.1)).toMatchObject({ sense: -1 });
  expect(planarTurn(yaw(Number.NaN))).toBeUndefined();
});

it('has the points of a cloud from any frame', () => {
  const cloud = messageType('sensor_msgs/msg/PointCloud2');
  // A point 1 m to the left of the mount, in the frame of a lidar that lies on its side, 0.4 m below and looking backwards.
  const away = { x: 0.2, z: -0.4, yaw: Math.PI, roll: Math.PI / 2 };
  const { translation: t } = mountTransform(away);
  const inMount = { x: 0.5, y: 1, z: 0.02 };
  const [dx, dy, dz] = [inMount.x - t.x, inMount.y - t.y, inMount.z - t.z];
  // Its axes in the mount: x = (-1, 0, 0), y = (0, 0, 1), z = (0, 1, 0).
  const data = new DataView(new ArrayBuffer(12));
  for (const [k, value] of [-dx, dz, dy].entries()) data.setFloat32(4 * k, value, true);
  const fields = ['x', 'y', 'z'].map((name, k) => ({ name, offset: 4 * k, datatype: 7, count: 1 }));
  const cdr = cloud.encode({
    header,
    ...{ height: 1, width: 1, fields, point_step: 12, row_step: 12, data: new Uint8Array(data.buffer) },
  });
  const spec = lidar({ mount: { z: 0.6 }, beams: BEAMS }) as SensorSpec<'scan'>;
  const { ranges } = seen(spec, cloud.name, cdr, away);
  const measured = [...ranges.keys()].filter((k) => !Number.isNaN(ranges[k]));
  expect(measured).toEqual([Math.round((Math.atan2(1, 0.5) + Math.PI) / STEP)]);
  expect(ranges[measured[0]]).toBeCloseTo(Math.hypot(0.5, 1), 5);
});
