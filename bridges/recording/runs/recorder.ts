import { basename, join } from 'node:path';
import { given } from '../../../agents/given.ts';
import { type Body, BridgeError, type PopulationInfo } from '../../../agents/index.ts';
import { messageType } from '../../ros-messages/index.ts';
import { makeFolder, OutputFile, writeBeside } from '../bytes/output-file.ts';
import { compressLz4 } from '../compression/lz4-encoder.ts';
import { type ChunkCompression, McapWriter } from '../mcap/mcap-writer.ts';
import type { RecordedWorld } from './arena-markers.ts';
import { BAG_METADATA, bagMetadata, LATCHED_FACTS } from './bag-metadata.ts';
import { POPULATIONS, populationFacts } from './recorded-populations.ts';
import { recordingPlace } from './recording-place.ts';
import { runFacts } from './run-facts.ts';
import type { RunPart } from './run-parts.ts';
import { runTeller } from './run-teller.ts';
import type { RecorderListener, TopicSink } from './topic.ts';
import { viewerLayout } from './viewer-layout.ts';

/** Facts about a recorded run. */
export interface RecordingInfo {
  /** Written into the file as text, one entry per key. */
  readonly identity: Readonly<Record<string, unknown>>;
  /** Seed of the run. */
  readonly seed: number;
  /** Body of the agent, which the file describes and `/arena` shows. */
  readonly body: Body;
  /** Seconds per tick. */
  readonly period: number;
  /** World at the beginning, which holds for each trial that names no other. */
  readonly world: RecordedWorld;
  /**
   * Time between samples of the true pose, transforms, signals and activity. Default: 0.01. Sensors, spikes and rewards are recorded as they
   * come, and commands as they change.
   */
  readonly poseSeconds?: number;
  /** Parts that are left out. Default: none. */
  readonly without?: readonly RunPart[];
}

/** A recording of a run in progress. */
export interface Recorder {
  /** Listener that records the run. Once something could not be written, it records no more and does not throw: `close` does. */
  readonly listener: RecorderListener;
  /**
   * Completes the file and moves it to its place. Does nothing after its end.
   *
   * @throws BridgeError `recording_failed` if something could not be written; an earlier file stays, and what was written before the failure
   * is kept beside it, as `NAME.partial.mcap`
   */
  close(): Promise<void>;
  /**
   * Ends the recording of a run that failed or was interrupted: what there is goes beside the file, as `NAME.partial.mcap`, and an earlier file
   * stays. Of a run that had no trial and no rest, nothing is kept. Does nothing after its end.
   *
   * @returns where the part lies; undefined if nothing is kept
   * @throws BridgeError `recording_failed` if something could not be written
   */
  closeBeside(): Promise<string | undefined>;
}

/**
 * Records a run to an MCAP file with ROS 2 messages in CDR, which Foxglove, Lichtblick, Rerun and `ros2 bag` open. A path without an
 * extension is that of a folder: a bag of ROS 2, with its `metadata.yaml` beside the file, and a layout of panels for the viewers. The file is
 * written during the run, in chunks of about 1 MiB, beside its place, where it is moved by `close`. Until then, and if the
 * process is killed, it is `<file>.<process>.<n>.<n>.part`, whose chunks readers recover.
 *
 * When the disk is full, the recording ends there and the run goes on: `close` keeps what is whole beside the file and throws.
 *
 * @example
 * const plan = planScenario(waterMaze, { set: { trials: 1 } });
 * const { identity, body, period } = plan;
 * const world = { walls: rectangularArena(1.2, 1.2), obstacles: [] };
 * const recorder = await createRecorder('run.mcap', { identity: { ...identity }, seed: 1, body, period, world });
 * const run = openRun(plan, 1, { listeners: [recorder.listener] });
 * run.step(Infinity);
 * await recorder.close();
 *
 * @throws BridgeError `recording_failed` if the file cannot be begun; ValidationError `unknown_format` for a name of another format
 */
export async function createRecorder(path: string, info: RecordingInfo): Promise<Recorder> {
  const { period, body, world, poseSeconds = 0.01, without = [] } = info;
  const { folder, file } = recordingPlace(path);
  if (folder !== undefined) makeFolder(folder);
  const output = new OutputFile(file);
  let mcap: McapWriter;
  try {
    mcap = new McapWriter('ros2', (bytes) => output.append(bytes), LZ4);
    mcap.addMetadata('reafference', new Map(Object.entries(runFacts(info))));
  } catch (error) {
    output.discard();
    throw error;
  }
  const everyTicks = Math.max(1, Math.round(poseSeconds / period));
  const tell = runTeller({
    sink: mcapSink(mcap, period),
    ...{ body, world, period, without },
    everyMessage: true,
    sampled: (elapsed) => elapsed % everyTicks === 0,
  });
  let fault: BridgeError | undefined;
  const attempt = (what: () => void): void => {
    try {
      what();
    } catch (error) {
      if (!(error instanceof BridgeError)) throw error;
      fault ??= error;
    }
  };
  /** Writes, until something cannot be written. */
  const write = (what: () => void): void => {
    if (fault === undefined) attempt(what);
  };
  let open = true;
  let begun = false;
  /** Ends the file; what is not whole goes beside its place. Returns where it lies. */
  const end = (whole: boolean): string | undefined => {
    open = false;
    // Also after a fault: the chunks that are whole get their index.
    attempt(() => mcap.end());
    const place = whole && fault === undefined ? file : output.closeBeside();
    if (fault !== undefined) throw endedEarly(file, place, fault);
    if (whole) output.close();
    return place;
  };
  return {
    listener: {
      seedStart(seed) {
        write(() => {
          const populations = seed.controller.populations?.() ?? [];
          const pairs = whileRunning(populations);
          const text = JSON.stringify(Object.fromEntries(pairs));
          if (pairs.length > 0) mcap.addMetadata('reafference', new Map([['while_running', text]]));
          if (populations.length > 0) mcap.addMetadata(POPULATIONS, populationFacts(populations));
          tell.seedStart(seed);
        });
      },
      trialStart(trial) {
        begun = true;
        write(() => tell.trialStart(trial));
      },
      rest(record) {
        begun = true;
        write(() => tell.rest(record));
      },
      spikes: (batch) => write(() => tell.spikes(batch)),
      tick: (record) => write(() => tell.tick(record)),
      trialEnd: (result) => write(() => tell.trialEnd(result)),
    },
    async close() {
      if (!open) return;
      end(true);
      if (folder !== undefined) {
        const { summary } = mcap;
        writeBeside(join(folder, BAG_METADATA), bagMetadata(basename(file), summary));
        const seen = summary.topics.filter(({ messages }) => messages > 0);
        writeBeside(join(folder, LAYOUT), viewerLayout(seen, world));
      }
    },
    async closeBeside() {
      if (!open) return undefined;
      if (begun) return end(false);
      open = false;
      output.discard();
      return undefined;
    },
  };
}

/** The error of a recording that could not be written to its end, which says where what there is of it lies. */
function endedEarly(file: string, place: string | undefined, cause: BridgeError): BridgeError {
  const { received, remedy } = cause;
  const kept = place === undefined || place === file ? '' : `; what was written before is in '${place}'`;
  return new BridgeError(`the recording '${file}' could not be written to its end: ${received}${kept}`, {
    ...{ code: 'recording_failed', expected: 'a file on a disk with space left', received, block: file, cause },
    ...given({ remedy }),
  });
}

/** Name of the file that Foxglove and Lichtblick import as a layout. */
const LAYOUT = 'layout.json';
/** How recordings of runs are compressed. */
export const LZ4: ChunkCompression = { name: 'lz4', compress: compressLz4 };

/** A file as what messages go to, each topic on a channel of its own. */
function mcapSink(mcap: McapWriter, period: number): TopicSink {
  return {
    open(topic, type, { facts = {}, latched = false }) {
      const { schema } = messageType(type);
      const all = latched ? { ...facts, ...LATCHED_FACTS } : facts;
      const channel = mcap.addChannel(topic, type, 'ros2msg', schema, 'cdr', all);
      return {
        wanted: true,
        send: (tick, cdr) => mcap.addMessage(channel, BigInt(Math.round(tick * period * 1e9)), cdr),
      };
    },
  };
}

/** The populations that are others while the body runs, each with that one. */
function whileRunning(populations: readonly PopulationInfo[]): (readonly [name: string, running: string])[] {
  return populations.flatMap(({ name, whileRunning: running }) =>
    running === undefined ? [] : [[name, running] as const],
  );
}
