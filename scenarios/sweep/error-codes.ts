import type { CodesOf, ErrorTable } from '../../agents/error-codes.ts';

/** Codes of sweeps. */
export const SWEEP_ERRORS = {
  ValidationError: {
    corrupt_result: {
      meaning: 'The result of a job is cut, damaged or of another job.',
      remedy: '`reafference sweep repair DIR` moves it aside; the job is done again.',
    },
    gate_seeds: {
      meaning: 'A sweep was to compare points on seeds by which the scenario is judged.',
      remedy: 'Ask for a number of seeds, which are then drawn, or say `--on-gate-seeds`.',
    },
    invalid_sweep: {
      meaning: 'A sweep is described by something that it cannot take.',
      remedy: 'Write what `expected` says at the place that `block` names.',
    },
    invalid_server_url: {
      meaning: 'The URL of the server of a queue cannot be read.',
      remedy: 'Write `redis://HOST`, or `rediss://USER:PASSWORD@HOST:PORT`.',
    },
    malformed_domain: {
      meaning: 'It cannot be told what a parameter may be.',
      remedy: 'Write values, steps or a range, as `expected` shows.',
    },
    malformed_objective: {
      meaning: 'An objective or a limit is not one of the statistics that there are.',
      remedy: 'Write `mean(METRIC, FIRST-LAST)`, the name of a measure, or the id of a gate.',
    },
    no_axes: {
      meaning: 'A sweep varies nothing.',
      remedy: 'Name a parameter and what it may be: `--vary dopamine=0:2:0.5`.',
    },
    no_grid: {
      meaning: 'A range does not say how many values a grid steps through.',
      remedy: 'Say how many, as in `linear(0, 2, 9)`, or draw points with another sampler.',
    },
    no_objective: {
      meaning: 'A search that learns from what it tried was not told what is sought.',
      remedy: 'Give an objective.',
    },
    other_sweep: {
      meaning: 'The folder is of the sweep of another scenario.',
      remedy: 'Give each sweep a folder of its own.',
    },
    too_many_axes: {
      meaning: 'More is varied than a search has dimensions for.',
      remedy: 'Vary less, or draw points with another sampler: `--sampler random`.',
    },
    too_many_points: {
      meaning: 'A grid has more points than a sweep tries.',
      remedy: 'Take fewer values, or draw points: `--sampler sobol --points 1000`.',
    },
    sweep_cancelled: {
      meaning: 'A sweep was cancelled by `reafference sweep cancel`.',
      remedy: '`reafference sweep retry DIR` lets it go on.',
    },
    unknown_axis: {
      meaning: 'A sweep varies what the scenario does not have.',
      remedy: 'Name one of its parameters, `body`, `physics`, `controller`, `board` or `faults`.',
    },
    unordered_axis: {
      meaning: 'A search that follows slopes was to search among words, or numbers in no order.',
      remedy: 'List numbers in order, or search with a sampler that takes words: `--sampler tpe`.',
    },
    unknown_sampler: {
      meaning: 'There is no search of that name.',
      remedy: 'Name one of those that `expected` lists.',
    },
  },
  BridgeError: {
    queue_failed: {
      meaning: 'The server of a queue does not do what it is asked, again and again.',
      remedy: 'Look at its log: it needs memory, disk, and `maxmemory-policy noeviction`.',
    },
    queue_library_missing: {
      meaning: 'A queue on a server needs packages that are not installed.',
      remedy: '`npm install bullmq@6 ioredis@6`.',
    },
    queue_refused: {
      meaning: 'The server of a queue refuses: its password, its rights or its certificate.',
      remedy: 'Give the URL with user and password, and `rediss://` where it speaks TLS.',
    },
    queue_unreachable: {
      meaning: 'The server of a queue did not answer for too long.',
      remedy: 'See that it runs and that its port can be reached. What was done is kept; start again.',
    },
  },
  ScenarioError: {
    parquet_unavailable: {
      meaning: 'Tables were asked for as Parquet, and the optional package that writes it is not there.',
      remedy: 'Run the command that the error names, or take CSV.',
    },
    jobs_lost: {
      meaning: 'Jobs were handed out several times, and came back without a result or a failure.',
      remedy: 'See that all workers write to the same folder.',
    },
    nondeterministic_result: {
      meaning: 'One job had two results that differ. The first stands, the second lies beside it.',
      remedy: 'Find what the scenario computes from anything but its seed: time, threads, other files.',
    },
  },
} as const satisfies ErrorTable;

/** Value of `code` in an error of a sweep; docs/errors.md explains each. */
export type SweepErrorCode = keyof CodesOf<typeof SWEEP_ERRORS>;

declare module '../../agents/error-codes.ts' {
  interface ErrorCodes extends CodesOf<typeof SWEEP_ERRORS> {}
}
