import { ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import { count, fields, optional, text } from '../../scenario/plain-data.ts';
import type { RunIdentity, SeedResult } from '../../scenario/result.ts';

/** Version of the format. A change that a reader could trip over is a new one; a further field is none. */
const FORMAT = 1;

/** Why a seed has no result of all its trials: a state was not finite. It is so each time, and so it is a result. */
export interface Divergence {
  /** Code of the error, see docs/errors.md. */
  readonly code: string;
  /** What the error says. */
  readonly message: string;
  /** Tick of the run. */
  readonly tick?: number;
}

/** What a job computed, and nothing else: no times, no names of machines. */
export interface JobResult {
  /** Id of the job. */
  readonly id: string;
  /** What ran. */
  readonly identity: RunIdentity;
  /** Seed of the run. */
  readonly seed: number;
  /** The code that ran; see `codeVersion`. */
  readonly code: string;
  /** Trials after which it ended; absent: all. */
  readonly cut?: number;
  /** Id of the job whose controller it began with; absent where none came before it. */
  readonly after?: string;
  /** What the trials did that were completed. */
  readonly result: Pick<
    SeedResult,
    | ('seed' | 'trials' | 'digest' | 'measures' | 'efficiency' | 'simulatedSeconds' | 'dropped')
    | ('initialState' | 'finalState')
  > & {
    /** Of the networks that ran on the board that `identity` names; absent where they ran in the process of the job. */
    readonly onBoard?: {
      /** Hexadecimal digits of the hashes of their plans, in the order in which the controller built them. */
      readonly plans: readonly string[];
      /** J, an estimate by published figures of the board; absent without such figures. */
      readonly joules?: number;
    };
  };
  /** Why there are no more; absent where there are all. */
  readonly diverged?: Divergence;
}

/** What a seed did, without what another machine would tell otherwise. */
export function comparable({
  seed,
  trials,
  digest,
  measures,
  efficiency,
  simulatedSeconds,
  dropped,
  initialState,
  finalState,
  board,
}: SeedResult): JobResult['result'] {
  const onBoard = board && {
    plans: board.networks.map(({ plan }) => plan),
    ...given({ joules: board.energy?.joules }),
  };
  return {
    ...{ seed, trials, digest, simulatedSeconds },
    ...given({ measures, efficiency, dropped, initialState, finalState, onBoard }),
  };
}

/** Numbers that JSON has no word for. */
const NOT_FINITE: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

/** The bytes of a result: the same for the same result. One line of JSON, in which a number that is not finite is `{"number": "NaN"}`. */
export function encodeJobResult({ id, ...result }: JobResult): string {
  const encoded = JSON.stringify({ format: FORMAT, id, ...result }, (_, value) =>
    typeof value === 'number' && !Number.isFinite(value) ? { number: String(value) } : value,
  );
  return `${encoded}\n`;
}

function revived(_: string, value: unknown): unknown {
  const word = (value as { readonly number?: unknown } | null)?.number;
  return typeof word === 'string' && Object.hasOwn(NOT_FINITE, word) ? NOT_FINITE[word] : value;
}

const STORED = fields({
  format: count(FORMAT, FORMAT),
  id: text,
  identity: fields({ scenario: text, version: count(1), body: text, physics: text, controller: text }),
  seed: count(),
  code: text,
  cut: optional(count(1)),
  after: optional(text),
  result: fields({ digest: text }),
});

/**
 * Reads what {@link encodeJobResult} wrote.
 *
 * @param file for errors
 * @throws ValidationError `corrupt_result` for a file that is cut, damaged or of another job
 */
export function decodeJobResult(bytes: string, id: string, file: string): JobResult {
  const fault = (expected: string, received: unknown): ValidationError =>
    new ValidationError('the result of a job is cut or damaged', {
      code: 'corrupt_result',
      expected,
      received,
      block: file,
      remedy: 'reafference sweep repair DIR moves it aside, and the job is done again',
    });
  let stored: unknown;
  try {
    // To look at each value takes five times as long.
    stored = bytes.includes('{"number":"') ? JSON.parse(bytes, revived) : JSON.parse(bytes);
  } catch (cause) {
    throw fault('one line of JSON', cause);
  }
  const flaw = STORED(stored, '');
  if (flaw !== undefined) throw fault(`${flaw.at}: ${flaw.expected}`, flaw.received);
  const { format: _, ...result } = stored as JobResult & { readonly format: number };
  if (result.id !== id) throw fault(`the result of ${id}`, `that of ${result.id}`);
  return result;
}

/** The digest by which a job is counted in that of a sweep: that of its trials and of the controller that it ended with, and whether it diverged. */
export function digestOf({ result, diverged }: JobResult): string {
  const { digest, finalState = '' } = result;
  return `${digest} ${diverged === undefined ? finalState : diverged.code}`;
}
