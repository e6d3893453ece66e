import { defineRobot } from './robot-profile.ts';
import { TURTLEBOT3, turtlebot3Sources } from './turtlebot3.ts';

export default defineRobot({
  ...TURTLEBOT3,
  name: 'turtlebot3-waffle-pi',
  title: 'TurtleBot 3 Waffle Pi',
  sources: turtlebot3Sources('waffle_pi'),
  sensors: {
    ...TURTLEBOT3.sensors,
    scan: {
      topic: 'scan',
      type: 'sensor_msgs/msg/LaserScan',
      frame: 'base_scan',
      mount: { x: -0.064, y: 0, z: 0.132, yaw: 0 },
      from: ['navigation', 'launch', 'description'],
    },
  },
  // The corner of its box, of 0.266 m by 0.266 m, farthest from where it turns, which is 0.064 m before its middle.
  footprint: { radius: 0.238, from: ['description'] },
  wheels: { radius: 0.033, separation: 0.287, from: ['parameters'] },
  limits: { linear: 0.26, angular: 1.82, from: ['teleoperation'] },
});
