import type { Body, Controller, SensorSpecs } from '../../agents/index.ts';
import { wallMilliseconds } from '../../agents/wall-time.ts';
import type { RecordedWorld } from '../recording/runs/arena-markers.ts';
import { type BoundaryTopics, runTeller } from '../recording/runs/run-teller.ts';
import type { RecorderListener, TopicOptions, TopicSink } from '../recording/runs/topic.ts';
import { type KnownMessage, messageType } from '../ros-messages/index.ts';
import type { ChannelDeclaration, FoxgloveServer, ServerChannel } from './foxglove-server.ts';
import { millisecondsOf, millisecondsOfBrief, ownMilliseconds } from './own-time.ts';
import { ShareOfTime } from './share-of-time.ts';

/** A run that is shown while it goes on. */
export interface LiveViewOptions {
  readonly server: FoxgloveServer;
  readonly body: Body;
  /** World at the beginning. */
  readonly world: RecordedWorld;
  /** Seconds per tick. */
  readonly period: number;
}

/** Milliseconds of wall time between two samples, at least. */
const SAMPLE_MILLISECONDS = 40;
/** Milliseconds until it is looked again whether a sample is due that was not. */
const LEAST_WAIT = 1;
/** Time of the process until the next sample, in times that one takes. */
const SAMPLE_REST = 80;
/** Weight of the latest sample in what one takes. */
const LATEST = 0.2;
/** Part of the time of the process that spikes may take. */
const SPIKES_SHARE = 0.01;
/** Part of the time of the process that rewards, and what holds after a trial, may take. */
const HELD_SHARE = 0.01;
/** Most milliseconds between two samples of which a part is granted: nobody may have looked on for long. */
const MOST_GRANTED = 1000;
/** Ticks from one look at the clock to the next. */
const LOOK_TICKS = 8;

/** Calls of a run whose controller may be tuned. */
export type LiveListener = Omit<RecorderListener, 'seedStart'> & {
  seedStart(seed: { readonly controller: Controller; readonly sensors?: SensorSpecs }): void;
  seedEnd(): void;
};

/** The topic of all spikes. */
const SPIKES = '/spikes';

/** A topic of the run, as the teller sees it. */
class Output {
  /** As it was known last: it is asked for each batch of spikes. */
  wanted = false;
  channel: ServerChannel | undefined;
  readonly declaration: ChannelDeclaration;
  readonly #nanosecondsOf: (tick: number) => bigint;

  constructor(declaration: ChannelDeclaration, nanosecondsOf: (tick: number) => bigint) {
    this.declaration = declaration;
    this.#nanosecondsOf = nanosecondsOf;
  }

  send(tick: number, cdr: Uint8Array): void {
    this.channel?.send(this.#nanosecondsOf(tick), cdr);
  }
}

/**
 * Shows a run to the viewers of a server, in the topics of a recording: what is sampled, and the latest message of each sensor, up to 25 times
 * a second of wall time, and less often where that would take more than an eightieth of the time of the process; trials as they come.
 * Spikes, rewards, and what holds after a trial, as the weights, are sent as long as they take no more than a small part of the time: in a
 * run that is much faster than real time, spikes of the first ticks after each sample, and the latest of what holds. Nobody looks on:
 * nothing is made, and what holds is made for who comes first. Tunables of the controller are parameters.
 */
export function liveView({ server, body, world, period }: LiveViewOptions): LiveListener {
  const nanosecondsOf = (tick: number): bigint => BigInt(Math.round(tick * period * 1e9));
  const spikesTime = new ShareOfTime(SPIKES_SHARE, millisecondsOfBrief);
  const heldTime = new ShareOfTime(HELD_SHARE);
  let [sampling, muted, gathered] = [false, true, false];
  let [now, looked, ownAt, taken] = [0, 0, ownMilliseconds(), 0];
  /** Milliseconds that the last sample took, until it is written; 0 if it was. */
  let unwritten = 0;
  /** Wall time before which no sample can be due, ms. */
  let due = wallMilliseconds() + SAMPLE_MILLISECONDS;
  let boundary: BoundaryTopics = 'all';
  const outputs: Output[] = [];
  const sink: TopicSink = {
    open(topic: string, type: KnownMessage, { latched = false }: TopicOptions) {
      const output = new Output({ topic, schemaName: type, schema: messageType(type).schema, latched }, nanosecondsOf);
      outputs.push(output);
      return output;
    },
  };
  const teller = runTeller({
    sink,
    body,
    world,
    period,
    everyMessage: false,
    sampled: () => sampling,
    boundary: () => boundary,
  });
  const choose = (): void => {
    for (const output of outputs) {
      const { channel, declaration } = output;
      output.wanted = !muted && channel?.wanted === true && (declaration.topic !== SPIKES || spikesTime.open);
    }
  };
  /** Messages that come close to each other are written together. */
  const gather = (): void => {
    if (!gathered) server.gather();
    gathered = true;
  };
  const flush = (): void => {
    if (gathered) server.flush(nanosecondsOf(now));
    gathered = false;
  };
  const mute = (): void => {
    flush();
    if (muted) return;
    muted = true;
    choose();
  };
  /** What nobody was told yet of the last trial, in the order in which it came. */
  const owed = new Map<'trialStart' | 'trialEnd', () => void>();
  const tellOwed = (): void => {
    for (const tell of owed.values()) tell();
    owed.clear();
  };
  const tellTopics = (which: BoundaryTopics, tell: () => void): void => {
    boundary = which;
    try {
      tell();
    } finally {
      boundary = 'all';
    }
  };
  /** Tells of the boundary of a trial: what passes at once, and what holds when there is time for it. */
  const tellBoundary = (call: 'trialStart' | 'trialEnd', tell: () => void): void => {
    owed.delete(call);
    if (!server.watched) {
      owed.set(call, tell);
      return;
    }
    gather();
    if (heldTime.open) {
      heldTime.spend(tell);
      return;
    }
    tellTopics('passing', tell);
    owed.set(call, () => tellTopics('holding', tell));
  };
  /** Tells a sample if it is due. Of those who come to look, the first sample begins what is counted from one to the next. */
  const sample = (tell: () => void): boolean => {
    if (++looked % LOOK_TICKS !== 0) return false;
    if (gathered) {
      const took = unwritten + millisecondsOf(flush);
      if (unwritten > 0) taken = taken === 0 ? took : taken + LATEST * (took - taken);
      unwritten = 0;
    }
    const began = wallMilliseconds();
    if (began < due) return false;
    const own = ownMilliseconds();
    const passed = own - ownAt;
    // The time of the process does not pass faster than that of the wall.
    due = began + Math.max(SAMPLE_REST * taken - passed, LEAST_WAIT);
    if (passed < SAMPLE_REST * taken) return false;
    due = began + SAMPLE_MILLISECONDS;
    ownAt = own;
    for (const time of [spikesTime, heldTime]) time.grant(Math.min(passed, MOST_GRANTED));
    sampling = true;
    unwritten = millisecondsOf(() => {
      choose();
      gather();
      try {
        tell();
      } finally {
        sampling = false;
      }
    });
    muted = false;
    if (owed.size > 0 && heldTime.open) heldTime.spend(tellOwed);
    choose();
    return true;
  };
  server.onWatched = tellOwed;
  return {
    seedStart(seed) {
      owed.clear();
      teller.seedStart(seed);
      const channels = server.declare(outputs.map(({ declaration }) => declaration));
      outputs.forEach((output, n) => {
        output.channel = channels[n];
      });
      const tunables = Object.entries(seed.controller.tunables?.() ?? {});
      server.setParameters(tunables.map(([name, { get, set }]) => ({ name, get, set })));
    },
    trialStart(trial) {
      now = trial.tick;
      tellBoundary('trialStart', () => teller.trialStart(trial));
    },
    rest(record) {
      now = record.tick + 1;
      if (!server.watched) mute();
      else if (sample(() => teller.rest(record))) return;
      else if (record.elapsed === 1 || record.elapsed === record.ticks) teller.rest(record);
    },
    spikes(batch) {
      if (muted) return;
      if (!spikesTime.open) {
        teller.spikes(batch);
        return;
      }
      spikesTime.spend(() => teller.spikes(batch));
      if (!spikesTime.open) choose();
    },
    tick(record) {
      now = record.tick + 1;
      if (!server.watched) mute();
      else if (sample(() => teller.tick(record))) return;
      else if (record.reward !== 0 && heldTime.open) heldTime.spend(() => teller.tick(record));
    },
    trialEnd: (result) => tellBoundary('trialEnd', () => teller.trialEnd(result)),
    seedEnd() {
      if (server.watched) tellOwed();
      flush();
    },
  };
}
