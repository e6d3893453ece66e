import { createHash } from 'node:crypto';
import { jobIdentity } from '../plan/identity.ts';
import type { Plan, RunRequest } from '../plan/plan.ts';

/** One seed of one point of a sweep. Plain data. */
export interface SweepJob {
  /**
   * What it computes, as a SHA-256 in hexadecimal digits: the identity of the seed's run, with the code of all modules that compute it, and
   * the trials after which it ends, where these are not all. Jobs of one id have one result.
   */
  readonly id: string;
  /** What is run; `scenario` is a reference. */
  readonly request: RunRequest & { readonly scenario: string };
  readonly seed: number;
  /** The code that computes it; see `codeVersion`. */
  readonly code: string;
  /** Trials after which it ends; absent: all. */
  readonly trials?: number;
}

/** The job of a seed of a plan. @param request that the plan was made of @param trials after which it ends. Default: all */
export function jobOf(plan: Plan, request: SweepJob['request'], seed: number, trials?: number): SweepJob {
  const { identity, code } = plan;
  const cut = trials !== undefined && trials < plan.trials ? trials : undefined;
  const whole = jobIdentity(identity, seed, code);
  return {
    id: cut === undefined ? whole : createHash('sha256').update(`${whole} ${cut}`).digest('hex'),
    request: { ...request, seeds: [seed] },
    seed,
    code,
    ...(cut === undefined ? {} : { trials: cut }),
  };
}

/** What became of a job. */
export type Receipt = {
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
