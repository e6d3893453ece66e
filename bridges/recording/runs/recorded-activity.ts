import type { Message } from '../../ros-messages/index.ts';
import type { Openable } from '../reading/byte-source.ts';
import { openBytes } from '../reading/open-bytes.ts';
import { corrupt } from '../reading/recording-error.ts';
import { type RecordedBarrier, recordedBarriers } from './recorded-barriers.ts';
import { openRunFile, type RunFile } from './run-file.ts';
import { RunMessages } from './run-messages.ts';

/** Activity of the body and the cells of a recorded run. Ticks are those of the run. */
export interface RecordedActivity {
  /** Seconds per tick. */
  readonly period: number;
  /** The spikes of each population, in the order of time. */
  readonly populations: readonly RecordedSpikes[];
  /** Populations at rest whose cells are, one by one, those of another population while the body runs: the name of that one, by name. */
  readonly whileRunning: Readonly<Record<string, string>>;
  /** The body's true place at some ticks, in m and in the order of time. */
  readonly poses: { readonly ticks: Uint32Array; readonly x: Float64Array; readonly y: Float64Array };
  readonly trials: readonly RecordedStretch[];
  readonly rests: readonly RecordedStretch[];
  /** Barriers that stand in the way from a tick on. */
  readonly arenas: readonly { readonly tick: number; readonly barriers: readonly RecordedBarrier[] }[];
}

/** Spikes of a population: the tick and the neuron of each. */
export interface RecordedSpikes {
  readonly population: string;
  readonly ticks: Uint32Array;
  readonly ids: Uint32Array;
}

/** A stretch of a run. */
export interface RecordedStretch {
  readonly firstTick: number;
  /** The first tick after it. */
  readonly endTick: number;
}

/** Neurons of a population whose number fits into memory. */
const MOST_NEURONS = 1 << 24;

/** Messages that are read, by topic. */
interface Messages {
  '/spikes': Message<'reafference_msgs/msg/Spikes'>;
  '/ground_truth/pose': Message<'geometry_msgs/msg/PoseStamped'>;
  '/trial': Message<'reafference_msgs/msg/Trial'>;
  '/rest': Message<'std_msgs/msg/Bool'>;
  '/arena': Message<'visualization_msgs/msg/MarkerArray'>;
}

const TOPICS: readonly (keyof Messages)[] = ['/spikes', '/ground_truth/pose', '/trial', '/rest', '/arena'];

/**
 * Reads the spikes, places, trials and rests of a run that `createRecorder` wrote. What has begun and not ended, as in a run that was
 * interrupted, ends with the recording. Undefined for any other file, for one without its end, and for a stream.
 *
 * @throws RecordingError `corrupt_recording` for a file that cannot be read through
 */
export async function readActivity(from: Openable): Promise<RecordedActivity | undefined> {
  const source = await openBytes(from);
  try {
    const file = await openRunFile(source);
    return file && (await read(file));
  } finally {
    await source.close();
  }
}

async function read(file: RunFile): Promise<RecordedActivity> {
  const messages = new RunMessages(file);
  const { period } = messages;
  const whileRunning = readPairs(file.facts['while_running']);
  const spikes = new Map<string, { ticks: number[]; ids: number[] }>();
  const poses = { ticks: [] as number[], x: [] as number[], y: [] as number[] };
  const [trials, rests] = [new Stretches(), new Stretches()];
  const arenas: { tick: number; barriers: RecordedBarrier[] }[] = [];
  const take: { readonly [T in keyof Messages]: (message: Messages[T], tick: number) => void } = {
    '/spikes'({ population, tick, ids }) {
      let own = spikes.get(population);
      if (own === undefined) {
        own = { ticks: [], ids: [] };
        spikes.set(population, own);
      }
      for (const id of ids) {
        if (id >= MOST_NEURONS) throw corrupt(0, `neurons from 0 to ${MOST_NEURONS - 1}`, id);
        own.ticks.push(tick);
        own.ids.push(id);
      }
    },
    '/ground_truth/pose'({ pose: { position } }, tick) {
      poses.ticks.push(tick);
      poses.x.push(position.x);
      poses.y.push(position.y);
    },
    '/trial': ({ outcome }, tick) => trials.mark(outcome === 0, tick),
    '/rest': ({ data }, tick) => rests.mark(data, tick),
    '/arena': ({ markers }, tick) => void arenas.push({ tick, barriers: recordedBarriers(markers) }),
  };
  let end = 0;
  for await (const message of messages.read(TOPICS)) {
    end = message.tick;
    take[message.topic as keyof Messages](messages.decode(message) as never, end);
  }
  return {
    period,
    populations: [...spikes].map(([population, { ticks, ids }]) => ({
      population,
      ticks: Uint32Array.from(ticks),
      ids: Uint32Array.from(ids),
    })),
    whileRunning,
    poses: { ticks: Uint32Array.from(poses.ticks), x: Float64Array.from(poses.x), y: Float64Array.from(poses.y) },
    trials: trials.until(end),
    rests: rests.until(end),
    arenas,
  };
}

/** Names by name, from a fact about the run. */
function readPairs(text = '{}'): Readonly<Record<string, string>> {
  let pairs: unknown;
  try {
    pairs = JSON.parse(text);
  } catch {}
  if (typeof pairs === 'object' && pairs !== null && Object.values(pairs).every((name) => typeof name === 'string'))
    return pairs as Record<string, string>;
  throw corrupt(0, 'names of populations as while_running', text);
}

/** Stretches whose beginnings and ends come one after the other. */
class Stretches {
  readonly #whole: RecordedStretch[] = [];
  #firstTick: number | undefined;

  mark(begins: boolean, tick: number): void {
    if (this.#firstTick !== undefined) this.#whole.push({ firstTick: this.#firstTick, endTick: tick });
    this.#firstTick = begins ? tick : undefined;
  }

  /** All of them; one that has not ended does so at a tick. */
  until(tick: number): readonly RecordedStretch[] {
    return this.#firstTick === undefined
      ? this.#whole
      : [...this.#whole, { firstTick: this.#firstTick, endTick: tick }];
  }
}
