import { defineRobot } from './robot-profile.ts';

const HUMBLE = {
  repository: 'iRobotEducation/create3_sim',
  commit: '6a8bc44f9be2c260bc17e753c31455d6759af238',
} as const;
const JAZZY = {
  repository: 'iRobotEducation/create3_sim',
  commit: '7df657e1c0dbc7a618e7f12d382dc1676040855a',
} as const;
const CONTROL = 'irobot_create_common/irobot_create_control/config/control.yaml';
const MOTION = 'irobot_create_common/irobot_create_nodes/src/motion_control_node.cpp';
const DESCRIPTION = 'irobot_create_common/irobot_create_description/urdf';

/** The base, which other robots stand on: where it takes its velocity from, how it moves, and where that is stated. */
export const CREATE3 = {
  sources: {
    control: { ...JAZZY, path: CONTROL },
    'motion control': { ...JAZZY, path: MOTION },
    'motion control of humble': { ...HUMBLE, path: MOTION },
    'its limits': {
      ...JAZZY,
      path: 'irobot_create_common/irobot_create_nodes/include/irobot_create_nodes/motion_control_node.hpp',
    },
    'description of the base': { ...JAZZY, path: `${DESCRIPTION}/create3.urdf.xacro` },
    'inertial unit': { ...JAZZY, path: `${DESCRIPTION}/sensors/imu.urdf.xacro` },
  },
  frames: { base: 'base_link', odom: 'odom', from: ['control'] },
  velocity: {
    topic: 'cmd_vel',
    types: { humble: 'geometry_msgs/msg/Twist', jazzy: 'geometry_msgs/msg/TwistStamped' },
    reliability: 'best-effort',
    timeoutSeconds: 0.5,
    from: ['motion control of humble', 'motion control'],
  },
  sensors: {
    odometry: {
      topic: 'odom',
      type: 'nav_msgs/msg/Odometry',
      rateHz: 62,
      from: ['control', 'description of the base', 'motion control'],
    },
    imu: { topic: 'imu', type: 'sensor_msgs/msg/Imu', rateHz: 62, frame: 'imu_link', from: ['inertial unit'] },
  },
  wheels: { radius: 0.03575, separation: 0.233, from: ['control'] },
  limits: {
    linear: 0.306,
    angular: 1.9,
    linearAcceleration: 0.9,
    angularAcceleration: 7.725,
    from: ['control', 'its limits'],
  },
  remarks: [
    'Its values are those of its simulation by the maker.',
    'Each wheel keeps to the greatest speed, so that the base is slower while it turns; with safety_override: full it is 0.46 m/s.',
  ],
} as const;

export default defineRobot({
  ...CREATE3,
  name: 'create3',
  title: 'iRobot Create 3',
  footprint: { radius: 0.164, from: ['description of the base'] },
  remarks: [...CREATE3.remarks, 'Its radius is that of the body: the shape of the bumper before it is a mesh.'],
});
