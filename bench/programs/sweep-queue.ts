import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { severalAtATime } from '../../scenarios/pool/several-at-a-time.ts';
import { BullQueue } from '../../scenarios/sweep/dispatch/bull-queue.ts';
import { loadQueueLibrary } from '../../scenarios/sweep/dispatch/queue-library.ts';
import { JOB, JOB_OPTIONS, QUEUE, QUEUE_FORMAT } from '../../scenarios/sweep/dispatch/sweep-queue.ts';
import type { SweepJob } from '../../scenarios/sweep/job.ts';
import { cpuMilliseconds, parameters, report } from '../benchmark.ts';

/** What {@link sweepQueue} measures, in ms a job. */
export interface SweepQueueResult {
  readonly wall: number;
  readonly workerCpu: number;
  readonly coordinatorCpu: number;
  readonly serverCpu: number;
  readonly add: number;
  readonly addAgain: number;
}

/** As many as a sweep hands out in a call. */
const CHUNK = 1000;
const WORKERS = 2;

const { server, jobs: count, concurrency } = parameters<{ server: string; jobs: number; concurrency: number }>();
const folder = mkdtempSync(join(tmpdir(), 'reafference-'));
const probe = createServer().listen(0, '127.0.0.1');
await once(probe, 'listening');
const { port } = probe.address() as { readonly port: number };
probe.close();
const child = spawn(
  server,
  ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'yes'],
  { stdio: 'ignore' },
);
const url = `redis://127.0.0.1:${port}`;
const jobs = Array.from({ length: count }, (_, seed): SweepJob => {
  const id = createHash('sha256').update(`${seed}`).digest('hex');
  const set = { dopamine: 1, learningRate: 0.01, trials: 20 };
  return { id, seed, code: '0.2.0+0123456789abcdef', request: { scenario: 'water-maze', set, seeds: [seed] } };
});
const chunks = Array.from({ length: Math.ceil(count / CHUNK) }, (_, i) => jobs.slice(i * CHUNK, (i + 1) * CHUNK));

try {
  const { Queue, Redis } = await loadQueueLibrary();
  const redis = new Redis({ port, maxRetriesPerRequest: null, retryStrategy: () => 50 });
  redis.on('error', () => {});
  const added = new Queue(QUEUE, { connection: redis, prefix: 'added' });
  await added.waitUntilReady();
  const addAll = async (): Promise<number> => {
    const start = performance.now();
    for (const chunk of chunks)
      await added.addBulk(
        chunk.map((job) => ({
          name: JOB,
          data: { format: QUEUE_FORMAT, job, mark: folder },
          opts: { jobId: job.id, ...JOB_OPTIONS },
        })),
      );
    return (performance.now() - start) / count;
  };
  const add = await addAll();
  const addAgain = await addAll();
  await added.close();
  /** CPU time that the server has used, ms. */
  const serverCpu = async (): Promise<number> =>
    [...(await redis.info('cpu')).matchAll(/used_cpu_(?:user|sys):([\d.]+)/g)].reduce(
      (sum, [, s]) => sum + 1e3 * Number(s),
      0,
    );

  const queue = await BullQueue.open({ url, folder });
  const worker = fileURLToPath(new URL(`sweep-queue-worker.js`, import.meta.url));
  const words = JSON.stringify({ url, scratch: join(folder, 'scratch'), concurrency });
  const workers = Array.from({ length: WORKERS }, () => promisify(execFile)(process.execPath, [worker, words]));
  // Both have begun when the first jobs are done.
  await queue.run(
    jobs.slice(0, CHUNK).map((job) => ({ ...job, id: createHash('sha256').update(job.id).digest('hex') })),
  );
  const [start, cpu, ofServer] = [performance.now(), process.cpuUsage(), await serverCpu()];
  await severalAtATime(queue.batches.calls, chunks, async (chunk) => void (await queue.run(chunk)));
  const wall = (performance.now() - start) / count;
  const coordinatorCpu = cpuMilliseconds(cpu) / count;
  const usedByServer = ((await serverCpu()) - ofServer) / count;
  await queue.close();
  redis.disconnect();
  const told = (await Promise.all(workers)).map(
    ({ stdout }) => JSON.parse(stdout) as { readonly done: number; readonly cpuMilliseconds: number },
  );
  const done = told.reduce((sum, one) => sum + one.done, 0);
  const workerCpu = told.reduce((sum, one) => sum + one.cpuMilliseconds, 0) / done;
  report({ wall, workerCpu, coordinatorCpu, serverCpu: usedByServer, add, addAgain } satisfies SweepQueueResult);
} finally {
  child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}
