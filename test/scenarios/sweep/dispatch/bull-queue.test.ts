// @module-tag long
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BullQueue, type BullQueueOptions } from '../../../../scenarios/sweep/dispatch/bull-queue.ts';
import { type Served, type ServeOptions, serveSweeps } from '../../../../scenarios/sweep/dispatch/serve-sweeps.ts';
import { type Receipt, type SweepJob, trainingOf } from '../../../../scenarios/sweep/job.ts';
import { Failures } from '../../../../scenarios/sweep/results/failures.ts';
import { logEntries } from '../../../../scenarios/sweep/results/job-log.ts';
import { ResultsFolder } from '../../../../scenarios/sweep/results/results-folder.ts';
import { runSweepJob } from '../../../../scenarios/sweep/run-job.ts';
import { FULL } from '../../../effort.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';
import { CutProxy } from './cut-proxy.ts';
import { hasServer, QueueServer, type ServerKind } from './queue-server.ts';
import { fatedJobs, jobsOn, tinyJobs, trainedJobs } from './tiny-jobs.ts';
import { WorkerProcess } from './worker-process.ts';

afterAll(removeTemporaryFolders);

const outcomes = (receipts: readonly (Receipt | undefined)[]) => receipts.map((receipt) => receipt?.outcome);
const written = (count: number) => Array.from({ length: count }, () => 'written');
/** Jobs of another code than any that there is. */
const foreign = async (count: number): Promise<SweepJob[]> =>
  (await tinyJobs(count)).map((job, i) => ({ ...job, code: 'another', id: String(i).padStart(64, 'e') }));

/** What is lost and cut is lost and cut alike on both. */
const SERVERS: readonly ServerKind[] = FULL ? ['redis', 'valkey'] : ['redis'];

describe.each(SERVERS)('a queue on %s', (kind) => {
  let server: QueueServer;
  const closing: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    if (hasServer(kind)) server = await QueueServer.start(kind);
  });
  afterAll(() => server?.kill());
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
    await server?.command('FLUSHALL');
  });

  async function coordinator(more: Partial<BullQueueOptions> = {}) {
    const folder = more.folder ?? temporaryFolder();
    const said: string[] = [];
    const options = { url: server.url, askSeconds: 0.3, folder, say: (text: string) => void said.push(text), ...more };
    const queue = await BullQueue.open(options);
    closing.push(() => queue.close());
    return { queue, folder, said, results: new ResultsFolder(folder) };
  }

  /** Serves in this process until the test is over. */
  function serve(more: Partial<ServeOptions> = {}) {
    const end = new AbortController();
    const said: string[] = [];
    const say = (text: string): void => void said.push(text);
    const options = { url: server.url, scratch: temporaryFolder(), lockSeconds: 1, say, ...more };
    const served: Promise<Served> = serveSweeps({ ...options, signal: end.signal });
    served.catch(() => {});
    const stop = async (): Promise<Served> => {
      end.abort();
      return served;
    };
    closing.push(() => stop().catch(() => {}));
    return { served, said, stop, scratch: options.scratch };
  }

  function process(...argv: readonly string[]): WorkerProcess {
    const worker = new WorkerProcess(['--redis', server.url, '--scratch', temporaryFolder(), '--lock', '1', ...argv]);
    closing.push(() => worker.end('SIGKILL'));
    return worker;
  }

  const test = it.skipIf(!hasServer(kind));

  test('finishes when it loses all jobs in the middle', async () => {
    serve();
    const { queue, results } = await coordinator();
    let told = 0;
    const receipts = await queue.run(await fatedJobs('slow', 10, 20), {
      onResult: () => void (++told === 3 && server.command('FLUSHALL')),
    });
    expect(outcomes(receipts).every((one) => one === 'written' || one === 'known')).toBe(true);
    expect([...results.ids()]).toHaveLength(10);
  });

  test('finishes when its server is killed and comes back', async () => {
    serve();
    const { queue, results } = await coordinator();
    let told = 0;
    const again = async () => {
      await server.kill();
      await server.start();
    };
    await queue.run(await fatedJobs('slow', 10, 20), { onResult: () => void (++told === 3 && again()) });
    expect([...results.ids()]).toHaveLength(10);
  });

  test('finishes when the connections of all are cut, and no event is heard', async () => {
    serve();
    const { queue, results } = await coordinator();
    let told = 0;
    await queue.run(await fatedJobs('slow', 10, 20), {
      onResult: () => void (++told % 3 === 0 && server.command('CLIENT', 'KILL', 'TYPE', 'normal')),
    });
    expect([...results.ids()]).toHaveLength(10);
  });

  test('finishes when the network of a worker is silent for a while', async () => {
    const proxy = await CutProxy.open(server.port);
    closing.push(() => proxy.close());
    const worker = serve({ url: proxy.url });
    const { queue, results } = await coordinator();
    let told = 0;
    const silent = (): void => {
      proxy.silence();
      setTimeout(() => proxy.mend(), 1500);
    };
    await queue.run(await fatedJobs('slow', 10, 20), { onResult: () => void (++told === 2 && silent()) });
    expect([...results.ids()]).toHaveLength(10);
    expect(worker.said.length).toBeLessThan(10);
  });

  test('gives the job of a worker that is killed to another, which goes on from its checkpoint', async () => {
    const { queue, folder, results } = await coordinator({ checkpointEvery: 10 });
    const first = process('--out', folder, '--concurrency', '1');
    const [job] = await fatedJobs('slow', 1, 1500);
    const done = queue.run([job]);
    await expect.poll(() => existsSync(join(folder, 'checkpoints'))).toBe(true);
    await first.end('SIGKILL');
    serve({ out: folder });
    expect(outcomes(await done)).toEqual(['written']);
    expect(results.has(job.id)).toBe(true);
  });

  const checkpointKey = ({ id }: SweepJob): string => `reafference:sweeps:checkpoint:${id}`;

  test('keeps the checkpoint of a job under way, for machines without the folder, until it is done', async () => {
    const { queue, results } = await coordinator({ checkpointEvery: 10 });
    const first = process('--concurrency', '1');
    const [job] = await fatedJobs('slow', 1, 500);
    const done = queue.run([job]);
    await expect.poll(() => server.command('EXISTS', checkpointKey(job))).toBe(':1\r\n');
    await first.end('SIGKILL');
    serve();
    expect(outcomes(await done)).toEqual(['written']);
    expect(results.has(job.id)).toBe(true);
    await expect.poll(() => server.command('EXISTS', checkpointKey(job))).toBe(':0\r\n');
  });

  test('says that a checkpoint is damaged in the queue, and begins the job anew', async () => {
    const { queue } = await coordinator();
    const [job] = await tinyJobs(1);
    await server.command('SET', checkpointKey(job), 'damaged');
    const { said } = serve();
    expect(outcomes(await queue.run([job]))).toEqual(['written']);
    expect(said).toEqual([expect.stringMatching(/^the checkpoint of job [0-9a-f]{12} is damaged in the queue/)]);
    await expect.poll(() => server.command('EXISTS', checkpointKey(job))).toBe(':0\r\n');
  });

  test('takes a job that kills its workers for a failure, and does the others', async () => {
    const { queue, folder } = await coordinator();
    const [killer] = await fatedJobs('kills');
    const jobs = [killer, ...(await tinyJobs(3))];
    const done = queue.run(jobs);
    expect(await process('--concurrency', '1').end()).toBe('SIGKILL');
    serve({ mostDeaths: 0 });
    expect(outcomes(await done)).toEqual(['failed', ...written(3)]);
    expect(new Failures(folder).read(killer.id)?.error.detail.code).toBe('worker_crashed');
  });

  test('takes a job that kills its thread for a failure, and its worker lives', async () => {
    const worker = serve();
    const { queue, folder } = await coordinator();
    const jobs = [...(await fatedJobs('crashes')), ...(await tinyJobs(2))];
    expect(outcomes(await queue.run(jobs))).toEqual(['failed', ...written(2)]);
    expect(new Failures(folder).read(jobs[0].id)?.error.message).toMatch(/it was to crash/);
    expect(await worker.stop()).toEqual({ done: 3, failed: 1, handedBack: 0 });
  });

  test('hands jobs back that a worker has no time for, without loss', async () => {
    const { queue, folder, results } = await coordinator();
    const first = serve({ out: folder });
    const [job] = await fatedJobs('slow', 1, 400);
    const done = queue.run([job]);
    await expect.poll(() => server.command('LLEN', 'reafference:sweeps:active')).toBe(':1\r\n');
    expect(await first.stop()).toEqual({ done: 0, failed: 0, handedBack: 1 });
    expect(await server.command('LLEN', 'reafference:sweeps:wait')).toBe(':1\r\n');
    serve({ out: folder });
    expect(outcomes(await done)).toEqual(['written']);
    expect(results.has(job.id)).toBe(true);
  });

  test('leaves jobs of other code to other workers, and says so once', async () => {
    const worker = serve();
    const { queue, said } = await coordinator();
    const abort = new AbortController();
    const others = queue.run(await foreign(3), { signal: abort.signal });
    expect(outcomes(await queue.run(await tinyJobs(2)))).toEqual(written(2));
    await expect.poll(() => said.filter((text) => /leaves jobs to others: .*not the code/.test(text)).length).toBe(1);
    expect(worker.said).toHaveLength(1);
    abort.abort();
    expect(await others).toEqual([undefined, undefined, undefined]);
  });

  test('leaves jobs of a scenario that a machine lacks to others', async () => {
    const worker = serve();
    const { queue } = await coordinator();
    const [job] = await tinyJobs(1);
    const abort = new AbortController();
    const away = { ...job, id: 'd'.repeat(64), request: { ...job.request, scenario: '/nowhere/mine.ts' } };
    const done = queue.run([away], { signal: abort.signal });
    await expect.poll(() => worker.said.join()).toMatch(/the scenario file does not exist/);
    abort.abort();
    expect(await done).toEqual([undefined]);
  });

  test('leaves jobs of a board that a machine lacks to others', async () => {
    const worker = serve();
    const { queue } = await coordinator();
    const abort = new AbortController();
    const done = queue.run(await jobsOn('mcu-stm32f405', 1), { signal: abort.signal });
    await expect.poll(() => worker.said.join()).toMatch(/board 'mcu-stm32f405' cannot be used here/);
    abort.abort();
    expect(await done).toEqual([undefined]);
  });

  test('lets no bytes travel where the folder is shared, and logs there', async () => {
    const { queue, folder } = await coordinator();
    const { scratch } = serve({ out: folder });
    const jobs = await tinyJobs(2);
    expect(outcomes(await queue.run(jobs))).toEqual(written(2));
    expect(readdirSync(scratch)).toEqual([]);
    expect([...logEntries(folder)]).toHaveLength(2);
    expect(await server.command('HGET', `reafference:sweeps:${jobs[0].id}`, 'returnvalue')).not.toMatch(/"result"/);
  });

  test('serves a sweep of another folder by letting its results travel', async () => {
    const elsewhere = await coordinator();
    serve({ out: elsewhere.folder });
    const { queue, results } = await coordinator();
    expect(outcomes(await queue.run(await tinyJobs(2)))).toEqual(written(2));
    expect([...results.ids()]).toHaveLength(2);
    expect([...elsewhere.results.ids()]).toHaveLength(0);
  });

  test('keeps results for who handed jobs out and was gone', async () => {
    const { queue, folder } = await coordinator();
    const jobs = await tinyJobs(2);
    const lost = queue.run(jobs);
    lost.catch(() => {});
    await expect.poll(() => server.command('LLEN', 'reafference:sweeps:wait')).toBe(':2\r\n');
    await queue.close();
    const worker = serve();
    await expect.poll(() => server.command('ZCARD', 'reafference:sweeps:completed')).toBe(':2\r\n');
    await worker.stop();
    const again = await coordinator({ folder });
    expect(outcomes(await again.queue.run(jobs))).toEqual(written(2));
  });

  test('does not hear of a queue of another prefix', async () => {
    serve({ prefix: 'other' });
    const { queue } = await coordinator();
    const other = await coordinator({ prefix: 'other' });
    const abort = new AbortController();
    const mine = queue.run(await tinyJobs(1), { signal: abort.signal });
    expect(outcomes(await other.queue.run(await tinyJobs(1, 2000)))).toEqual(['written']);
    abort.abort();
    expect(await mine).toEqual([undefined]);
  });

  test('says that nobody works', async () => {
    const { queue, said } = await coordinator();
    const abort = new AbortController();
    const done = queue.run(await tinyJobs(1), { signal: abort.signal });
    await expect.poll(() => said.join()).toMatch(/no worker takes jobs from redis:.*reafference worker/);
    abort.abort();
    await done;
  });

  test('a worker ends when there has been no job for as long as it was told', async () => {
    const { queue } = await coordinator();
    const { served } = serve({ idleSeconds: 0.5 });
    await queue.run(await tinyJobs(2));
    expect(await served).toEqual({ done: 2, failed: 0, handedBack: 0 });
  });

  test('a worker and who hands jobs out give up a server that stays away', async () => {
    const own = await QueueServer.start(kind);
    closing.push(() => own.kill());
    const { served } = serve({ url: own.url, giveUpSeconds: 0.5 });
    const { queue } = await coordinator({ url: own.url, giveUpSeconds: 0.5 });
    const done = queue.run(await fatedJobs('slow', 2, 100_000));
    done.catch(() => {});
    await expect.poll(() => own.command('LLEN', 'reafference:sweeps:active')).toBe(':1\r\n');
    await own.kill();
    await expect(done).rejects.toMatchObject({ name: 'BridgeError', code: 'queue_unreachable' });
    await expect(served).rejects.toMatchObject({ name: 'BridgeError', code: 'queue_unreachable' });
  });

  test('is refused with another password, and shows none', async () => {
    const own = await QueueServer.start(kind, ['--requirepass', 'right-one']);
    closing.push(() => own.kill());
    const url = (password: string) => `redis://:${password}@127.0.0.1:${own.port}`;
    // One of them is a part of what the server says.
    for (const wrong of [url('wrong-one'), url('WRONG'), own.url]) {
      const said: string[] = [];
      const error = await BullQueue.open({
        ...{ url: wrong, folder: temporaryFolder() },
        say: (text) => void said.push(text),
      }).catch((reason) => reason);
      expect(error).toMatchObject({ name: 'BridgeError', code: 'queue_refused' });
      const { inspect } = await import('node:util');
      expect(inspect(error, { depth: 9, showHidden: true }) + said.join()).not.toMatch(/(wrong|right)-one/);
    }
    const { queue } = await coordinator({ url: url('right-one') });
    serve({ url: url('right-one') });
    expect(outcomes(await queue.run(await tinyJobs(1)))).toEqual(['written']);
  });

  /** Sends results of jobs that were done, and other controllers than they tell of, as one whose memory is ill does. */
  const sendsOthers = (answers: Readonly<Record<string, string>>): Partial<ServeOptions> => ({
    module: `data:text/javascript,${encodeURIComponent(
      `const answers = ${JSON.stringify(answers)};
       export const open = () => async ({ job: { id } }) =>
         ({ receipt: { id, outcome: 'written', wallSeconds: 0 }, host: 'ill', result: answers[id], controller: 'BAAA' });`,
    )}`,
  });
  /** What comes of jobs, by their ids. */
  const resultsOf = async (jobs: readonly SweepJob[]): Promise<Readonly<Record<string, string>>> => {
    const folder = temporaryFolder();
    for (const job of jobs) await runSweepJob(job, { folder });
    return Object.fromEntries(jobs.map(({ id }) => [id, new ResultsFolder(folder).read(id) ?? '']));
  };

  test('says once that a worker sends other controllers than its results tell of, and keeps none', async () => {
    const jobs = (await fatedJobs('well', 3, 7)).map((job) => ({ ...job, keep: true as const }));
    serve(sendsOthers(await resultsOf(jobs)));
    const { queue, said, results } = await coordinator();
    await queue.run(jobs);
    expect([...results.controllers.ids()]).toEqual([]);
    expect(said).toEqual([
      expect.stringMatching(/^the controller of job [0-9a-f]{12} that ill sent is not the one .*handed out again$/),
    ]);
  });

  test('says that it learns again what another worker sent as something else', async () => {
    const [job] = await trainedJobs(1);
    const training = trainingOf(job) as SweepJob;
    const { queue } = await coordinator();
    const ill = serve(sendsOthers(await resultsOf([training])));
    await queue.run([training]);
    await ill.stop();
    const { said } = serve();
    expect(outcomes(await queue.run([job]))).toEqual(['written']);
    expect(said).toEqual([
      expect.stringMatching(/^the controller of job [0-9a-f]{12} that ill sent .*learned again here$/),
    ]);
  });

  test('tells in one place what a damaged answer is', async () => {
    const { queue } = await coordinator();
    const [job] = await tinyJobs(1);
    serve({
      module: `data:text/javascript,export const open = () => async () => ({ receipt: { id: 'x' }, host: 'y' })`,
    });
    await expect(queue.run([job])).rejects.toMatchObject({
      code: 'queue_failed',
      received: 'a receipt of another form',
    });
  });
});

it('has a server that cannot be reached told by its address, without its password', async () => {
  const options = { url: 'redis://me:secret@127.0.0.1:1', folder: temporaryFolder(), giveUpSeconds: 0.3 };
  const said: string[] = [];
  const error = await BullQueue.open({ ...options, say: (text) => void said.push(text) }).catch((reason) => reason);
  expect(error).toMatchObject({ code: 'queue_unreachable', block: 'redis://127.0.0.1:1' });
  expect(said).toEqual([expect.stringMatching(/^redis:\/\/127.0.0.1:1: .*ECONNREFUSED/)]);
  expect(String(error) + said).not.toMatch(/secret|me:/);
});
