import { extname } from 'node:path';
import { given } from '../../agents/given.ts';
import type { WeightMap } from '../../agents/index.ts';
import { ReafferenceError, ValidationError } from '../../agents/index.ts';
import { takeAll } from '../../agents/undo.ts';
import { removeParts } from '../../bridges/recording/bytes/aside-file.ts';
import type { RunPart } from '../../bridges/recording/runs/run-parts.ts';
import type { Plan } from '../plan/plan.ts';
import { worldOf } from '../plan/plan.ts';
import type { RunListener } from '../run/listener.ts';
import type { NetworkHost } from '../run/network-host.ts';
import type { SeedOutcome, SeedProgress, SeedRunOptions } from '../run/seed-run.ts';
import { runSeed } from '../run/seed-run.ts';
import type { TraceOptions } from '../run/trace.ts';
import { TraceKeeper } from '../run/trace.ts';
import { type ErrorRecord, locateSeed, recordError } from '../scenario/located-error.ts';
import type { SeedResult, Trace } from '../scenario/result.ts';
import type { CloseUpRequest } from '../scenario/scenario.ts';
import { callScenario } from '../scenario/scenario-call.ts';
import type { CheckpointOwner } from './checkpoint.ts';
import { checkpointPath, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { NODE_HOST } from './node-host.ts';
import { openRecorder } from './recorder.ts';
import { stateDigest } from './state-digest.ts';

/** When checkpoints are written, and where. */
export interface CheckpointOptions {
  /** Path of the folder that they are written to; it is made if it does not exist. */
  readonly directory: string;
  /** Number of trials between two checkpoints, a whole number from 1. Default: 5. One is written after the last trial too. */
  readonly everyTrials?: number;
  /** Whether to go on from the checkpoints in the folder. Seeds without one begin at their beginning. Default: false. */
  readonly resume?: boolean;
}

/** How a seed is run, and what is kept of it beside its result. Plain data, so that it can be sent to a worker. */
export interface JobOptions {
  /** Checkpoints to write. Default: none. */
  readonly checkpoint?: CheckpointOptions;
  /** The trace to keep, of one seed or of all. Default: none. */
  readonly trace?: TraceOptions & {
    /** Seed that is traced with all that reports draw. */
    readonly seed: number;
    /** Whether ways, spikes and weights of the other seeds are kept too, without events, rests and close-ups. Default: false. */
    readonly others?: boolean;
  };
  /**
   * Path of the MCAP file to record to; with several seeds, `-seed<N>` comes before its extension. A resumed run records what it
   * runs. Default: none.
   */
  readonly record?: string;
  /** Parts that recordings leave out, such as `events`. Default: none. */
  readonly recordWithout?: readonly RunPart[];
  /** Number of trials after which each seed ends, a whole number from 1. Default: all. */
  readonly trials?: number;
  /** Whether to keep pace with wall time. Default: false, as fast as the machine goes. */
  readonly realTime?: boolean;
  /**
   * Bytes of the state that the controllers of all seeds begin with, as an earlier run saved it; or such bytes for each seed.
   * Default: fresh controllers.
   */
  readonly controllerState?: Uint8Array | ReadonlyMap<number, Uint8Array>;
  /** Whether results hold the controller's state. Default: false. */
  readonly keepControllerState?: boolean;
  /** Who hosts the networks of the controllers, for a request that names a board. Default: nobody. */
  readonly networkHost?: NetworkHostRequest;
}

/** Names who hosts networks, as plain data. */
export interface NetworkHostRequest {
  /** URL of the module whose `openNetworkHost(data)` makes the {@link NetworkHost} of each seed. */
  readonly module: string;
  /** Argument of `openNetworkHost`: plain data. */
  readonly data: unknown;
}

/** Outcome of the run of a seed, and the failure of its recording, if any. Plain data. */
export interface JobOutcome extends SeedOutcome {
  /** Why its recording could not be written to its end; absent if it was, or if there is none. */
  readonly fault?: ErrorRecord;
}

/** Signal, listeners and callbacks of a job, which are no plain data. */
export interface JobSurroundings {
  readonly signal?: AbortSignal;
  readonly listeners?: readonly RunListener[];
  readonly onTrial?: (progress: SeedProgress) => void;
  /** Called when a checkpoint was written. */
  readonly onCheckpoint?: () => void;
  /** Called before an error is thrown, with what the trials did that were completed, if any was. */
  readonly onFailure?: (outcome: JobOutcome) => void;
}

/**
 * Runs one seed, and keeps its checkpoints, its recording and its trace if `job` asks for them. A recording that cannot be
 * written does not end the run.
 *
 * @throws ValidationError `invalid_checkpoint_interval`, and what `runSeed` and checkpoints throw
 */
export async function runSeedJob(
  plan: Plan,
  seed: number,
  job: JobOptions,
  around: JobSurroundings = {},
): Promise<JobOutcome> {
  const listeners = [...(around.listeners ?? [])];
  const { seed: drawnSeed, others = false, ...traceOptions } = job.trace ?? {};
  const drawn = drawnSeed === seed;
  const closeUps = drawn ? closeUpsOf(plan) : undefined;
  const trace = drawn || others ? new TraceKeeper({ ...given({ closeUps }), ...traceOptions }) : undefined;
  if (trace !== undefined) listeners.push(trace);
  const controllerState = stateFor(seed, job.controllerState);
  const initialState = controllerState === undefined ? undefined : stateDigest(controllerState);
  const { realTime, keepControllerState, trials } = job;
  const { signal, onTrial } = around;
  const options: SeedRunOptions = {
    listeners,
    host: NODE_HOST,
    ...given({ controllerState, realTime, keepControllerState, trials, signal, onTrial }),
    ...checkpointing(plan, seed, job.checkpoint, initialState, trace, around.onCheckpoint),
  };
  let fault: ErrorRecord | undefined;
  const lost = (error: unknown): undefined => {
    fault ??= recordError(locateSeed(error, seed, undefined));
  };
  const recorder = job.record === undefined ? undefined : await record(plan, seed, job.record, job).catch(lost);
  if (recorder !== undefined) listeners.push(recorder.listener);
  const whole = (result: SeedResult, weights?: readonly WeightMap[]): SeedResult => {
    const kept = trace?.trace(weights);
    const finalState = result.controllerState && stateDigest(result.controllerState);
    return {
      ...result,
      ...given({ initialState, finalState, trace: drawn || kept === undefined ? kept : withoutPictures(kept) }),
    };
  };
  const onFailure = (completed: SeedResult): void => {
    let weights: readonly WeightMap[] = [];
    try {
      weights = trace?.weights() ?? [];
    } finally {
      // What failed may be what holds the weights, such as a board that is gone: the trials are kept without them.
      around.onFailure?.({ result: whole(completed, weights), complete: false, ...given({ fault }) });
    }
  };
  let outcome: SeedOutcome;
  try {
    outcome = await hosted(job.networkHost, (host) => runSeed(plan, seed, { ...options, ...host, onFailure }));
  } catch (error) {
    await recorder?.closeBeside().catch(lost);
    throw error;
  }
  await (outcome.complete ? recorder?.close() : recorder?.closeBeside())?.catch(lost);
  return { ...outcome, result: whole(outcome.result), ...given({ fault }) };
}

function withoutPictures(trace: Trace): Trace {
  return { ...trace, events: [], rests: [], closeUps: [] };
}

/** Works with who hosts the networks, if anybody does, and lets the board go, whatever happens. */
async function hosted<T>(
  request: NetworkHostRequest | undefined,
  work: (host: { readonly networkHost?: NetworkHost }) => Promise<T>,
): Promise<T> {
  if (request === undefined) return work({});
  const { openNetworkHost }: { openNetworkHost: (data: unknown) => Promise<NetworkHost> } = await import(
    /* @vite-ignore */ request.module
  );
  const networkHost = await openNetworkHost(request.data);
  let done: T;
  try {
    done = await work({ networkHost });
  } catch (error) {
    const thrown = takeAll([() => networkHost.close()]);
    throw error instanceof ReafferenceError ? error.suppress(thrown) : error;
  }
  networkHost.close();
  return done;
}

/** @throws ScenarioError `scenario_failed` */
function closeUpsOf({ scenario, values }: Plan): CloseUpRequest | undefined {
  return callScenario({ scenario: scenario.id, name: 'closeUps' }, () => scenario.closeUps?.(values));
}

/** @throws ValidationError `no_controller_state` */
function stateFor(seed: number, state: JobOptions['controllerState']): Uint8Array | undefined {
  if (!(state instanceof Map)) return state as Uint8Array | undefined;
  const own = state.get(seed);
  if (own !== undefined) return own;
  throw new ValidationError(`there is no saved controller for seed ${seed}`, {
    code: 'no_controller_state',
    expected: 'a state for each seed, or one for all',
    received: [...state.keys()],
    block: `seed ${seed}`,
  });
}

/**
 * Path of the recording of a seed: `file` for a single seed, else with `-seed<N>` before the extension.
 *
 * @param seeds number of seeds that are recorded
 */
export function recordingPath(file: string, seed: number, seeds: number): string {
  if (seeds === 1) return file;
  const extension = extname(file);
  return `${file.slice(0, file.length - extension.length)}-seed${seed}${extension}`;
}

function checkpointing(
  plan: Plan,
  seed: number,
  options: CheckpointOptions | undefined,
  initialState: string | undefined,
  trace: TraceKeeper | undefined,
  onCheckpoint: JobSurroundings['onCheckpoint'],
): Pick<SeedRunOptions, 'checkpoint' | 'resume'> {
  if (options === undefined) return {};
  const { directory, everyTrials = 5, resume = false } = options;
  if (!Number.isInteger(everyTrials) || everyTrials < 1) {
    throw new ValidationError('checkpoints come after whole numbers of trials', {
      code: 'invalid_checkpoint_interval',
      expected: 'a whole number from 1',
      received: everyTrials,
    });
  }
  const { file, owner } = checkpointOf(plan, seed, directory, initialState);
  if (resume) removeParts(file);
  const state = resume ? readCheckpoint(file, owner, plan.trials) : undefined;
  if (state?.trace !== undefined) trace?.restore(state.trace);
  return {
    checkpoint: {
      everyTrials,
      save(saved) {
        writeCheckpoint(file, owner, trace === undefined ? saved : { ...saved, trace: trace.save() });
        onCheckpoint?.();
      },
    },
    ...given({ resume: state }),
  };
}

/** The checkpoints of the seeds of a plan, in a folder. */
export function checkpointFiles(plan: Plan, folder: string): readonly string[] {
  return plan.seeds.map((seed) => checkpointPath(folder, { identity: plan.identity, seed }));
}

function checkpointOf({ identity, code }: Plan, seed: number, directory: string, initialState: string | undefined) {
  const owner: CheckpointOwner = { identity, seed, code, ...given({ initialState }) };
  return { file: checkpointPath(directory, owner), owner };
}

/**
 * The number of trials that each seed of a plan has completed by its checkpoint, in the order of the seeds; undefined for seeds
 * that have none.
 *
 * @throws what `readCheckpoint` throws
 */
export function trialsToResume(
  plan: Plan,
  { checkpoint, controllerState }: Pick<JobOptions, 'checkpoint' | 'controllerState'>,
): readonly (number | undefined)[] {
  return plan.seeds.map((seed) => {
    if (checkpoint === undefined) return undefined;
    const state = stateFor(seed, controllerState);
    const { file, owner } = checkpointOf(plan, seed, checkpoint.directory, state && stateDigest(state));
    return readCheckpoint(file, owner, plan.trials)?.trials.length;
  });
}

function record(plan: Plan, seed: number, file: string, { recordWithout: without = [] }: JobOptions) {
  const { identity, body, period, seeds } = plan;
  return openRecorder(recordingPath(file, seed, seeds.length), {
    identity,
    seed,
    body,
    period,
    world: worldOf(plan, seed),
    without,
  });
}
