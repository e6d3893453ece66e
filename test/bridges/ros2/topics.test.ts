import { describe, expect, it } from 'vitest';
import { given } from '../../../agents/given.ts';
import {
  choiceActuator,
  imuSensor,
  lidar,
  odometrySensor,
  poseSensor,
  touchSensor,
  velocityActuator,
} from '../../../agents/index.ts';
import {
  chooseTopics,
  type TopicMap,
  VELOCITY_TYPES,
  type VelocityType,
  velocityTypes,
} from '../../../bridges/ros2/topics.ts';

const agent = {
  sensors: { odometry: odometrySensor(), pose: poseSensor(), scan: lidar({ mount: { z: 0.1 } }), imu: imuSensor() },
  actuators: { velocity: velocityActuator() },
};

const topic = (name: string, ...types: string[]) => ({ name, types, publishers: [], subscriptions: [] });

describe('the topics of an agent', () => {
  it('are the usual ones where nothing else is said or there', () => {
    const { sensors, velocity, reward } = chooseTopics(agent, {}, []);
    const chosen = Object.entries(sensors).map(([name, { topic: one, reader }]) => [name, one, reader.type]);
    expect(chosen).toEqual([
      ['odometry', 'odom', 'nav_msgs/msg/Odometry'],
      ['pose', '/tf', 'tf2_msgs/msg/TFMessage'],
      ['scan', 'scan', 'sensor_msgs/msg/LaserScan'],
      ['imu', 'imu', 'sensor_msgs/msg/Imu'],
    ]);
    expect(velocity).toEqual({ topic: 'cmd_vel', type: 'geometry_msgs/msg/Twist', fixed: false });
    expect(reward).toEqual({ topic: '~/reward' });
  });

  it('are those that are said, with the type that the graph has', () => {
    const map = {
      pose: '/amcl_pose',
      scan: { topic: '/cloud', type: 'sensor_msgs/msg/PointCloud2' },
      reward: '/treat',
    };
    const graph = [
      topic('/amcl_pose', 'geometry_msgs/msg/PoseWithCovarianceStamped'),
      { ...topic('/cmd_vel'), subscriptions: [{ node: '/base', type: 'geometry_msgs/msg/TwistStamped' }] },
    ];
    const { sensors, velocity, reward } = chooseTopics(agent, map, graph);
    expect(sensors['pose']).toMatchObject({
      topic: '/amcl_pose',
      reader: { type: 'geometry_msgs/msg/PoseWithCovarianceStamped' },
    });
    expect(sensors['scan'].reader.type).toBe('sensor_msgs/msg/PointCloud2');
    expect(velocity?.type).toBe('geometry_msgs/msg/TwistStamped');
    expect(reward.topic).toBe('/treat');
  });

  it('have a velocity of the type that is said, that its listeners take, or that the distribution has', () => {
    const [plain, stamped] = VELOCITY_TYPES;
    const graph = (...types: string[]) => [
      { ...topic('/cmd_vel'), subscriptions: types.map((type) => ({ node: '/base', type })) },
    ];
    const chosen = (map: TopicMap, types: readonly string[], usual?: VelocityType) =>
      chooseTopics(agent, map, graph(...types), given({ usualVelocity: usual })).velocity;
    expect(chosen({}, [stamped])).toMatchObject({ type: stamped, fixed: false });
    expect(chosen({}, [stamped, plain])).toMatchObject({ type: plain });
    expect(chosen({}, [plain, stamped], stamped)).toMatchObject({ type: stamped });
    expect(chosen({}, ['std_msgs/msg/Bool'], stamped)).toMatchObject({ type: stamped });
    const said = { velocity: { topic: 'cmd_vel', type: plain } };
    expect(chosen(said, [stamped], stamped)).toEqual({ topic: 'cmd_vel', type: plain, fixed: true });
    expect(['humble', 'jazzy', undefined].map((one) => velocityTypes(one)[0])).toEqual([plain, plain, plain]);
    expect(['kilted', 'lyrical', 'rolling'].map((one) => velocityTypes(one)[0])).toEqual([stamped, stamped, stamped]);
  });

  it('refuse a topic of messages that cannot fill the sensor', () => {
    expect(() => chooseTopics(agent, { scan: '/image' }, [topic('/image', 'sensor_msgs/msg/Image')])).toThrow(
      expect.objectContaining({ code: 'topic_mismatch', received: 'sensor_msgs/msg/Image', block: 'scan' }),
    );
    expect(() => chooseTopics(agent, { velocity: { topic: 'cmd_vel', type: 'std_msgs/msg/Bool' } }, [])).toThrow(
      expect.objectContaining({ code: 'topic_mismatch', block: 'velocity' }),
    );
  });

  it('refuse names that the agent lacks, sensors and actuators that ROS has no messages for', () => {
    expect(() => chooseTopics(agent, { scn: '/scan' }, [])).toThrow(
      expect.objectContaining({ code: 'invalid_option', received: 'scn', remedy: "did you mean 'scan'?" }),
    );
    expect(() =>
      chooseTopics({ sensors: { nose: { ...touchSensor(), kind: 'smell' as never } }, actuators: {} }, {}, []),
    ).toThrow(expect.objectContaining({ code: 'unmapped_sensor', block: 'nose' }));
    expect(() => chooseTopics({ sensors: {}, actuators: { choice: choiceActuator({ options: 2 }) } }, {}, [])).toThrow(
      expect.objectContaining({ code: 'unmapped_actuator', block: 'choice' }),
    );
  });
});
