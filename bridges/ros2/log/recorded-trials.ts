import type { TrialOutcome } from '../../../agents/index.ts';
import { type Bag, inTimeOrder, RecordingError } from '../../recording/index.ts';
import { messageType } from '../../ros-messages/index.ts';

const trialType = messageType('reafference_msgs/msg/Trial');
const boolType = messageType('std_msgs/msg/Bool');
const { RUNNING, SUCCESS, MEASURED } = trialType.constants;
const [TRIALS, RESTS] = ['/trial', '/rest'];

/** A trial that is recorded in a log. Times are those of the log, ns. */
export interface RecordedTrial {
  readonly index: number;
  /** Time of the beginning of its first tick. */
  readonly begins: bigint;
  /** How it ended; undefined for one that was under way when the recording ended. */
  readonly end:
    | {
        /** Time at which the task had ended it, and its outcome phase began. */
        readonly judged: bigint;
        /** Time of the end of its last tick. */
        readonly time: bigint;
        readonly outcome: TrialOutcome;
      }
    | undefined;
}

/** A rest that is recorded in a log. */
export interface RecordedRest {
  /** Time of the beginning of its first tick, ns. */
  readonly begins: bigint;
  /** Time of the end of its last tick, ns. */
  readonly ends: bigint;
}

/** The trials and rests of a log, in the order of time. */
export interface RecordedTrials {
  readonly trials: readonly RecordedTrial[];
  readonly rests: readonly RecordedRest[];
}

/** Whether a log has trials, as recordings of runs do. */
export function hasTrials(topics: readonly { readonly name: string; readonly type: string }[]): boolean {
  return topics.some(({ name, type }) => name === TRIALS && type === trialType.name);
}

/**
 * Reads the trials and rests of a log from its messages of `reafference_msgs/msg/Trial` on `/trial` and those on `/rest`. A rest
 * that has not ended is left out. Of a damaged log, those before the damage are read.
 *
 * @throws BridgeError `malformed_message`
 */
export async function readTrials(bag: Bag, latenessNanoseconds: bigint): Promise<RecordedTrials> {
  const trials: RecordedTrial[] = [];
  const rests: RecordedRest[] = [];
  let open: Pick<RecordedTrial, 'index' | 'begins'> | undefined;
  let rest: bigint | undefined;
  try {
    for await (const { topic, nanoseconds, bytes } of inTimeOrder(bag.messages(), latenessNanoseconds)) {
      if (topic.name === TRIALS) {
        const { index, outcome, reason, latency_s: latency } = trialType.decode(bytes);
        if (outcome === RUNNING) open = { index, begins: nanoseconds };
        else if (open !== undefined) {
          const judgement = outcome === MEASURED ? {} : { success: outcome === SUCCESS };
          const result = { ...judgement, terminated: reason !== 'time limit', reason };
          const judged = open.begins + BigInt(Math.round(latency * 1e9));
          trials.push({ ...open, end: { judged, time: nanoseconds, outcome: result } });
          open = undefined;
        }
      } else if (topic.name === RESTS && topic.type === boolType.name) {
        if (boolType.decode(bytes).data) rest = nanoseconds;
        else if (rest !== undefined) {
          rests.push({ begins: rest, ends: nanoseconds });
          rest = undefined;
        }
      }
    }
  } catch (error) {
    // A log ends at damage, of which it tells when it is heard.
    if (!(error instanceof RecordingError)) throw error;
  }
  if (open !== undefined) trials.push({ ...open, end: undefined });
  return { trials, rests };
}
