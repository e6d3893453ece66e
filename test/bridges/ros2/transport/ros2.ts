import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { threadId } from 'node:worker_threads';

/** Whether a shell has set up ROS 2, or tests with it must not be skipped. */
export const withRos2 =
  process.env['REQUIRE_ROS2'] === '1' ||
  (process.env['ROS_DISTRO'] !== undefined && process.env['AMENT_PREFIX_PATH'] !== undefined);

/** Domains in use by this thread; those above 101 have ports that others may be given by the system. */
let domain = (process.pid + 17 * threadId) % 101;

/** Environment of processes that see each other and no other of ROS 2. */
export function ownDomain(): NodeJS.ProcessEnv {
  domain = (domain + 1) % 101;
  return {
    ...process.env,
    ROS_DOMAIN_ID: String(1 + domain),
    ROS_AUTOMATIC_DISCOVERY_RANGE: 'LOCALHOST',
  };
}

/** Runs a program to its end and returns its output. Rejects, with what it says, if it fails or takes too long. */
export function output(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  seconds = 60,
): Promise<string> {
  const child = spawn(command, args, {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: seconds * 1e3,
    killSignal: 'SIGKILL',
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (text) => (stdout += text));
  child.stderr.on('data', (text) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(stdout);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code ?? signal}\n${stdout}${stderr}`));
    });
  });
}

/** What `node` takes to run the command line from its sources. */
export const CLI: readonly string[] = ['--import', 'tsx', 'scenarios/cli/main.ts'];

/** Starts a program that ends with this process at the latest, and notes what it says. */
export function whoTalks(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): { readonly child: ChildProcess; readonly said: string } {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  process.on('exit', () => child.kill('SIGKILL'));
  const told = { child, said: '' };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (told.said += text));
  return told;
}

/** Waits until something holds. Rejects after 30 s. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const end = Date.now() + 30_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`it does not come to pass that ${what}`);
    await sleep(20);
  }
}
