import { given } from '../../agents/given.ts';
import type { Body, Controller, SensorSpecs, SpikeBatch } from '../../agents/index.ts';
import { wallMilliseconds } from '../../agents/wall-time.ts';
import type { RecordedWorld } from '../recording/runs/arena-markers.ts';
import { POPULATIONS_FACT, populationsFact } from '../recording/runs/recorded-populations.ts';
import { type BoundaryTopics, runTeller } from '../recording/runs/run-teller.ts';
import type { RecorderListener, TopicOptions, TopicSink } from '../recording/runs/topic.ts';
import { type KnownMessage, messageType } from '../ros-messages/index.ts';
import type { ChannelDeclaration, FoxgloveServer, ServerChannel } from './foxglove-server.ts';
import { Rounds } from './rounds.ts';
import { measureSteady, millisecondsOfBrief } from './work-time.ts';

/** A run that is shown while it goes on. */
export interface LiveViewOptions {
  readonly server: FoxgloveServer;
  readonly body: Body;
  /** World at the beginning. */
  readonly world: RecordedWorld;
  /** Seconds per tick. */
  readonly period: number;
}

/** Parts of the time of the process for what is told as it comes: spikes, and trials and rewards. */
const [SPIKES_SHARE, EVENTS_SHARE] = [0.0015, 0.0015];
/** Part of the time of the process for what holds after a trial. */
const HELD_SHARE = 0.0015;
/** Ticks from one look at the clock to the next, where they are brief. */
const LOOK_TICKS = 8;
/** Milliseconds from one look to the next above which it is looked at every tick. */
const LONG_LOOK = 4;

/** Topic that has the populations among its facts. */
const SPIKES = '/spikes';
/** Ticks after each round whose spikes are counted at least, of which rates are told. */
const COUNTED_TICKS = 100;

/** Calls of a run whose controller may be tuned. */
export type LiveListener = Omit<RecorderListener, 'seedStart'> & {
  seedStart(seed: { readonly controller: Controller; readonly sensors?: SensorSpecs }): void;
  seedEnd(): void;
};

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

  /** Whether a viewer listens. */
  get heard(): boolean {
    return this.channel?.wanted === true;
  }

  send(tick: number, cdr: Uint8Array): void {
    this.channel?.send(this.#nanosecondsOf(tick), cdr);
  }
}

/**
 * Shows a run to the viewers of a server, in the topics of a recording: in each round ({@link Rounds}) what is sampled, and the latest message
 * of each sensor. Spikes, trials, rewards, and what holds after a trial, as the weights, are told as they come for as long as they take no
 * more than a small part of the time: in a run that is much faster than real time, spikes of the first ticks after each round, and the latest
 * of what holds; what is left out of the others is counted. All is written once a round. While nobody looks on nothing is made; what holds
 * is made for the first viewer. Tunables of the controller are parameters.
 */
export function liveView({ server, body, world, period }: LiveViewOptions): LiveListener {
  const nanosecondsOf = (tick: number): bigint => BigInt(Math.round(tick * period * 1e9));
  const rounds = new Rounds(measureSteady());
  const spikesTime = rounds.share(SPIKES_SHARE, millisecondsOfBrief);
  const eventsTime = rounds.share(EVENTS_SHARE, millisecondsOfBrief);
  const heldTime = rounds.share(HELD_SHARE, measureSteady());
  /** Whether topics are sampled; whether nothing is told but what holds, for good or for a call; whether spikes are counted. */
  let [sampling, muted, silent, counting] = [false, true, false, false];
  let [now, untilLook, untilPause, lookedAt] = [0, 1, 0, wallMilliseconds()];
  /** Number of messages that were left out since the last round. */
  let leftOut = 0;
  let boundary: BoundaryTopics = 'all';
  const outputs: Output[] = [];
  const sink: TopicSink = {
    open(topic: string, type: KnownMessage, { latched = false, facts }: TopicOptions) {
      const { schema } = messageType(type);
      const output = new Output({ topic, schemaName: type, schema, latched, ...given({ facts }) }, nanosecondsOf);
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
  const outputOf = (topic: string): Output | undefined =>
    outputs.find(({ declaration }) => declaration.topic === topic);
  let [spikes, reward]: (Output | undefined)[] = [];
  let spikesHeard = false;
  const choose = (): void => {
    const told = !muted && !silent;
    for (const output of outputs) output.wanted = told && output.heard;
    spikesHeard = spikes?.heard === true;
    if (spikes !== undefined && !spikesTime.open) spikes.wanted = false;
  };
  /** Writes what is gathered, and counts what was left out since it was done last. */
  const flush = (): void => {
    server.leaveOut(leftOut);
    leftOut = 0;
    server.flush(nanosecondsOf(now));
  };
  const mute = (): void => {
    if (muted) return;
    [muted, counting] = [true, false];
    server.flush(nanosecondsOf(now));
    choose();
  };
  /** Tells what passes, or, where there is no time for it, has the teller know of it alone. */
  const tellEvent = (tell: () => void): void => {
    if (eventsTime.open) {
      eventsTime.spend(tell);
      return;
    }
    if (!muted) leftOut++;
    silent = true;
    choose();
    try {
      tell();
    } finally {
      silent = false;
      choose();
    }
  };
  /** Calls about the last trial that nobody was told of yet, in the order in which they came. */
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
    tellEvent(() => tellTopics('passing', tell));
    const tellHeld = (): void => tellTopics('holding', tell);
    if (heldTime.open) heldTime.spend(tellHeld);
    else owed.set(call, tellHeld);
  };
  /** Begins a round, if one is due. */
  const beginsRound = (): boolean => {
    if (--untilLook > 0) return false;
    const at = wallMilliseconds();
    untilLook = at - lookedAt > LONG_LOOK ? 1 : LOOK_TICKS;
    lookedAt = at;
    return rounds.begin(at);
  };
  /** Samples a tick, and writes what was told since the last round. The first sample begins what is counted from one to the next, and is not shown. */
  const showRound = <Record>(tell: (record: Record) => void, record: Record): void => {
    if (owed.size > 0 && heldTime.open) heldTime.spend(tellOwed);
    rounds.spend(() => {
      sampling = true;
      choose();
      try {
        tell(record);
      } finally {
        sampling = false;
      }
      [muted, counting, untilPause] = [false, true, COUNTED_TICKS];
      choose();
      flush();
      server.gather();
    });
  };
  const tellRest = (record: Parameters<LiveListener['rest']>[0]): void => tellEvent(() => teller.rest(record));
  const tellReward = (record: Parameters<LiveListener['tick']>[0]): void => {
    if (eventsTime.open) eventsTime.spend(() => teller.tick(record));
    else if (reward?.heard) leftOut++;
  };
  const tellSpikes = (batch: SpikeBatch): void => {
    spikesTime.spend(() => teller.spikes(batch));
    if (!spikesTime.open) choose();
  };
  /** Ends the counting of spikes until the next round, if it is time. */
  const countTick = (): void => {
    if (--untilPause > 0 || spikesTime.open) return;
    counting = false;
    teller.spikesPause(now);
  };
  server.onWatched = tellOwed;
  return {
    seedStart(seed) {
      owed.clear();
      teller.seedStart(seed);
      const populations = seed.controller.populations?.() ?? [];
      const told = populations.length === 0 ? {} : { facts: { [POPULATIONS_FACT]: populationsFact(populations) } };
      const channels = server.declare(
        outputs.map(({ declaration }) => (declaration.topic === SPIKES ? { ...declaration, ...told } : declaration)),
      );
      outputs.forEach((output, n) => {
        output.channel = channels[n];
      });
      [spikes, reward] = [SPIKES, '/reward'].map(outputOf);
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
      else if (beginsRound()) showRound(teller.rest, record);
      else {
        if (counting) countTick();
        if (record.elapsed === 1 || record.elapsed === record.ticks) tellRest(record);
      }
    },
    spikes(batch) {
      if (counting && spikesTime.open) tellSpikes(batch);
      else {
        if (spikesHeard && !muted) leftOut++;
        if (counting) teller.spikes(batch);
      }
    },
    tick(record) {
      now = record.tick + 1;
      if (!server.watched) mute();
      else if (beginsRound()) showRound(teller.tick, record);
      else {
        if (counting) countTick();
        if (record.reward !== 0) tellReward(record);
      }
    },
    trialEnd(result) {
      // The teller knows of the ticks of rounds alone, and may be told of this later.
      const tick = now;
      tellBoundary('trialEnd', () => teller.trialEnd(result, tick));
    },
    seedEnd() {
      if (server.watched) tellOwed();
      flush();
    },
  };
}
