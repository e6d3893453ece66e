import { createHash } from 'node:crypto';
import { given } from '../../agents/given.ts';
import { jobIdentity } from '../plan/identity.ts';
import type { Plan, RunRequest } from '../plan/plan.ts';

/** One seed of one point of a sweep, or the training before it. Plain data. */
export interface SweepJob {
  /**
   * What it computes, as a SHA-256 in hexadecimal digits: the identity of the seed's run, with the code of all modules that compute it, what its
   * controller begins with, and the trials after which it ends, where these are not all. Jobs of one id have one result.
   */
  readonly id: string;
  /** What is run; `scenario` is a reference. */
  readonly request: RunRequest & { readonly scenario: string };
  readonly seed: number;
  /** The code that computes it; see `codeVersion`. */
  readonly code: string;
  /** Trials after which it ends; absent: all. */
  readonly trials?: number;
  /** Id of the job of all trials, of one that ends earlier: they share checkpoints. */
  readonly whole?: string;
  /** What its controller begins with; absent: a fresh one. */
  readonly start?: JobStart;
  /** Whether the controller that it ends with is kept beside its result. It is not part of what it computes. */
  readonly keep?: true;
}

/** What the controller of a job begins with: the state in a file, or what another job of the seed has learned. */
export type JobStart =
  | {
      /** Path of the file, from the working directory on. */
      readonly file: string;
      /** Digest of the state in it; see `stateDigest`. */
      readonly state: string;
    }
  | {
      /** The job that comes first. */
      readonly after: SweepJob;
    };

/** Parts of a job that its plan and its seed do not say. */
export type JobParts = Pick<SweepJob, 'trials' | 'start' | 'keep'>;

/** The job of a seed of a plan. @param request that the plan was made of */
export function jobOf(plan: Plan, request: SweepJob['request'], seed: number, parts: JobParts = {}): SweepJob {
  const { trials, start, keep } = parts;
  const cut = trials !== undefined && trials < plan.trials ? trials : undefined;
  const whole = wholeJob(plan, seed, start);
  return {
    id: cut === undefined ? whole : hashOf(`${whole} ${cut}`),
    request: { ...request, seeds: [seed] },
    seed,
    code: plan.code,
    ...given({ trials: cut, whole: cut === undefined ? undefined : whole, start, keep }),
  };
}

/** The id of a job of all trials, which one that ends earlier is a part of. */
function wholeJob({ identity, code }: Plan, seed: number, start?: JobStart): string {
  if (start === undefined) return jobIdentity(identity, seed, code);
  if ('file' in start) return jobIdentity(identity, seed, code, start.state);
  return hashOf(`${jobIdentity(identity, seed, code)} after ${start.after.id}`);
}

/** The job that comes before another; undefined where none does. */
export function trainingOf({ start }: SweepJob): SweepJob | undefined {
  return start !== undefined && 'after' in start ? start.after : undefined;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** What became of a job. */
export type Receipt = {
  /** Id of the job. */
  readonly id: string;
  /** Wall time that it took here. */
  readonly wallSeconds: number;
  /** CPU time of the thread that did it; absent where the system does not tell. */
  readonly cpuSeconds?: number;
} & (
  | {
      /** Its result is in the folder: written now, or there already with the same bytes. */
      readonly outcome: 'written' | 'known';
    }
  | {
      /** It was told to stop before its end; its checkpoint, if it keeps any, is written. */
      readonly outcome: 'stopped';
    }
  | {
      /** It cannot be done as it is: its failure is kept beside the results. */
      readonly outcome: 'failed';
      /** What it says. */
      readonly message: string;
    }
);
