import { messageType, planarPose, timeOf } from '../../../../bridges/ros-messages/index.ts';
import { mcap } from '../../recording/events/samples.ts';

const odometry = messageType('nav_msgs/msg/Odometry');
const imu = messageType('sensor_msgs/msg/Imu');
const START = 1_700_000_000_000_000_000n;

/** A log of a robot that drives in a circle for some seconds: odometry at 50 Hz and an inertial unit at 100 Hz. */
export function robotLog(seconds: number): Uint8Array {
  const every = (milliseconds: bigint): readonly bigint[] =>
    Array.from({ length: Math.floor((1000 * seconds) / Number(milliseconds)) }, (_, k) => BigInt(k) * milliseconds);
  const [slow, fast] = [every(20n), every(10n)].map((times) => times.map((time) => START + time * 1_000_000n));
  const header = (time: bigint, frame: string) => ({ stamp: timeOf(time), frame_id: frame });
  const turned = (time: bigint): number => Number(time - START) * 1e-9;
  return mcap([
    {
      topic: '/robot/odom',
      type: odometry.name,
      times: slow,
      messages: slow.map((time) => {
        const angle = turned(time);
        const pose = planarPose(Math.sin(angle), 1 - Math.cos(angle), angle);
        const twist = { twist: { linear: { x: 1 }, angular: { z: 1 } } };
        return odometry.encode({ header: header(time, 'odom'), child_frame_id: 'base_link', pose: { pose }, twist });
      }),
    },
    {
      topic: '/robot/imu',
      type: imu.name,
      times: fast,
      messages: fast.map((time) =>
        imu.encode({
          header: header(time, 'base_link'),
          angular_velocity: { z: 1 },
          linear_acceleration: { y: 1, z: 9.81 },
        }),
      ),
    },
  ]);
}
