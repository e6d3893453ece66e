import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createRecorder } from '../../bridges/recording/index.ts';
import { FoxgloveServer } from '../../bridges/viewing/foxglove-server.ts';
import { liveView } from '../../bridges/viewing/live-view.ts';
import { worldOf } from '../../scenarios/plan/plan.ts';
import { planRun } from '../../scenarios/plan/plan-run.ts';
import { openRun } from '../../scenarios/run/open-run.ts';
import { cpuMilliseconds, parameters, report } from '../benchmark.ts';

/** `server`: with a server to which nobody has come. `viewer`: one listens to all topics. */
export type Onlooker = 'nobody' | 'recorder' | 'server' | 'viewer';

export interface RecordingParameters {
  readonly scenario: string;
  readonly onlooker: Onlooker;
  /** Parameters of the scenario. */
  readonly set?: Readonly<Record<string, number>>;
  /** Simulated time. */
  readonly seconds: number;
}

export interface RecordingResult {
  /** CPU time of the process of the run, without that of a viewer. */
  readonly cpuMilliseconds: number;
  /** That of the thread of the run alone, which is its speed; undefined on systems that do not tell it. */
  readonly threadMilliseconds: number | undefined;
}

/** Where Linux tells the time of the first thread, in ns. */
const THREAD = `/proc/self/task/${process.pid}/schedstat`;
const threadMilliseconds = (): number =>
  existsSync(THREAD) ? Number(readFileSync(THREAD, 'utf8').split(' ')[0]) * 1e-6 : Number.NaN;

const SEED = 3;
/** Ticks between two turns of the event loop. */
const TURN = 200;
const { scenario, onlooker, set = {}, seconds } = parameters<RecordingParameters>();
const plan = await planRun({ scenario, seeds: [SEED], set });
const { body, period } = plan;
const file = join(tmpdir(), `reafference-bench-${process.pid}.mcap`);

/** A viewer in a process of its own: subscribes all channels, and reads what comes. */
const VIEWER = `
const { WebSocket } = require('ws');
const socket = new WebSocket(process.argv[1], 'foxglove.sdk.v1');
let subscribed = 0;
socket.on('message', (data, binary) => {
  if (binary) return;
  const { op, channels } = JSON.parse(String(data));
  if (op !== 'advertise') return;
  socket.send(JSON.stringify({ op: 'subscribe', subscriptions: channels.map(({ id }) => ({ id: ++subscribed, channelId: id })) }));
});
`;

interface Watch {
  readonly listener?: object;
  /** Waits until all is ready. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

async function watch(): Promise<Watch> {
  const nothing = { ready: async () => {}, close: async () => {} };
  if (onlooker === 'nobody') return nothing;
  const world = worldOf(plan, SEED);
  if (onlooker === 'recorder') {
    const recorder = await createRecorder(file, { body, period, seed: SEED, identity: { ...plan.identity }, world });
    return { ...nothing, listener: recorder.listener, close: () => recorder.close() };
  }
  const server = await FoxgloveServer.open({ port: 0, name: scenario });
  const viewer = onlooker === 'viewer' ? spawn(process.execPath, ['-e', VIEWER, server.url]) : undefined;
  return {
    listener: liveView({ server, body, period, world }),
    async ready() {
      while (viewer !== undefined && !server.watched) await setTimeout(5);
    },
    async close() {
      await server.close();
      viewer?.kill();
    },
  };
}

/** The run of a seed for some simulated time. */
async function measure(simulated: number): Promise<RecordingResult> {
  const { listener, ready, close } = await watch();
  const run = openRun(plan, SEED, { listeners: listener === undefined ? [] : [listener] });
  await ready();
  const [since, began] = [process.cpuUsage(), threadMilliseconds()];
  for (const ticks = Math.round(simulated / period); run.tick < ticks && !run.done; ) {
    run.step(TURN);
    await new Promise(setImmediate);
  }
  if (onlooker === 'recorder') await close();
  const [taken, ofThread] = [cpuMilliseconds(since), threadMilliseconds() - began];
  if (onlooker !== 'recorder') await close();
  run.dispose();
  return { cpuMilliseconds: taken, threadMilliseconds: Number.isNaN(ofThread) ? undefined : ofThread };
}

await measure(Math.min(5, seconds));
const taken = await measure(seconds);
rmSync(file, { force: true });
report(taken satisfies RecordingResult);
