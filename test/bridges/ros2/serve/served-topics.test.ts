import { describe, expect, it } from 'vitest';
import {
  headDirectionSensor,
  jointSensor,
  odometrySensor,
  poseSensor,
  stereoCameras,
  touchSensor,
  velocityActuator,
} from '../../../../agents/index.ts';
import { chooseServedTopics } from '../../../../bridges/ros2/serve/served-topics.ts';
import type { TopicMap } from '../../../../bridges/ros2/topics.ts';

const camera = { width: 8, height: 8, fieldOfView: 1, pixel: 'ideal', mount: { z: 0.1 }, baseline: 0.1 } as const;
const { left, right } = stereoCameras(camera);
const sensors = {
  wheels: odometrySensor(),
  pose: poseSensor(),
  compass: headDirectionSensor(),
  joints: jointSensor(),
  left,
  right,
};
const actuators = { velocity: velocityActuator() };
const choose = (map: TopicMap = {}) => chooseServedTopics({ sensors, actuators }, map, '/agent');

describe('topics of a served robot', () => {
  it('are the usual ones of each kind, and the names of sensors for others', () => {
    const { sensors: served, velocity, reward } = choose();
    expect(Object.entries(served).map(([name, { topic, writer }]) => [name, topic, writer.type])).toEqual([
      ['wheels', 'odom', 'nav_msgs/msg/Odometry'],
      ['pose', 'pose', 'geometry_msgs/msg/PoseStamped'],
      ['compass', 'compass', 'sensor_msgs/msg/Imu'],
      ['joints', 'joint_states', 'sensor_msgs/msg/JointState'],
      ['left', 'events', 'event_camera_msgs/msg/EventPacket'],
      ['right', 'right', 'event_camera_msgs/msg/EventPacket'],
    ]);
    expect(velocity).toEqual({
      actuator: 'velocity',
      topic: 'cmd_vel',
      types: ['geometry_msgs/msg/Twist', 'geometry_msgs/msg/TwistStamped'],
    });
    expect(reward).toBe('/agent/reward');
  });

  it('are those that the user names', () => {
    const twist = { topic: '/base/cmd', type: 'geometry_msgs/msg/Twist' };
    const { sensors: served, velocity, reward } = choose({ pose: '/mocap', velocity: twist, reward: 'points' });
    expect(served['pose'].topic).toBe('/mocap');
    expect(velocity).toEqual({ actuator: 'velocity', topic: '/base/cmd', types: ['geometry_msgs/msg/Twist'] });
    expect(reward).toBe('points');
  });

  it('leave out a sensor that no usual message carries', () => {
    const { sensors: served, unserved } = chooseServedTopics(
      { sensors: { nose: { ...touchSensor(), kind: 'smell' as never }, pose: poseSensor() }, actuators: {} },
      {},
      '/agent',
    );
    expect(Object.keys(served)).toEqual(['pose']);
    expect(unserved).toEqual(['nose']);
  });

  it('refuse what cannot be', () => {
    const refused = (map: TopicMap) => expect(() => choose(map));
    refused({ pose: 'events' }).not.toThrow();
    refused({ compass: 'pose' }).toThrow(
      expect.objectContaining({ code: 'invalid_option', received: "pose for sensor 'compass'" }),
    );
    refused({ pose: { topic: 'pose', type: 'geometry_msgs/msg/Pose' } }).toThrow(
      expect.objectContaining({ code: 'topic_mismatch', received: 'geometry_msgs/msg/Pose', block: 'pose' }),
    );
    refused({ velocity: { topic: 'cmd_vel', type: 'std_msgs/msg/Float64' } }).toThrow(
      expect.objectContaining({ code: 'topic_mismatch', received: 'std_msgs/msg/Float64', block: 'velocity' }),
    );
    refused({ velocty: 'cmd_vel' }).toThrow(
      expect.objectContaining({ code: 'invalid_option', remedy: "did you mean 'velocity'?" }),
    );
    const gripper = { gripper: { kind: 'choice', size: 2 } } as never;
    expect(() => chooseServedTopics({ sensors, actuators: gripper }, {}, '/agent')).toThrow(
      expect.objectContaining({ code: 'unmapped_actuator' }),
    );
  });
});
