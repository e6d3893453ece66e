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

export interface Recorder {
  readonly listener: RecorderListener;
  /** Completes the file, also after a run that was cut short. */
  close(): Promise<void>;
}

/**
 * Records a run to an MCAP file that Foxglove, Lichtblick, Rerun and `ros2 bag` open: ROS 2 messages in CDR. The file is
 * written as the run goes, in chunks of about 1 MiB.
 *
 * @throws BridgeError `recording_failed`, from here, from a call of the listener or from `close`, when the file cannot be written.
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

/** Has each topic listen, with a channel of its own to send on. */
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
