// @module-tag long
import { afterAll, expect, it } from 'vitest';
import { FULL } from '../../../effort.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';
import { chaos } from './chaos.ts';
import { hasServer, type ServerKind } from './queue-server.ts';

afterAll(removeTemporaryFolders);

/** `REAFFERENCE_CHAOS=1000` does as many jobs, with fifty kills of workers and the like. */
const ASKED = Number(process.env['REAFFERENCE_CHAOS'] ?? 0);
const LARGE = { workers: 4, workerKills: 50, serverKills: 5, coordinatorKills: 2, cuts: 3 };
const SMALL = { workers: 2, workerKills: 3, serverKills: 1, coordinatorKills: 1, cuts: 1 };
const SERVERS: readonly ServerKind[] = FULL || ASKED > 0 ? ['redis', 'valkey'] : ['valkey'];
const TIMEOUT_MS = ASKED > 0 ? 1_800_000 : 240_000;

for (const kind of SERVERS)
  it.skipIf(!hasServer(kind))(
    `a sweep by ${kind} is the same whoever is killed`,
    { timeout: TIMEOUT_MS },
    async ({ onTestFinished }) => {
      const jobs = ASKED || (FULL ? 200 : 60);
      const scale = { ...(ASKED > 0 ? LARGE : SMALL), jobs };
      const say = ASKED > 0 ? (text: string): void => console.log(text) : undefined;
      const after = await chaos(kind, {
        ...{ ...scale, folder: temporaryFolder(), onStart: onTestFinished },
        ...(say && { say }),
      });
      if (ASKED > 0) console.log(JSON.stringify(after));
      expect(after).toMatchObject({ results: jobs, twice: 0, differing: 0, digest: after.alone });
      expect(after.happened).toEqual({
        'worker killed': scale.workerKills,
        'server killed': scale.serverKills,
        'coordinator killed': scale.coordinatorKills,
        'network cut': scale.cuts,
      });
    },
  );
