import type { Odometry, Pose } from '../../../../agents/index.ts';
import { messageType } from '../../../ros-messages/index.ts';
import { OdometryFrame } from '../../sensors/frames.ts';
import type { RecordedObservation, RunTopics } from '../topic.ts';

const { name: type, encodeBorrowed: encode } = messageType('tf2_msgs/msg/TFMessage');

const ORIGIN: Pose = { x: 0, y: 0, heading: 0 };

/**
 * Where `base_link` truly is in `map`, by way of `odom`: of an agent with odometry that frame is where its odometry puts the body
 * (REP-105), and of others it is the map.
 */
export const transforms: RunTopics = {
  part: 'transforms',
  listen({ sensors, stamp, open }) {
    const output = open('/tf', type);
    const frame = new OdometryFrame();
    const odometry = Object.entries(sensors).find(([, { kind }]) => kind === 'odometry')?.[0];
    const truth: Pose = { x: 0, y: 0, heading: 0 };
    const send = (tick: number, pose: Readonly<Pose>): void =>
      output.send(tick, encode({ transforms: [...frame.transforms(pose, stamp(tick), true)] }));
    return {
      trialStart({ tick, start }) {
        Object.assign(truth, { x: start.x, y: start.y, heading: start.heading });
        // Dead reckoning begins anew where a trial does.
        if (odometry !== undefined) frame.correct(truth, ORIGIN);
        if (output.wanted) send(tick, start);
      },
      tick({ tick, pose, observations }, sampled) {
        if (odometry !== undefined) {
          // What odometry tells now was measured before the body moved in this tick.
          const message = observations[odometry] as RecordedObservation & Odometry;
          if (message.arrival?.tick === tick) frame.correct(truth, message);
          Object.assign(truth, { x: pose.x, y: pose.y, heading: pose.heading });
        }
        if (sampled && output.wanted) send(tick + 1, pose);
      },
    };
  },
};
