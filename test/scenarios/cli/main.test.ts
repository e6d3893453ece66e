import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { interruptedCode, processIO } from '../../../scenarios/cli/process-io.ts';
import { FULL } from '../../effort.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { call, REACH } from './call.ts';

const main = fileURLToPath(new URL('../../../scenarios/cli/main.ts', import.meta.url));
const tsx = import.meta.resolve('tsx');

/**
 * Runs the program itself, in a folder. `during` is given the process once it has said something on standard error; `shell` is
 * what a shell does, with the program as its arguments.
 */
function reafference(
  cwd: string,
  argv: readonly string[],
  during?: (child: ChildProcess) => unknown,
  shell = 'exec "$@"',
) {
  const { NO_COLOR: _, FORCE_COLOR: __, DEBUG: ___, GITHUB_ACTIONS: ____, ...env } = process.env;
  const program = [process.execPath, '--import', tsx, main, ...argv];
  const child = spawn('sh', ['-c', shell, 'sh', ...program], { cwd, env });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data) => (stdout += data));
  child.stderr.on('data', (data) => {
    if (stderr === '') during?.(child);
    stderr += data;
  });
  return new Promise<{ code: number | null; signal: string | null; stdout: string; stderr: string }>((done) => {
    child.on('close', (code, signal) => done({ code, signal, stdout, stderr }));
  });
}

/** Whether a trial of a run with `--out partial --checkpoint-every 1` is complete. */
const aTrialIsComplete = (cwd: string) => () =>
  existsSync(join(cwd, 'partial/checkpoints')) &&
  readdirSync(join(cwd, 'partial/checkpoints')).some((name) => name.endsWith('.checkpoint'));
const endless = ['run', REACH, '--set', 'trials=100000', '--out', 'partial', '--checkpoint-every', '1', '--json'];

describe('the program', { timeout: 120_000 }, () => {
  it('says its version, and exits with what a call comes to', { tags: 'long' }, async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    const cwd = temporaryFolder();
    const [said, refused] = await Promise.all([
      reafference(cwd, ['--version']),
      reafference(cwd, ['run', 'missing.ts']),
    ]);
    expect(said).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
    expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('unknown_scenario') });
  });

  it.runIf(FULL)('ends well when nobody reads on', async () => {
    const cwd = temporaryFolder();
    const { code, stderr } = await reafference(cwd, ['run', REACH, '--seed', '1', '--json'], (child) =>
      child.stdout?.destroy(),
    );
    expect({ code, stderr: stderr.includes('EPIPE') }).toEqual({ code: 0, stderr: false });
  });

  it.runIf(FULL)("runs a user's TypeScript in workers to the digest of one call in this process", async () => {
    const cwd = temporaryFolder();
    writeFileSync(
      join(cwd, 'mine.ts'),
      `import reach from ${JSON.stringify(pathToFileURL(REACH).href)};
       const id: string = 'mine';
       export default { ...reach, id };`,
    );
    const argv = ['run', 'mine.ts', '--seeds', '3', '--json'];
    const [{ code, stdout }, here] = await Promise.all([
      reafference(cwd, [...argv, '--jobs', '2', '--record', 'run.mcap', '--out', 'out', '--checkpoint-every', '2']),
      call([...argv, '--jobs', '1'], { cwd }),
    ]);
    expect([code, here.code]).toEqual([0, 0]);
    expect(JSON.parse(stdout).digest).toBe(JSON.parse(here.stdout).digest);
  });

  it.each(FULL ? (['SIGINT', 'SIGTERM', 'SIGHUP'] as const) : (['SIGTERM'] as const))(
    'ends with what is complete on %s',
    { tags: 'long' },
    async (signal) => {
      const cwd = temporaryFolder();
      const { code, stdout, stderr } = await reafference(cwd, [...endless, '--seeds', '4', '--jobs', '2'], (child) =>
        vi.waitUntil(aTrialIsComplete(cwd), { timeout: 50_000 }).finally(() => child.kill(signal)),
      );
      expect(code).toBe(128 + constants.signals[signal]);
      expect(JSON.parse(stdout)).toMatchObject({ partial: true });
      expect(stderr).toContain('Interrupted');
      expect(stderr).toContain('--resume');
    },
  );

  it.runIf(FULL && existsSync('/dev/full'))(
    'exits 3 when its results cannot be written, and writes its files',
    async () => {
      const cwd = temporaryFolder();
      const argv = ['run', REACH, '--seed', '1', '--set', 'trials=1', '--save-controller', 'c.bin'];
      const { code, stderr } = await reafference(cwd, argv, undefined, 'exec "$@" >/dev/full');
      expect(code).toBe(3);
      expect(stderr).toMatch(/wrote c\.bin\nBridgeError: standard output cannot be written: ENOSPC\n/);
      expect(stderr).toMatch(/code: +output_not_written\n/);
      expect(stderr).not.toContain('    at ');
    },
  );

  it.runIf(FULL)('keeps the whole chunks of a recording that a disk has no room for, and runs on', async () => {
    const cwd = temporaryFolder();
    const argv = ['run', REACH, '--seed', '1', '--set', 'trials=40', '--record', 'run.mcap', '--json'];
    const { code, stdout, stderr } = await reafference(cwd, argv, undefined, 'ulimit -f 4000; exec "$@"');
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ partial: false });
    expect(stderr).toMatch(
      /BridgeError: the recording '.*run\.mcap' could not be written to its end: EFBIG; what was written before is in '.*run\.partial\.mcap'\n/,
    );
    expect(stderr).not.toContain('wrote run.mcap');
    const { McapIndexedReader } = await import('@mcap/core');
    const bytes = readFileSync(join(cwd, 'run.partial.mcap'));
    const { statistics } = await McapIndexedReader.Initialize({
      readable: {
        size: async () => BigInt(bytes.length),
        read: async (offset, size) => new Uint8Array(bytes.subarray(Number(offset), Number(offset + size))),
      },
    });
    expect(statistics?.chunkCount).toBeGreaterThan(0);
    expect(readdirSync(cwd)).toEqual(['run.partial.mcap']);
  });

  /** A scenario whose judge does something in its second trial. */
  const judging = (cwd: string, does: string): string => {
    const file = join(cwd, 'mine.mjs');
    writeFileSync(
      file,
      `import reach from ${JSON.stringify(pathToFileURL(REACH).href)};
       export default {
         ...reach,
         trial(values, index, ...rest) {
           const trial = reach.trial(values, index, ...rest);
           return { ...trial, judge(scene) { if (index === 1 && scene.elapsed === 50) ${does}; return trial.judge(scene); } };
         },
       };`,
    );
    return file;
  };

  it.runIf(FULL).each([
    ["console.log('a word aside'), Promise.reject(new Error('forgotten'))", 1, 'worker_crashed', 'forgotten'],
    ['process.exit(0)', 1, 'exit_called', 'process.exit(0) was called'],
    ["console.log('a word aside'), Promise.reject(new Error('forgotten'))", 2, 'worker_crashed', 'forgotten'],
    ['process.exit(0)', 2, 'exit_called', 'process.exit(0) was called'],
  ] as const)('exits 3 and names what a judge did: %s, with %i jobs', async (does, jobs, name, message) => {
    const cwd = temporaryFolder();
    const argv = ['run', judging(cwd, does), '--seeds', '2', '--jobs', String(jobs), '--json'];
    const { code, stdout, stderr } = await reafference(cwd, argv);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^ScenarioError: /m);
    expect(stderr).toContain(message);
    expect(stderr).toContain(`code:     ${name}\n`);
    expect(stderr).toMatch(/at: +mine\.mjs:6:\d+;/);
    expect(stderr).not.toContain('    at ');
    // Results alone go to standard output.
    if (does.includes('aside')) expect(stderr).toContain('a word aside\n');
    if (stdout !== '') expect(JSON.parse(stdout)).toMatchObject({ partial: true });
  });

  it.runIf(FULL)('exits 3 and names the seed that filled its heap, keeps those before it, and can go on', async () => {
    const cwd = temporaryFolder();
    // The second seed never lets go, if it is told so.
    const hog =
      'for (const kept = [], n = (globalThis.n = (globalThis.n ?? 0) + 1); process.env.HOG && n > 1; ) kept.push([{}])';
    const argv = ['run', judging(cwd, hog), '--seeds', '3', '--jobs', '1', '--json'];
    const kept = [...argv, '--out', 'out', '--checkpoint-every', '1'];
    const little = 'HOG=1 NODE_OPTIONS=--max-old-space-size=64 exec "$@"';
    const { code, stdout, stderr } = await reafference(cwd, kept, undefined, little);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^ScenarioError: seed 2 needs more memory than there is$/m);
    expect(stderr).toMatch(/remedy: .*NODE_OPTIONS=--max-old-space-size/);
    expect(stderr).toMatch(/code: +out_of_memory\n/);
    expect(stderr).not.toContain('FATAL ERROR');
    expect(JSON.parse(stdout)).toMatchObject({ partial: true, seeds: [1] });
    const [resumed, whole] = await Promise.all([reafference(cwd, [...kept, '--resume']), call(argv, { cwd })]);
    expect([resumed.code, whole.code]).toEqual([0, 0]);
    expect(JSON.parse(resumed.stdout).digest).toBe(JSON.parse(whole.stdout).digest);
  });

  it.runIf(FULL).each([
    ['process.exit(0)', 'exit_called', 'process.exit(0) was called'],
    ["Promise.reject(new Error('forgotten'))", 'uncaught_error', 'forgotten'],
  ])('exits 3 and names what a scenario did before it ran: %s', async (does, name, message) => {
    const cwd = temporaryFolder();
    const file = join(cwd, 'mine.mjs');
    writeFileSync(
      file,
      `import reach from ${JSON.stringify(pathToFileURL(REACH).href)};
       export default { ...reach, trials(values) { ${does}; return reach.trials(values); } };`,
    );
    const { code, stderr } = await reafference(cwd, ['run', file, '--seed', '1', '--json']);
    expect(code).toBe(3);
    expect(stderr).toContain(message);
    expect(stderr).toContain(`code:     ${name}\n`);
  });
});

describe('the folder of the process', () => {
  it('is missed by name', () => {
    const [before, gone] = [process.cwd(), temporaryFolder()];
    mkdirSync(join(gone, 'soon'));
    process.chdir(join(gone, 'soon'));
    rmdirSync(join(gone, 'soon'));
    try {
      expect(processIO).toThrow(expect.objectContaining({ name: 'BridgeError', code: 'no_working_directory' }));
    } finally {
      process.chdir(before);
    }
  });
});

it('a conversion without a pause ends at a second interruption', { tags: 'long' }, async () => {
  const cwd = temporaryFolder();
  // Bytes in memory are converted in one go.
  const line = '0.000001 1 2 1\n';
  writeFileSync(join(cwd, 'long.txt.gz'), gzipSync(line.repeat(4_000_000), { level: 1 }));
  const target = join(cwd, 'long.raw');
  writeFileSync(target, 'what was there');
  const began = (): boolean => readdirSync(cwd).some((name) => name.startsWith('long.raw.') && !name.includes('.lock'));
  let child: ChildProcess | undefined;
  const argv = ['convert', 'long.txt.gz', 'long.raw', '--geometry', '8x8'];
  const program = [process.execPath, '--import', tsx, main, ...argv];
  child = spawn(program[0], program.slice(1), { cwd });
  const ended = new Promise((done) => child?.on('close', (code, signal) => done([code, signal])));
  onTestFinished(() => void child?.kill('SIGKILL'));
  await vi.waitUntil(began, { timeout: 40_000, interval: 5 });
  let over = false;
  void ended.then(() => (over = true));
  while (!over) {
    child.kill('SIGINT');
    await new Promise((later) => setTimeout(later, 20));
  }
  expect(await ended).toEqual([null, 'SIGINT']);
  expect(readFileSync(target, 'utf8')).toBe('what was there');
});

describe('a seed that never ends', () => {
  const cases = [
    [['run', '--seed', '1', '--jobs', '1'], 'SIGINT'],
    [['run', '--seeds', '2', '--jobs', '2'], 'SIGINT'],
    [['run', '--seed', '1', '--real-time'], 'SIGTERM'],
    [['test', '--seeds', '1'], 'SIGTERM'],
  ] as const;
  it.each(FULL ? cases : cases.slice(0, 1))(
    'of %j ends at a second interruption, %s',
    { tags: 'long' },
    async ([command, ...rest], last) => {
      const cwd = temporaryFolder();
      const judging = join(cwd, 'judging');
      writeFileSync(
        join(cwd, 'endless.mjs'),
        `import { writeFileSync } from 'node:fs';
       import reach from ${JSON.stringify(pathToFileURL(REACH).href)};
       const judge = () => { writeFileSync(${JSON.stringify(judging)}, String(process.pid)); for (;;); };
       export default { ...reach, trial: (...site) => ({ ...reach.trial(...site), judge }) };`,
      );
      let over = false;
      const ended = reafference(cwd, [command, './endless.mjs', ...rest]).finally(() => (over = true));
      const written = (): number => (existsSync(judging) ? Number(readFileSync(judging, 'utf8')) : 0);
      const pid = await vi.waitUntil(written, { timeout: 40_000 });
      const send = (signal: NodeJS.Signals): void => {
        try {
          if (!over) process.kill(pid, signal);
        } catch {} // It has ended meanwhile.
      };
      onTestFinished(() => send('SIGKILL'));
      send('SIGINT');
      while (!over) {
        await new Promise((later) => setTimeout(later, 300));
        send(last);
      }
      const { code, signal, stderr } = await ended;
      expect(stderr).toContain('Interrupted');
      expect([code, signal]).toEqual([null, last]);
    },
  );
});

// Who listens stops in time: ten seconds after a SIGTERM the process would be killed, with all that its tests are about.
describe('interruptions of the process', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s are heard once: the second has its usual effect',
    (signal) => {
      const heard = vi.fn();
      const before = process.listenerCount(signal);
      onTestFinished(processIO().onInterrupt(heard));
      expect(process.listenerCount(signal)).toBe(before + 1);
      process.emit(signal);
      expect(heard).toHaveBeenCalledOnce();
      expect(process.listenerCount(signal)).toBe(before);
    },
  );
  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ] as const)('by %s end with exit code %d', (signal, code) => {
    onTestFinished(processIO().onInterrupt(() => {}));
    process.emit(signal, signal);
    expect(interruptedCode()).toBe(code);
  });

  it('are heard once, and as long as they are said to have an echo, the second has no effect', async () => {
    const listening = () => process.listenerCount('SIGINT');
    const heard = vi.fn();
    const before = listening();
    const stop = processIO().onInterrupt(heard, 0.02);
    process.emit('SIGINT', 'SIGINT');
    stop();
    expect(listening()).toBe(before + 1);
    process.emit('SIGINT', 'SIGINT');
    expect(heard).toHaveBeenCalledOnce();
    await vi.waitUntil(() => listening() === before);
  });

  it('end it when a clean end takes too long after SIGTERM, and only then', async () => {
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
    onTestFinished(() => kill.mockRestore());
    const { onInterrupt } = processIO({ graceSeconds: 0.02 });
    const wait = () => new Promise((later) => setTimeout(later, 60));
    const ended = onInterrupt(() => {});
    process.emit('SIGTERM', 'SIGTERM');
    ended();
    onInterrupt(() => {});
    process.emit('SIGINT', 'SIGINT');
    await wait();
    expect(kill).not.toHaveBeenCalled();
    onInterrupt(() => {});
    process.emit('SIGTERM', 'SIGTERM');
    await wait();
    expect(kill.mock.calls).toEqual([[process.pid, 'SIGTERM']]);
  });

  it('are not heard any more by those who stopped listening', () => {
    const counts = () => ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => process.listenerCount(signal));
    const before = counts();
    const stop = processIO().onInterrupt(() => {});
    stop();
    expect(counts()).toEqual(before);
  });
});
