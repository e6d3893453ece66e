import type { Body } from '../../agents/index.ts';
import type { World } from '../../sim/world/world.ts';
import type { RunListener } from '../run/listener.ts';
import type { RunIdentity } from '../scenario/result.ts';

/** A recording under way. */
export interface Recorder {
  readonly listener: RunListener;
  /** Completes the file. */
  close(): Promise<void>;
}

/** What a recording says of the run that it is of. */
export interface RecordedRun {
  readonly identity: RunIdentity;
  readonly seed: number;
  readonly body: Body;
  /** s */
  readonly period: number;
  readonly world: World;
}

/** Opens a recording; the writer is imported only here, so that runs without one do not pay for it. */
export async function openRecorder(file: string, run: RecordedRun): Promise<Recorder> {
  const { createRecorder } = await import('../../bridges/recording/index.ts');
  return createRecorder(file, { ...run, identity: { ...run.identity } });
}
