import { parse } from '@foxglove/rosmsg';
import { MessageWriter } from '@foxglove/rosmsg2-serialization';
import type { Body } from '../../../agents/index.ts';
import { OutputFile } from '../bytes/output-file.ts';
import { McapWriter } from '../mcap/mcap-writer.ts';
import { schemaText } from '../mcap/message-definitions.ts';
import type { RecordedWorld } from './arena-markers.ts';
import { stamp } from './ros-messages.ts';
import { RUN_TOPICS } from './run-topics.ts';
import type { RecorderListener, TopicListener } from './topic.ts';

/** Facts about a recorded run. */
export interface RecordingInfo {
  /** Written into the file as text, one entry per key. */
  readonly identity: Readonly<Record<string, unknown>>;
  /** Seed of the run. */
  readonly seed: number;
  readonly body: Body;
  /** Seconds per tick. */
  readonly period: number;
  readonly world: RecordedWorld;
  /** Time between samples of pose, odometry, command and transform. Default 0.01. Spikes and rewards are always recorded. */
  readonly poseSeconds?: number;
}

/** A recording of a run in progress. */
export interface Recorder {
  readonly listener: RecorderListener;
  /** Completes the file, also after an interrupted run. */
  close(): Promise<void>;
}

/**
 * Records a run to an MCAP file with ROS 2 messages in CDR, which Foxglove, Lichtblick, Rerun and `ros2 bag` open. The file is
 * written during the run, in chunks of about 1 MiB.
 *
 * @throws BridgeError `recording_failed`, here, in a call of the listener or in `close`, if the file cannot be written
 */
export async function createRecorder(file: string, info: RecordingInfo): Promise<Recorder> {
  const { period, poseSeconds = 0.01 } = info;
  const output = new OutputFile(file);
  const mcap = new McapWriter('ros2', (bytes) => output.append(bytes));
  mcap.addMetadata('reafference', metadata(info));
  const topics = listenToRun(mcap, info);
  const everyTicks = Math.max(1, Math.round(poseSeconds / period));
  return {
    listener: {
      trialStart(trial) {
        for (const topic of topics) topic.trialStart?.(trial);
      },
      rest(record) {
        for (const topic of topics) topic.rest?.(record);
      },
      spikes(batch) {
        for (const topic of topics) topic.spikes?.(batch);
      },
      tick(record) {
        const sampled = record.elapsed % everyTicks === 0;
        for (const topic of topics) topic.tick?.(record, sampled);
      },
      trialEnd(result) {
        for (const topic of topics) topic.trialEnd?.(result);
      },
    },
    async close() {
      mcap.end();
      output.close();
    },
  };
}

/** Makes the listener of each topic, which sends on a channel of its own. */
function listenToRun(mcap: McapWriter, { body, world, period }: RecordingInfo): readonly TopicListener[] {
  return RUN_TOPICS.map(({ topic, type, definition, listen }) => {
    const schema = schemaText(definition);
    const writer = new MessageWriter(parse(schema, { ros2: true }));
    const channel = mcap.addChannel(topic, type, 'ros2msg', schema, 'cdr');
    return listen({
      body,
      world,
      stamp: (tick) => stamp(tick, period),
      header: (tick, frame) => ({ stamp: stamp(tick, period), frame_id: frame }),
      send: (tick, message) =>
        mcap.addMessage(channel, BigInt(Math.round(tick * period * 1e9)), writer.writeMessage(message)),
    });
  });
}

function metadata({ identity, seed, body, period }: RecordingInfo): Map<string, string> {
  const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
  const entries = Object.entries({ ...identity, seed, period_s: period, body_description: body });
  return new Map(entries.map(([key, value]) => [key, text(value)]));
}
