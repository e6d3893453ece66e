import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { RandomStream } from '../../../../kernels/random.ts';
import { InProcessQueue } from '../../../../scenarios/pool/in-process-queue.ts';
import type { Receipt, SweepJob } from '../../../../scenarios/sweep/job.ts';
import { planSweep } from '../../../../scenarios/sweep/plan-sweep.ts';
import { logEntries } from '../../../../scenarios/sweep/results/job-log.ts';
import { RESULTS, ResultsFolder } from '../../../../scenarios/sweep/results/results-folder.ts';
import { runSweepJob } from '../../../../scenarios/sweep/run-job.ts';
import { runSweep } from '../../../../scenarios/sweep/run-sweep.ts';
import type { Sweep } from '../../../../scenarios/sweep/sweep.ts';
import { CutProxy } from './cut-proxy.ts';
import { QueueServer, type ServerKind } from './queue-server.ts';
import { WorkerProcess } from './worker-process.ts';

/** What happens to a sweep, and how large it is. */
export interface Chaos {
  /** Number of jobs, a multiple of ten. */
  readonly jobs: number;
  readonly workers: number;
  /** SIGKILLs of workers, of the server and of the process that hands jobs out, and cuts of the network. */
  readonly workerKills: number;
  readonly serverKills: number;
  readonly coordinatorKills: number;
  readonly cuts: number;
  /** Path of a folder for all of it. */
  readonly folder: string;
  /** Given what ends all processes, for who cannot wait for the end of it. */
  readonly onStart?: (end: () => Promise<void>) => void;
  /** Told a line now and then. */
  readonly say?: (text: string) => void;
}

/** What came of it. */
export interface AfterChaos {
  /** Digest of the sweep that was disturbed, and of the same one by one thread. */
  readonly digest: string;
  readonly alone: string;
  /** Jobs that have a result, that were put in place more than once, and that had another result. */
  readonly results: number;
  readonly twice: number;
  readonly differing: number;
  /** What happened. */
  readonly happened: Readonly<Record<string, number>>;
  readonly seconds: number;
}

type Event = 'worker killed' | 'server killed' | 'coordinator killed' | 'network cut';

const SEEDS = 10;
const COORDINATOR = fileURLToPath(new URL('coordinator-process.ts', import.meta.url));
/** Seconds after which a worker is taken for dead, and for which the network is silent. */
const LOCK_SECONDS = 1;
const CUT_SECONDS = 1.5;

/** Does a sweep by processes that are killed on a fixed schedule, each started again, and the same one alone. */
export async function chaos(kind: ServerKind, options: Chaos): Promise<AfterChaos> {
  const { jobs, workers, folder, say = () => {} } = options;
  const sweep: Sweep = {
    scenario: 'water-maze',
    vary: { dopamine: `linear(0, 2, ${jobs / SEEDS})` },
    set: { trials: 2, timeLimit: 2 },
    seeds: SEEDS,
    checkpointEvery: 1,
  };
  const out = join(folder, 'disturbed');
  const results = new ResultsFolder(out);
  const began = performance.now();
  const server = await QueueServer.start(kind);
  const proxy = await CutProxy.open(server.port);
  const random = new RandomStream(418, 'chaos');
  const startWorker = (index: number): WorkerProcess =>
    new WorkerProcess([
      ...['--redis', proxy.url, '--scratch', join(folder, `scratch${index}`), '--lock', String(LOCK_SECONDS)],
      // Results of every other one travel.
      ...['--concurrency', '1', '--name', `worker${index}`, ...(index % 2 === 0 ? ['--out', out] : [])],
    ]);
  const running = Array.from({ length: workers }, (_, index) => startWorker(index));
  let coordinator = new Coordinator(proxy.url, out, sweep);
  const happened: Record<string, number> = {};
  const end = async (): Promise<void> => {
    await coordinator.kill();
    await Promise.all(running.map((worker) => worker.end('SIGKILL')));
    await proxy.close();
    await server.kill();
  };
  options.onStart?.(end);
  try {
    for (const [at, event] of schedule(options, random)) {
      while ([...results.ids()].length < at && !coordinator.ended) await pause(20);
      if (coordinator.ended) break;
      await pause(random.uniform() * 60);
      happened[event] = (happened[event] ?? 0) + 1;
      say(`${kind}, ${Math.round((performance.now() - began) / 1e3)} s, ${[...results.ids()].length} done: ${event}`);
      if (event === 'worker killed') {
        // One that is only starting would die for nothing.
        const working = (): readonly WorkerProcess[] => running.filter(({ said }) => /jobs? done/.test(said));
        while (working().length === 0 && !coordinator.ended) await pause(20);
        const index = running.indexOf(working()[Math.floor(random.uniform() * working().length)]);
        if (index < 0) break;
        await running[index].end('SIGKILL');
        running[index] = startWorker(index);
      } else if (event === 'server killed') {
        await server.kill();
        await server.start();
      } else if (event === 'coordinator killed') {
        await coordinator.kill();
        coordinator = new Coordinator(proxy.url, out, sweep);
      } else {
        proxy.silence();
        await pause(CUT_SECONDS * 1e3);
        proxy.mend();
      }
    }
    const { digest } = await coordinator.done();
    const written = new Map<string, number>();
    for (const { id, outcome } of logEntries(out))
      if (outcome === 'written') written.set(id, (written.get(id) ?? 0) + 1);
    const names = readdirSync(join(out, RESULTS), { recursive: true, encoding: 'utf8' });
    const seconds = (performance.now() - began) / 1e3;
    return {
      digest,
      alone: await digestAlone(sweep, join(folder, 'alone')),
      results: [...results.ids()].length,
      twice: [...written.values()].filter((times) => times > 1).length,
      differing: names.filter((name) => name.endsWith('.other.json')).length,
      happened,
      seconds,
    };
  } finally {
    await end();
  }
}

/** Events in the order of the number of results at which they happen. */
function schedule(options: Chaos, random: RandomStream): readonly (readonly [at: number, event: Event])[] {
  const { jobs, workerKills, serverKills, coordinatorKills, cuts } = options;
  const spread = (event: Event, times: number) =>
    Array.from({ length: times }, (_, i) => [Math.floor(((i + random.uniform()) * jobs) / times), event] as const);
  return [
    ...spread('worker killed', workerKills),
    ...spread('server killed', serverKills),
    ...spread('coordinator killed', coordinatorKills),
    ...spread('network cut', cuts),
  ].sort(([one], [other]) => one - other);
}

async function digestAlone(sweep: Sweep, folder: string): Promise<string> {
  const queue = new InProcessQueue<SweepJob, Receipt>((job, { signal }) => runSweepJob(job, { folder }, { signal }));
  const { digest } = await runSweep(await planSweep(sweep), new ResultsFolder(folder), queue);
  return digest;
}

class Coordinator {
  readonly #child: ChildProcess;
  #output = '';
  #complaint = '';

  constructor(url: string, out: string, sweep: Sweep) {
    const words = ['--import', import.meta.resolve('tsx'), COORDINATOR, url, out, JSON.stringify(sweep)];
    this.#child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.stdout?.on('data', (bytes: Buffer) => (this.#output += bytes.toString()));
    this.#child.stderr?.on('data', (bytes: Buffer) => (this.#complaint += bytes.toString()));
  }

  get ended(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  async kill(): Promise<void> {
    if (this.ended) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'close');
  }

  async done(): Promise<{ readonly digest: string }> {
    if (!this.ended) await once(this.#child, 'close');
    if (this.#child.exitCode !== 0) throw new Error(`exit ${this.#child.exitCode}: ${this.#complaint}`);
    return JSON.parse(this.#output) as { readonly digest: string };
  }
}
