import type { Body } from '../../agents/index.ts';
import type { RunPart } from '../../bridges/recording/runs/run-parts.ts';
import type { World } from '../../sim/world/world.ts';
import type { RunListener } from '../run/listener.ts';
import type { RunIdentity } from '../scenario/result.ts';

/** A recording under way. */
export interface Recorder {
  readonly listener: RunListener;
  /** Completes the file. */
  close(): Promise<void>;
  /** Keeps what there is beside the file, of a run that did not come to its end. */
  closeBeside(): Promise<string | undefined>;
}

/** The run that a recording is of. */
export interface RecordedRun {
  readonly identity: RunIdentity;
  /** Seed of the run. */
  readonly seed: number;
  readonly body: Body;
  /** Seconds per tick. */
  readonly period: number;
  readonly world: World;
  /** Parts that are left out. */
  readonly without: readonly RunPart[];
}

/** Opens a recording. The writer is imported when this is called, so that runs without a recording do not load it. */
export async function openRecorder(file: string, run: RecordedRun): Promise<Recorder> {
  const { createRecorder } = await import('../../bridges/recording/index.ts');
  return createRecorder(file, { ...run, identity: { ...run.identity } });
}
