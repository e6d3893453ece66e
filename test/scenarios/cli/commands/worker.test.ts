// @module-tag long
import { tmpdir } from 'node:os';
import { afterAll, describe, expect, it } from 'vitest';
import { BullQueue } from '../../../../scenarios/sweep/dispatch/bull-queue.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';
import { hasServer, QueueServer } from '../../sweep/dispatch/queue-server.ts';
import { fatedJobs, tinyJobs } from '../../sweep/dispatch/tiny-jobs.ts';
import { call, REACH } from '../call.ts';

afterAll(removeTemporaryFolders);

it('wants a server', async () => {
  const { code, stderr } = await call(['worker'], { cwd: tmpdir() });
  expect(code).toBe(2);
  expect(stderr).toMatch(/no server is named\n.*--redis redis:\/\/HOST, or REAFFERENCE_REDIS/);
});

it.each(['--redis', 'REAFFERENCE_REDIS'])('shows nothing of a URL by %s that it cannot read', async (way) => {
  const url = 'redis://me:se/cret@lab';
  const given = way === '--redis' ? { argv: [way, url], env: {} } : { argv: [], env: { [way]: url } };
  const { code, stderr, stdout } = await call(['worker', ...given.argv], { cwd: tmpdir(), env: given.env });
  expect(code).toBe(2);
  expect(stderr).toMatch(/invalid_server_url/);
  expect(stderr + stdout).not.toMatch(/cret|me:/);
});

it('ends with 3 when the server does not answer, and shows its address alone', async () => {
  const argv = [
    'worker',
    '--redis',
    'redis://me:secret@127.0.0.1:1',
    '--give-up',
    '0.2',
    '--scratch',
    temporaryFolder(),
  ];
  const { code, stderr } = await call(argv, { cwd: tmpdir() });
  expect(code).toBe(3);
  expect(stderr).toMatch(/takes jobs from redis:\/\/127.0.0.1:1,/);
  expect(stderr).toMatch(/queue_unreachable/);
  expect(stderr).not.toMatch(/secret/);
});

describe.skipIf(!hasServer('valkey'))('with a server', () => {
  it('does the jobs of a sweep that another call hands out, to the digest of one call alone', async () => {
    const server = await QueueServer.start('valkey');
    const env = { REAFFERENCE_REDIS: server.url };
    const cwd = process.cwd();
    const argv = ['sweep', REACH, '--vary', 'learning=0,0.5', '--set', 'trials=1', '--seeds', '2', '--json'];
    let interrupt = (): void => {};
    try {
      const alone = await call([...argv, '--jobs', '1', '--out', temporaryFolder()], { cwd });
      const worker = call(['worker', '--scratch', temporaryFolder(), '--concurrency', '1', '--json'], {
        ...{ cwd, env },
        during: (given) => void (interrupt = given),
      });
      const shared = await call([...argv, '--out', temporaryFolder()], { cwd, env });
      interrupt();
      expect(shared.code).toBe(0);
      expect(shared.stderr).toContain('reafference worker --redis URL');
      expect(JSON.parse((await worker).stdout)).toEqual({ done: 4, failed: 0, handedBack: 0 });
      expect(JSON.parse(shared.stdout)).toEqual(JSON.parse(alone.stdout));
    } finally {
      interrupt();
      await server.kill();
    }
  });

  it('does the jobs that there are, tells what failed, and ends when it is interrupted', async () => {
    const server = await QueueServer.start('valkey');
    const queue = await BullQueue.open({ url: server.url, folder: temporaryFolder() });
    try {
      let interrupt = (): void => {};
      const ended = call(['worker', '--scratch', temporaryFolder(), '--concurrency', '1', '--json'], {
        cwd: tmpdir(),
        env: { REAFFERENCE_REDIS: server.url },
        during: (given) => void (interrupt = given),
      });
      await queue.run([...(await tinyJobs(2)), ...(await fatedJobs('fails'))]);
      interrupt();
      const { code, stdout, stderr } = await ended;
      expect(code).toBe(130);
      expect(JSON.parse(stdout)).toEqual({ done: 3, failed: 1, handedBack: 0 });
      expect(stderr).toMatch(/job [0-9a-f]{64} failed: .*it was to fail/);
    } finally {
      await queue.close();
      await server.kill();
    }
  });
});
