import type { RobotProfile } from './robot-profile.ts';

const AT = { repository: 'ROBOTIS-GIT/turtlebot3', commit: '1f67e8d477df3e91729a03e43a9cd71cc67addfa' } as const;

/** Sources of a model of the TurtleBot 3. @param model as its files are named: `burger` */
export function turtlebot3Sources(model: string) {
  return {
    description: { ...AT, path: `turtlebot3_description/urdf/turtlebot3_${model}.urdf` },
    parameters: { ...AT, path: `turtlebot3_bringup/param/${model}.yaml` },
    'parameters of humble': { ...AT, path: `turtlebot3_bringup/param/humble/${model}.yaml` },
    launch: { ...AT, path: 'turtlebot3_bringup/launch/robot.launch.py' },
    node: { ...AT, path: 'turtlebot3_node/src/turtlebot3.cpp' },
    odometry: { ...AT, path: 'turtlebot3_node/src/odometry.cpp' },
    navigation: { ...AT, path: `turtlebot3_navigation2/param/${model}.yaml` },
    teleoperation: { ...AT, path: 'turtlebot3_teleop/turtlebot3_teleop/script/teleop_keyboard.py' },
  } as const;
}

/** What all models of the TurtleBot 3 have in common. */
export const TURTLEBOT3 = {
  frames: { base: 'base_footprint', odom: 'odom', from: ['parameters'] },
  velocity: {
    topic: 'cmd_vel',
    types: { humble: 'geometry_msgs/msg/Twist', jazzy: 'geometry_msgs/msg/TwistStamped' },
    reliability: 'reliable',
    from: ['node', 'launch', 'parameters of humble', 'parameters'],
  },
  sensors: {
    odometry: { topic: 'odom', type: 'nav_msgs/msg/Odometry', from: ['odometry'] },
    imu: { topic: 'imu', type: 'sensor_msgs/msg/Imu', rateHz: 20, frame: 'imu_link', from: ['node'] },
    joints: { topic: 'joint_states', type: 'sensor_msgs/msg/JointState', rateHz: 20, from: ['node'] },
  },
  remarks: [
    'Its greatest speeds are those that its teleoperation keeps.',
    'Its range finder is one of three, whose beams are stated where their drivers are.',
  ],
} as const satisfies Partial<RobotProfile<keyof ReturnType<typeof turtlebot3Sources>>>;
