import { describe, expect, it } from 'vitest';
import { messageType, planarPose } from '../../../../bridges/ros-messages/index.ts';
import { placeReader } from '../../../../scenarios/view/robot/place-reader.ts';

const odometry = messageType('nav_msgs/msg/Odometry');
const transforms = messageType('tf2_msgs/msg/TFMessage');
const stamped = messageType('geometry_msgs/msg/PoseStamped');

const topic = (name: string, schemaName: string, encoding = 'cdr') => ({ topic: name, schemaName, encoding });
const odom = (name: string) => topic(name, odometry.name);
const tf = topic('/tf', transforms.name);

/** A transform from a frame to one that lies in it. */
function link(frame_id: string, child_frame_id: string, x: number, y: number, heading: number) {
  const { position: translation, orientation: rotation } = planarPose(x, y, heading);
  return { header: { frame_id }, child_frame_id, transform: { translation, rotation } };
}

describe('where the body is', () => {
  it.each([
    ['nothing', [topic('/goal_pose', stamped.name), topic('/scan', 'sensor_msgs/msg/LaserScan')], undefined],
    ['odometry that is not read', [topic('/odom', odometry.name, 'json')], undefined],
    [
      'transforms',
      [tf, topic('/tf_static', transforms.name), topic('/tf_old', transforms.name)],
      ['/tf', '/tf_static'],
    ],
    ['odometry before transforms', [tf, odom('/wheels/odom')], ['/wheels/odom']],
    ['/odom before other odometry', [odom('/a/odom'), odom('/odom')], ['/odom']],
    ['the true pose', [odom('/odom'), topic('/ground_truth/pose', stamped.name), tf], ['/ground_truth/pose']],
  ])('is told by %s', (_, topics, expected) => expect(placeReader(topics)?.topics).toEqual(expected));

  it('is read from odometry, in its frame', () => {
    const cdr = odometry.encode({ header: { frame_id: '/odom' }, pose: { pose: planarPose(1, -2, 0.5) } });
    const place = placeReader([odom('/odom')])?.read(cdr);
    expect(place).toEqual({ x: 1, y: -2, heading: expect.closeTo(0.5), frame: 'odom' });
  });

  it('is read from transforms, by way of all frames to the ground', () => {
    const reader = placeReader([tf]);
    const read = (...links: ReturnType<typeof link>[]) => reader?.read(transforms.encode({ transforms: links }));
    // As long as nothing leads to the ground, nobody knows: it is not at 0.
    expect(read(link('base_footprint', 'base_link', 0, 0, 0))).toBeUndefined();
    expect(read(link('odom', 'base_footprint', 2, 1, Math.PI / 2))).toMatchObject({ x: 2, y: 1, frame: 'odom' });
    const there = read(link('map', 'odom', 10, 0, Math.PI / 2));
    expect(there).toEqual({
      ...{ x: expect.closeTo(9), y: expect.closeTo(2), heading: expect.closeTo(Math.PI), frame: 'map' },
    });
    expect(read(link('base_link', 'laser', 1, 1, 0))).toBeUndefined();
    expect(read(link('base_link', 'map', 1, 1, 0))).toBeUndefined();
  });
});
