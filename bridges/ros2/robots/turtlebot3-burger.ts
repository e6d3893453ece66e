import { defineRobot } from './robot-profile.ts';
import { TURTLEBOT3, turtlebot3Sources } from './turtlebot3.ts';

export default defineRobot({
  ...TURTLEBOT3,
  name: 'turtlebot3-burger',
  title: 'TurtleBot 3 Burger',
  sources: turtlebot3Sources('burger'),
  sensors: {
    ...TURTLEBOT3.sensors,
    scan: {
      topic: 'scan',
      type: 'sensor_msgs/msg/LaserScan',
      frame: 'base_scan',
      mount: { x: -0.032, y: 0, z: 0.182, yaw: 0 },
      from: ['navigation', 'launch', 'description'],
    },
  },
  // The corner of its box, of 0.14 m by 0.14 m, farthest from where it turns, which is 0.032 m before its middle.
  footprint: { radius: 0.124, from: ['description'] },
  wheels: { radius: 0.033, separation: 0.16, from: ['parameters'] },
  limits: { linear: 0.22, angular: 2.84, from: ['teleoperation'] },
});
