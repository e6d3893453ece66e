import { defineRobot } from './robot-profile.ts';

const COMMON = {
  repository: 'clearpathrobotics/clearpath_common',
  commit: '22409ac555b10e3252aaceddcca78db3e6cd5c3c',
} as const;
const CONTROLLERS = {
  repository: 'ros-controls/ros2_controllers',
  commit: 'ed360c97d6e9e74cb884e3e39a949d987cd15c11',
} as const;

export default defineRobot({
  name: 'husky',
  title: 'Clearpath Husky A200',
  sources: {
    control: { ...COMMON, path: 'clearpath_control/config/a200/control.yaml' },
    launch: { ...COMMON, path: 'clearpath_control/launch/control.launch.py' },
    'launch of the multiplexer': { ...COMMON, path: 'clearpath_control/launch/teleop_base.launch.py' },
    multiplexer: { ...COMMON, path: 'clearpath_control/config/twist_mux.yaml' },
    description: { ...COMMON, path: 'clearpath_platform_description/urdf/a200/a200.urdf.xacro' },
    controller: { ...CONTROLLERS, path: 'diff_drive_controller/src/diff_drive_controller.cpp' },
    broadcaster: { ...CONTROLLERS, path: 'joint_state_broadcaster/src/joint_state_broadcaster.cpp' },
  },
  frames: { base: 'base_link', odom: 'odom', from: ['control'] },
  velocity: {
    topic: 'cmd_vel',
    types: { humble: 'geometry_msgs/msg/Twist' },
    timeoutSeconds: 0.5,
    from: ['multiplexer', 'launch of the multiplexer', 'control'],
  },
  sensors: {
    odometry: {
      topic: 'platform/odom',
      type: 'nav_msgs/msg/Odometry',
      rateHz: 50,
      from: ['launch', 'control', 'controller'],
    },
    joints: { topic: 'platform/joint_states', type: 'sensor_msgs/msg/JointState', from: ['launch', 'broadcaster'] },
  },
  // The corner of its box, of 0.9874 m by 0.5709 m about the base frame.
  footprint: { radius: 0.571, from: ['description'] },
  wheels: { radius: 0.1651, separation: 0.555, from: ['control'] },
  limits: { linear: 1, angular: 1, linearAcceleration: 1, angularAcceleration: 1, from: ['control'] },
  remarks: [
    'Its topics are in the namespace of the robot, which its configuration names: give it by --namespace.',
    'It has the range finders that its owner mounts: name their topics by --topics.',
    'It turns by slip: its controller takes the wheels for 1.875 times as far apart.',
    'The mounts of its bumpers are not in its radius.',
  ],
});
