import type { Odometry, SensorKind, SensorSpec } from '../../../../agents/index.ts';
import { messageType, timeOf } from '../../../ros-messages/index.ts';
import { sensorFrames } from '../../sensors/frames.ts';
import { writerOf } from '../../sensors/index.ts';
import { ODOMETRY } from '../../sensors/odometry.ts';
import type { WriteMessage } from '../../sensors/topic-writer.ts';
import type { OpenRun, RecordedObservation, RunTopics, TopicListener, TopicOutput } from '../topic.ts';
import { nameOfTopic } from '../topic-names.ts';

const transforms = messageType('tf2_msgs/msg/TFMessage');
const ODOM = '/odom';

/** One sensor, and where its messages go. */
interface ToldSensor {
  readonly name: string;
  readonly frame: string;
  readonly output: TopicOutput;
  readonly write: WriteMessage<SensorKind>;
}

/**
 * Topics of the sensors, each message at the tick in which it came, with the time of its origin as its stamp; and where the sensors are
 * mounted, on `/tf_static`. A sensor is on the usual topic of its kind, others of that kind and those without one on the topic of their
 * name. Without odometry, `/odom` has the true pose and twist, at the rate of poses.
 */
export const sensors: RunTopics = {
  part: 'sensors',
  listen(run) {
    const { everyMessage, stampOf } = run;
    const { frameOf, transforms: mounts } = sensorFrames(run.sensors, timeOf(0n));
    const taken = new Set<string>();
    const told = Object.entries(run.sensors).flatMap(([name, spec]): ToldSensor[] => {
      const writer = writerOf(spec.kind);
      if (writer === undefined) return [];
      const usual = writer.topic === undefined ? undefined : `/${writer.topic}`;
      const topic = usual === undefined || taken.has(usual) ? topicOf(name) : usual;
      taken.add(topic);
      const output = run.open(topic, writer.type, {
        bulky: spec.kind === 'events',
        facts: { sensor: name, kind: spec.kind },
      });
      return [{ name, frame: writer.frame ?? frameOf[name], output, write: writer.open(spec as never, run) as never }];
    });
    const truth = taken.has(ODOM) ? undefined : trueOdometry(run);
    const fixed = mounts.length === 0 ? undefined : run.open('/tf_static', transforms.name, { latched: true });
    let fresh = true;
    return {
      holds: true,
      trialStart({ tick }) {
        if (fresh) fixed?.send(tick, transforms.encodeBorrowed({ transforms: [...mounts] }));
        fresh = false;
      },
      tick(record, sampled) {
        const { tick, observations } = record;
        for (const { name, frame, output, write } of told) {
          const message: RecordedObservation | undefined = observations[name];
          const { arrival } = message;
          if (arrival === undefined || !(everyMessage ? arrival.tick === tick : sampled && arrival.tick >= 0)) continue;
          if (!output.wanted) continue;
          const stamp = stampOf(arrival.stampSeconds, tick);
          output.send(tick, write(message as never, { stamp, frame_id: frame }));
        }
        truth?.tick?.(record, sampled);
      },
    };
  },
};

/** Names that topics of every run have. */
const TAKEN = [
  'trial',
  'rest',
  'arena',
  'cmd_vel',
  'reward',
  'spikes',
  'tf',
  'tf_static',
  'clock',
  'odom',
  'scan',
  'imu',
  'joint_states',
  'events',
];

function topicOf(sensor: string): string {
  const name = nameOfTopic(sensor);
  return TAKEN.includes(name) ? `/sensors/${name}` : `/${name}`;
}

function trueOdometry({ open, header, body, period }: OpenRun): TopicListener {
  const output = open(ODOM, ODOMETRY.type);
  const write = ODOMETRY.open({ noise: {} } as SensorSpec, { body, period }) as unknown as WriteMessage<'odometry'>;
  return {
    tick({ tick, pose, twist }, sampled) {
      if (!sampled || !output.wanted) return;
      output.send(tick + 1, write({ ...pose, ...twist } as Odometry, header(tick + 1, 'odom')));
    },
  };
}
