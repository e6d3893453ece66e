import type { Body, Controller, SensorSpecs } from '../../agents/index.ts';
import { wallMilliseconds } from '../../agents/wall-time.ts';
import type { RecordedWorld } from '../recording/runs/arena-markers.ts';
import { runTeller } from '../recording/runs/run-teller.ts';
import type { RecorderListener, TopicOptions, TopicSink } from '../recording/runs/topic.ts';
import { type KnownMessage, messageType } from '../ros-messages/index.ts';
import type { ChannelDeclaration, FoxgloveServer, ServerChannel } from './foxglove-server.ts';

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
/** Times that a sample takes, until the next: a machine that has other work to do stretches both. */
const SAMPLE_REST = 40;
/** Weight of the latest sample in what one takes. */
const LATEST = 0.2;
/** Part of the wall time that spikes may take. */
const SPIKES_SHARE = 0.015;
/** Ticks from one look at the clock to the next. */
const LOOK_TICKS = 8;

/** Calls of a run whose controller may be tuned. */
export type LiveListener = Omit<RecorderListener, 'seedStart'> & {
  seedStart(seed: { readonly controller: Controller; readonly sensors?: SensorSpecs }): void;
};

/**
 * Shows a run to the viewers of a server, in the topics of a recording: what is sampled, and the latest message of each sensor, up to 25 times a
 * second of wall time, so that it takes a fortieth of it at most; trials, rewards and what holds as they come. Spikes are sent as long as they take no more than a small part of the
 * time: in a run that is much faster than real time, those of the first ticks after each sample. Nobody looks on: nothing is made, and
 * what holds, as the weights, is made for who comes first. Tunables of the controller are parameters.
 */
export function liveView({ server, body, world, period }: LiveViewOptions): LiveListener {
  const nanosecondsOf = (tick: number): bigint => BigInt(Math.round(tick * period * 1e9));
  let [sampling, muted] = [false, true];
  let allowance = 0;
  let [ticks, sampledAt, taken] = [0, wallMilliseconds(), 0];
  const outputs: { readonly declaration: ChannelDeclaration; channel: ServerChannel | undefined }[] = [];
  const sink: TopicSink = {
    open(topic: string, type: KnownMessage, { latched = false, bulky = false }: TopicOptions) {
      const declaration = { topic, schemaName: type, schema: messageType(type).schema, latched };
      const output = { declaration, channel: undefined as ServerChannel | undefined };
      outputs.push(output);
      const limited = bulky && topic === '/spikes';
      return {
        get wanted() {
          return !muted && output.channel?.wanted === true && (!limited || allowance > 0);
        },
        send: (tick, cdr) => output.channel?.send(nanosecondsOf(tick), cdr),
      };
    },
  };
  const teller = runTeller({ sink, body, world, period, everyMessage: false, sampled: () => sampling });
  /** Whether a sample is due. Of those who come to look, the first sample begins what is counted from one to the next. */
  const due = (): boolean => {
    if (++ticks % LOOK_TICKS !== 0) return false;
    const now = wallMilliseconds();
    if (now - sampledAt < Math.max(SAMPLE_MILLISECONDS, SAMPLE_REST * taken)) return false;
    allowance = (now - sampledAt) * SPIKES_SHARE;
    sampledAt = now;
    return true;
  };
  const sample = (tick: number, tell: () => void): void => {
    sampling = true;
    server.gather();
    try {
      tell();
    } finally {
      sampling = false;
      muted = false;
      server.flush(nanosecondsOf(tick + 1));
      taken += LATEST * (wallMilliseconds() - sampledAt - taken);
    }
  };
  /** What nobody was told yet of the last trial, in the order in which it came. */
  const owed = new Map<'trialStart' | 'trialEnd', () => void>();
  const tellOrOwe = (call: 'trialStart' | 'trialEnd', tell: () => void): void => {
    owed.delete(call);
    if (server.watched) tell();
    else owed.set(call, tell);
  };
  server.onWatched = () => {
    for (const tell of owed.values()) tell();
    owed.clear();
  };
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
    trialStart: (trial) => tellOrOwe('trialStart', () => teller.trialStart(trial)),
    rest(record) {
      if (!server.watched) muted = true;
      else if (due()) sample(record.tick, () => teller.rest(record));
      else if (record.elapsed === 1 || record.elapsed === record.ticks) teller.rest(record);
    },
    spikes(batch) {
      if (!server.watched || muted) return;
      if (allowance <= 0) {
        teller.spikes(batch);
        return;
      }
      const before = wallMilliseconds();
      teller.spikes(batch);
      allowance -= wallMilliseconds() - before;
    },
    tick(record) {
      if (!server.watched) muted = true;
      else if (due()) sample(record.tick, () => teller.tick(record));
      else if (record.reward !== 0) teller.tick(record);
    },
    trialEnd: (result) => tellOrOwe('trialEnd', () => teller.trialEnd(result)),
  };
}
