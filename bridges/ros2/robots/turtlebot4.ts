import { CREATE3 } from './create3.ts';
import { defineRobot } from './robot-profile.ts';

const MODEL = { repository: 'turtlebot/turtlebot4', commit: 'd6881758863264ca32cf2a965c2a0ddfb2cc3094' } as const;
const ROBOT = { repository: 'turtlebot/turtlebot4_robot', commit: '629d969a9a8ab8e181e02d1cae8728ca537bcd98' } as const;

export default defineRobot({
  ...CREATE3,
  name: 'turtlebot4',
  title: 'TurtleBot 4',
  sources: {
    ...CREATE3.sources,
    description: { ...MODEL, path: 'turtlebot4_description/urdf/standard/turtlebot4.urdf.xacro' },
    'range finder': { ...MODEL, path: 'turtlebot4_description/urdf/sensors/rplidar.urdf.xacro' },
    navigation: { ...MODEL, path: 'turtlebot4_navigation/config/nav2.yaml' },
    'launch of the range finder': { ...ROBOT, path: 'turtlebot4_bringup/launch/rplidar.launch.py' },
    launch: { ...ROBOT, path: 'turtlebot4_bringup/launch/robot.launch.py' },
    republisher: { ...ROBOT, path: 'turtlebot4_bringup/config/republisher.yaml' },
  },
  velocity: { ...CREATE3.velocity, from: [...CREATE3.velocity.from, 'launch', 'republisher'] },
  sensors: {
    odometry: { ...CREATE3.sensors.odometry, from: ['control', 'republisher'] },
    imu: { ...CREATE3.sensors.imu, from: ['inertial unit', 'republisher'] },
    scan: {
      topic: 'scan',
      type: 'sensor_msgs/msg/LaserScan',
      frame: 'rplidar_link',
      mount: { x: -0.04, y: 0, z: 0.1929, yaw: Math.PI / 2 },
      from: ['navigation', 'launch of the range finder', 'description', 'description of the base'],
    },
  },
  footprint: { radius: 0.175, from: ['navigation'] },
  beams: { count: 640, fieldOfView: 2 * Math.PI, minimum: 0.164, maximum: 12, from: ['range finder'] },
  remarks: [
    ...CREATE3.remarks,
    'It stands on a Create 3; its range finder looks to the left.',
    'The beams are those of its simulation, and may be others on the robot.',
    'Its radius is the one that its navigation keeps clear of.',
  ],
});
