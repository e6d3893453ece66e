import { setTimeout as delay } from 'node:timers/promises';
import { openBytes } from '../../../../bridges/recording/reading/open-bytes.ts';
import {
  POPULATIONS_FACT,
  populationsFact,
  readPopulations,
} from '../../../../bridges/recording/runs/recorded-populations.ts';
import { openRunFile } from '../../../../bridges/recording/runs/run-file.ts';
import { RunMessages } from '../../../../bridges/recording/runs/run-messages.ts';
import { FoxgloveServer, type ServerChannel } from '../../../../bridges/viewing/foxglove-server.ts';
import { FoxgloveWatcher } from '../../../../bridges/viewing/foxglove-watcher.ts';
import { openLiveRun } from '../../../../scenarios/cli/run/live-run.ts';
import type { Plan } from '../../../../scenarios/plan/plan.ts';
import { openRun } from '../../../../scenarios/run/open-run.ts';
import { RobotSource } from '../../../../scenarios/view/robot/robot-source.ts';

/** Ticks, and messages, between two looks of the event loop at what else there is to do. */
const [TICKS, MESSAGES] = [20, 500];

/** What a server of the Foxglove WebSocket shows, once somebody looks on. */
export interface Shown {
  readonly server: FoxgloveServer;
  /** Whether all of it was shown. */
  isOver(): boolean;
  close(): Promise<void>;
}

/** A run that goes on while it is shown, as by `reafference run --foxglove`. */
export async function showRun(plan: Plan, seed: number): Promise<Shown> {
  const { listener, server } = await openLiveRun(plan, { port: 0 });
  const run = openRun(plan, seed, { listeners: [listener] });
  return shown(
    server,
    () => {
      run.step(TICKS);
      return run.done;
    },
    () => run.dispose(),
  );
}

/** A recorded run, all of whose messages are shown, as a player of bags and a bridge would. */
export async function showRecording(file: string): Promise<Shown> {
  const bytes = await openBytes(file);
  const opened = await openRunFile(bytes);
  if (opened === undefined) throw new Error(`${file} is no run`);
  const { reader, facts } = opened;
  const populations = { [POPULATIONS_FACT]: populationsFact(await readPopulations(opened)) };
  const server = await FoxgloveServer.open({ port: 0, name: `a recording of ${facts['scenario']}`, facts });
  const messages = new RunMessages(opened);
  const declarations = [...reader.channelsById.values()].map(({ topic, schemaId, metadata }) => ({
    topic,
    schemaName: reader.schemasById.get(schemaId)?.name ?? '',
    schema: new TextDecoder().decode(reader.schemasById.get(schemaId)?.data),
    latched: metadata.has('offered_qos_profiles'),
    facts: { ...Object.fromEntries(metadata), ...(topic === '/spikes' && populations) },
  }));
  const outputs = server.declare(declarations);
  const channels = new Map<string, ServerChannel>(declarations.map(({ topic }, i) => [topic, outputs[i]]));
  const all = messages.read(declarations.map(({ topic }) => topic));
  return shown(
    server,
    async () => {
      for (let n = 0; n < MESSAGES; n++) {
        const { done, value } = await all.next();
        if (done) return true;
        channels.get(value.topic)?.send(BigInt(Math.round(value.tick * messages.period * 1e9)), value.cdr);
      }
      return false;
    },
    () => bytes.close(),
  );
}

/** @param goOn shows some more, and says whether that was all */
function shown(server: FoxgloveServer, goOn: () => boolean | Promise<boolean>, end: () => unknown): Shown {
  let [closed, isOver] = [false, false];
  const all = (async () => {
    while (!server.watched && !closed) await delay(1);
    while (!isOver && !closed) {
      isOver = await goOn();
      await delay(1);
    }
  })();
  return {
    server,
    isOver: () => isOver,
    async close() {
      closed = true;
      await all;
      await end();
      await server.close();
    },
  };
}

/** A source of what is shown at an address. */
export function sourceOf(url: string): Promise<RobotSource> {
  return RobotSource.open((listener) => FoxgloveWatcher.open(url, listener, { retrySeconds: 0.02 }));
}
