import { fork } from 'node:child_process';
import { ownProcess } from '../../../agents/own-modules.ts';
import { RCL_PACKAGE } from './find-rcl.ts';
import type { TrialReport } from './rcl-trial.ts';

/** Result of a trial of rclnodejs. */
export interface RclTrial {
  /** Whether its native part was loaded. */
  readonly loaded: boolean;
  /** Whether a node entered a graph by the middleware. */
  readonly entered: boolean;
  /** Why it went no further, in the words of who refused. */
  readonly reason?: string;
  /** The command that helps, where it is known. */
  readonly remedy?: string;
}

/** Seconds that a trial may take. */
const PATIENCE_SECONDS = 20;
/** Most characters of what a process says on standard error that are kept. */
const MOST_WORDS = 2000;

/**
 * Loads rclnodejs and enters a graph with a node, in a process of its own, since a native part or a middleware that is broken ends its
 * process. Nothing of it is loaded where ROS 2 is not set up.
 *
 * @param environment variables of that process
 */
export function tryRcl(
  environment: NodeJS.ProcessEnv,
  packageName: string = RCL_PACKAGE,
  patienceSeconds: number = PATIENCE_SECONDS,
): Promise<RclTrial> {
  const [file, , options] = ownProcess('bridges/ros2/transport/rcl-trial');
  const child = fork(file, [packageName], {
    ...options,
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    timeout: patienceSeconds * 1e3,
    killSignal: 'SIGKILL',
  });
  const reports: TrialReport[] = [];
  let words = '';
  child.on('message', (report) => void reports.push(report as TrialReport));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-MOST_WORDS);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const [entered, loaded] = [came(reports, 'entered'), came(reports, 'loaded')];
      if (entered) return resolve({ loaded, entered });
      const failed = reports.find((report) => report.came === 'failed');
      if (failed?.came === 'failed') {
        const { came: _, ...why } = failed;
        return resolve({ loaded, entered, ...why });
      }
      const how = signal === null ? `exit code ${code}` : signal === 'SIGKILL' ? 'no answer in time' : signal;
      resolve({ loaded, entered, reason: [`its process ended with ${how}`, firstLineOf(words)].join(': ') });
    });
  });
}

function came(reports: readonly TrialReport[], how: TrialReport['came']): boolean {
  return reports.some((report) => report.came === how);
}

/** The first line that a process said on standard error. */
function firstLineOf(words: string): string {
  const lines = words.split('\n').map((line) => line.trim());
  return lines.find((line) => line !== '') ?? 'it said nothing';
}
