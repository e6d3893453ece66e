import { type Body, BridgeError, type PopulationInfo } from '../../../agents/index.ts';
import { messageType, type Time } from '../../ros-messages/index.ts';
import { OutputFile } from '../bytes/output-file.ts';
import { McapWriter } from '../mcap/mcap-writer.ts';
import type { RecordedWorld } from './arena-markers.ts';
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
  /**
   * Completes the file, also after an interrupted run, and moves it to its place. Does nothing the second time.
   *
   * @throws BridgeError `recording_failed` if something could not be written; what was written before it is kept
   */
  close(): Promise<void>;
}

/**
 * Records a run to an MCAP file with ROS 2 messages in CDR, which Foxglove, Lichtblick, Rerun and `ros2 bag` open. The file is
 * written during the run, in chunks of about 1 MiB, beside its place, where it is moved by `close`. Until then, and if the
 * process is killed, it is `<file>.<process>.<n>.<n>.part`, whose chunks readers recover.
 *
 * When the disk is full, the recording ends there and the run goes on: `close` keeps what is whole and throws.
 *
 * @throws BridgeError `recording_failed` if the file cannot be begun
 */
export async function createRecorder(file: string, info: RecordingInfo): Promise<Recorder> {
  const { period, poseSeconds = 0.01 } = info;
  const output = new OutputFile(file);
  let mcap: McapWriter;
  let topics: readonly TopicListener[];
  try {
    mcap = new McapWriter('ros2', (bytes) => output.append(bytes));
    mcap.addMetadata('reafference', metadata(info));
    topics = listenToRun(mcap, info);
  } catch (error) {
    output.discard();
    throw error;
  }
  const everyTicks = Math.max(1, Math.round(poseSeconds / period));
  let fault: unknown;
  /** Writes, until something cannot be written. */
  const write = (what: () => void): void => {
    if (fault !== undefined) return;
    try {
      what();
    } catch (error) {
      if (!(error instanceof BridgeError)) throw error;
      fault = error;
    }
  };
  const tell = (what: (topic: TopicListener) => void): void =>
    write(() => {
      for (const topic of topics) what(topic);
    });
  let open = true;
  return {
    listener: {
      seedStart({ controller }) {
        const pairs = whileRunning(controller.populations?.() ?? []);
        if (pairs.length === 0) return;
        const text = JSON.stringify(Object.fromEntries(pairs));
        write(() => mcap.addMetadata('reafference', new Map([['while_running', text]])));
      },
      trialStart: (trial) => tell((topic) => topic.trialStart?.(trial)),
      rest: (record) => tell((topic) => topic.rest?.(record)),
      spikes: (batch) => tell((topic) => topic.spikes?.(batch)),
      tick(record) {
        const sampled = record.elapsed % everyTicks === 0;
        tell((topic) => topic.tick?.(record, sampled));
      },
      trialEnd: (result) => tell((topic) => topic.trialEnd?.(result)),
    },
    async close() {
      if (!open) return;
      open = false;
      try {
        mcap.end();
      } catch (error) {
        fault ??= error;
      }
      output.close();
      if (fault !== undefined) throw fault;
    },
  };
}

/** Makes the listener of each topic, which sends on a channel of its own. */
function listenToRun(mcap: McapWriter, { body, world, period }: RecordingInfo): readonly TopicListener[] {
  return RUN_TOPICS.map(({ topic, type, listen }) => {
    const { schema, encode } = messageType(type);
    const channel = mcap.addChannel(topic, type, 'ros2msg', schema, 'cdr');
    return listen({
      body,
      world,
      stamp: (tick) => stamp(tick, period),
      header: (tick, frame) => ({ stamp: stamp(tick, period), frame_id: frame }),
      send: (tick, message) => mcap.addMessage(channel, BigInt(Math.round(tick * period * 1e9)), encode(message)),
    });
  });
}

/** Simulated time of the beginning of a tick. */
function stamp(tick: number, period: number): Time {
  const nanoseconds = Math.round(tick * period * 1e9);
  const sec = Math.floor(nanoseconds / 1e9);
  return { sec, nanosec: nanoseconds - sec * 1e9 };
}

/** The populations that are others while the body runs, each with that one. */
function whileRunning(populations: readonly PopulationInfo[]): (readonly [name: string, running: string])[] {
  return populations.flatMap(({ name, whileRunning: running }) =>
    running === undefined ? [] : [[name, running] as const],
  );
}

function metadata({ identity, seed, body, period }: RecordingInfo): Map<string, string> {
  const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
  const entries = Object.entries({ ...identity, seed, period_s: period, body_description: body });
  return new Map(entries.map(([key, value]) => [key, text(value)]));
}
