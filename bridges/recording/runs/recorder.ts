import type { Body, Pose, SpikeBatch, Twist } from '../../../agents/index.ts';
import { OutputFile } from '../bytes/output-file.ts';
import { McapWriter } from '../mcap/mcap-writer.ts';
import type { MessageName } from '../mcap/message-definitions.ts';
import { arenaMarkers, type RecordedGoal, type RecordedWorld } from './arena-markers.ts';
import {
  type CdrMessages,
  cdrEncoder,
  type Header,
  planarPose,
  stamp,
  type TwistMessage,
  yaw,
} from './cdr-messages.ts';

/** What a recording says of itself. */
export interface RecordingInfo {
  /** Written into the file as text, one entry a key. */
  readonly identity: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly body: Body;
  /** s */
  readonly period: number;
  readonly world: RecordedWorld;
  /** s between samples of pose, odometry, command and transform; default 0.01. Spikes and rewards are never left out. */
  readonly poseSeconds?: number;
}

/** What a recorder hears of a run: synchronous calls in the order of the run. Nothing borrowed is kept. */
export interface RecorderListener {
  trialStart(trial: {
    readonly index: number;
    readonly tick: number;
    readonly start: Readonly<Pose>;
    readonly goal: RecordedGoal;
  }): void;
  spikes(batch: SpikeBatch): void;
  /** The end of a tick; see {@link TOPICS} for what becomes of it. */
  tick(record: RecordedTick): void;
  trialEnd(result: {
    readonly index: number;
    readonly success: boolean;
    readonly reason: string;
    readonly latencySeconds: number;
    readonly pathMetres: number;
    readonly collisions: number;
  }): void;
}

interface RecordedTick {
  readonly tick: number;
  readonly elapsed: number;
  readonly pose: Readonly<Pose>;
  readonly twist: Readonly<Twist>;
  readonly command: Readonly<Twist>;
  readonly reward: number;
  readonly observations: Readonly<Record<string, object>>;
}

export interface Recorder {
  readonly listener: RecorderListener;
  /** Completes the file, also after a run that was cut short. */
  close(): Promise<void>;
}

/**
 * The topics of a recording.
 *
 * Stamps are simulated time: what is decided in tick n (spikes, commands) is stamped with its beginning, n periods; what
 * results from it (poses, rewards) with its end. `/pose` is the body's true pose; `/odom` the agent's odometry where it has
 * that sensor, else its true pose and twist. A `/reward` other than 0 is always written, a 0 at the rate of poses.
 */
export const TOPICS = {
  '/pose': 'geometry_msgs/msg/PoseStamped',
  '/odom': 'nav_msgs/msg/Odometry',
  '/cmd_vel': 'geometry_msgs/msg/TwistStamped',
  '/reward': 'std_msgs/msg/Float64',
  '/spikes': 'reafference_msgs/msg/Spikes',
  '/trial': 'reafference_msgs/msg/Trial',
  '/tf': 'tf2_msgs/msg/TFMessage',
  '/arena': 'visualization_msgs/msg/MarkerArray',
} as const satisfies Readonly<Record<string, keyof CdrMessages & MessageName>>;

const OUTCOME = { running: 0, success: 1, failure: 2 } as const;

/**
 * Records a run to an MCAP file that Foxglove, Lichtblick, Rerun and `ros2 bag` open: ROS 2 messages in CDR. The file is
 * written as the run goes, in chunks of about 1 MiB.
 *
 * @throws BridgeError `recording_failed`, from here, from a call of the listener or from `close`, when the file cannot be written.
 */
export async function createRecorder(file: string, info: RecordingInfo): Promise<Recorder> {
  const { period, body, world, poseSeconds = 0.01 } = info;
  const output = new OutputFile(file);
  const mcap = new McapWriter('ros2', (bytes) => output.append(bytes));
  mcap.addMetadata('reafference', metadata(info));
  const send = senders(mcap, period);
  const everyTicks = Math.max(1, Math.round(poseSeconds / period));
  const header = (tick: number, frame_id: string): Header => ({ stamp: stamp(tick, period), frame_id });

  const sendPose = (tick: number, { x, y, heading }: Readonly<Pose>): void => {
    const pose = planarPose(x, y, heading);
    const mapHeader = header(tick, 'map');
    send['/pose'](tick, { header: mapHeader, pose });
    const toBody = {
      header: mapHeader,
      child_frame_id: 'base_link',
      transform: { translation: pose.position, rotation: pose.orientation },
    };
    const toOdometry = {
      header: mapHeader,
      child_frame_id: 'odom',
      transform: { translation: ORIGIN, rotation: yaw(0) },
    };
    send['/tf'](tick, { transforms: [toBody, toOdometry] });
  };
  const sendMotion = ({ tick, pose, twist, command, observations }: RecordedTick): void => {
    send['/cmd_vel'](tick, { header: header(tick, 'base_link'), twist: planarTwist(command) });
    sendPose(tick + 1, pose);
    const sensed = odometryAmong(observations);
    const { x, y, heading } = sensed ?? pose;
    send['/odom'](tick + 1, {
      header: header(tick + 1, 'odom'),
      child_frame_id: 'base_link',
      pose: { pose: planarPose(x, y, heading) },
      twist: { twist: planarTwist(sensed ?? twist) },
    });
  };

  let trial = { start: planarPose(0, 0, 0), goal: ORIGIN, goal_radius: 0 };
  let now = 0;
  const sendTrial = (index: number, outcome: number, reason: string, latency_s = 0, path_m = 0, collisions = 0): void =>
    send['/trial'](now, { stamp: stamp(now, period), index, outcome, reason, ...trial, latency_s, path_m, collisions });

  return {
    listener: {
      trialStart({ index, tick, start, goal }) {
        now = tick;
        trial = {
          start: planarPose(start.x, start.y, start.heading),
          goal: { x: goal.x, y: goal.y, z: 0 },
          goal_radius: goal.radius,
        };
        sendTrial(index, OUTCOME.running, '');
        send['/arena'](tick, { markers: arenaMarkers(world, goal, body, header(tick, 'map')) });
        sendPose(tick, start);
      },
      spikes({ population, tick, ids, count }) {
        send['/spikes'](tick, { stamp: stamp(tick, period), population, tick, ids: ids.subarray(0, count) });
      },
      tick(record) {
        now = record.tick + 1;
        const sampled = record.elapsed % everyTicks === 0;
        if (sampled) sendMotion(record);
        if (sampled || record.reward !== 0) send['/reward'](now, { data: record.reward });
      },
      trialEnd({ index, success, reason, latencySeconds, pathMetres, collisions }) {
        sendTrial(index, success ? OUTCOME.success : OUTCOME.failure, reason, latencySeconds, pathMetres, collisions);
      },
    },
    async close() {
      mcap.end();
      output.close();
    },
  };
}

const ORIGIN = { x: 0, y: 0, z: 0 };

type Senders = {
  readonly [T in keyof typeof TOPICS]: (tick: number, message: CdrMessages[(typeof TOPICS)[T]]) => void;
};

/** A channel a topic, and how a message is sent on it. */
function senders(mcap: McapWriter, period: number): Senders {
  const entries = Object.entries(TOPICS).map(([topic, name]) => {
    const encoder = cdrEncoder(name);
    const channel = mcap.addChannel(topic, encoder.name, 'ros2msg', encoder.schema, 'cdr');
    const sender = (tick: number, message: never): void =>
      mcap.addMessage(channel, BigInt(Math.round(tick * period * 1e9)), encoder.encode(message));
    return [topic, sender] as const;
  });
  return Object.fromEntries(entries) as unknown as Senders;
}

function metadata({ identity, seed, body, period }: RecordingInfo): Map<string, string> {
  const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
  const entries = Object.entries({ ...identity, seed, period_s: period, body_description: body });
  return new Map(entries.map(([key, value]) => [key, text(value)]));
}

function planarTwist({ linearX, linearY, angularZ }: Readonly<Twist>): TwistMessage {
  return { linear: { x: linearX, y: linearY, z: 0 }, angular: { x: 0, y: 0, z: angularZ } };
}

/** The first observation that is an odometry message. */
function odometryAmong(observations: Readonly<Record<string, object>>): (Pose & Twist) | undefined {
  for (const name in observations) {
    const message = observations[name];
    if ('linearX' in message && 'heading' in message) return message as Pose & Twist;
  }
  return undefined;
}
