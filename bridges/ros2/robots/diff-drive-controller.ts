import { defineRobot } from './robot-profile.ts';

const CONTROLLERS = {
  repository: 'ros-controls/ros2_controllers',
  commit: 'ed360c97d6e9e74cb884e3e39a949d987cd15c11',
} as const;

export default defineRobot({
  name: 'diff-drive-controller',
  title: 'any base on the diff_drive_controller of ros2_control',
  sources: {
    controller: { ...CONTROLLERS, path: 'diff_drive_controller/src/diff_drive_controller.cpp' },
    parameters: { ...CONTROLLERS, path: 'diff_drive_controller/src/diff_drive_controller_parameter.yaml' },
    page: { ...CONTROLLERS, path: 'diff_drive_controller/doc/userdoc.rst' },
    'parameters of humble': {
      repository: 'ros-controls/ros2_controllers',
      commit: 'ad559d9c8054f128296ac094d7130e162e61b37a',
      path: 'diff_drive_controller/src/diff_drive_controller_parameter.yaml',
    },
  },
  frames: { base: 'base_link', odom: 'odom', from: ['parameters'] },
  velocity: {
    topic: 'diff_drive_controller/cmd_vel',
    types: { humble: 'geometry_msgs/msg/TwistStamped' },
    timeoutSeconds: 0.5,
    from: ['controller', 'page', 'parameters', 'parameters of humble'],
  },
  sensors: {
    odometry: {
      topic: 'diff_drive_controller/odom',
      type: 'nav_msgs/msg/Odometry',
      rateHz: 50,
      from: ['controller', 'page', 'parameters'],
    },
  },
  remarks: [
    'Topics, frames, rate and time are its defaults, under the name that its page says is usual for it.',
    'Its limits are parameters, and none by default: write those of your base into the body of the agent.',
  ],
});
