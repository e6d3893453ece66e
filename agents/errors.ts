import type { ErrorCode } from './error-codes.ts';

/** Facts that every error of the framework has beside its message. */
export interface ErrorDetail {
  /** Stable, machine-readable name of the fault in `snake_case`. Your own codes begin with your name: `acme/jammed`. */
  readonly code: ErrorCode;
  /** Accepted value or values, in words: `a number above 0`. */
  readonly expected?: string;
  /** The offending value. */
  readonly received?: unknown;
  /** Advice to the reader on how to mend the fault. */
  readonly remedy?: string;
  /** Tick of the run in which the fault arose, if it arose in one. */
  readonly tick?: number;
  /** Name of the part at fault: a sensor, a controller, a population, a body. */
  readonly block?: string;
  /** The error that caused this one. */
  readonly cause?: unknown;
}

/**
 * Root of the framework's errors. `message` is for people, `code` for programs.
 *
 * @example
 * try {
 *   defineBody({ ...point, mass: 0 });
 * } catch (error) {
 *   if (error instanceof ReafferenceError) console.error(error.code, error.expected); // invalid_body a number above 0
 * }
 */
export class ReafferenceError extends Error {
  /** See {@link ErrorDetail}. */
  readonly code: ErrorCode;
  /** Accepted value or values, in words; undefined where none are named. */
  readonly expected: string | undefined;
  /** Offending value; undefined where none is named. */
  readonly received: unknown;
  /** Advice to the reader on how to mend the fault; undefined without advice. */
  readonly remedy: string | undefined;
  /** Tick of the run in which the fault arose; undefined outside a tick. */
  tick: number | undefined;
  /** Name of the part at fault: a sensor, a controller, a population, a body; undefined while it is not known. */
  block: string | undefined;
  /** Errors after this one, while the robot was made safe and the wiring undone, in their order. */
  readonly suppressed: readonly unknown[] = [];

  constructor(message: string, detail: ErrorDetail) {
    super(compose(message, detail), detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = new.target.name;
    this.code = detail.code;
    this.expected = detail.expected;
    this.received = detail.received;
    this.remedy = detail.remedy;
    this.tick = detail.tick;
    this.block = detail.block;
  }

  /** Adds the tick, if there was one, and the part in which the fault arose, where the error does not have them yet. */
  locate(tick: number | undefined, block: string): this {
    const found: Pick<ErrorDetail, 'tick' | 'block'> = {
      ...(this.tick === undefined && tick !== undefined ? { tick } : {}),
      ...(this.block === undefined ? { block } : {}),
    };
    this.message = compose(this.message, { code: this.code, ...found });
    Object.assign(this, found);
    return this;
  }

  /**
   * Adds what failed after this error, while the robot was made safe and the wiring undone. What is gone for good may throw this error again: it
   * is left out, and so is what was added before.
   */
  suppress(errors: readonly unknown[]): this {
    const others = errors.filter((error) => error !== this && !this.suppressed.includes(error));
    const lines = new Set(others.map((error) => `\n  and then: ${reasonOf(error).split('\n', 1)[0]}`));
    this.message += [...lines].join('');
    Object.assign(this, { suppressed: [...this.suppressed, ...others] });
    return this;
  }
}

/** A value from outside (parameter, file, option, message) is not what was expected. */
export class ValidationError extends ReafferenceError {}

/** Two parts of an agent do not fit together. */
export class WiringError extends ReafferenceError {}

/** A period, rate or deadline cannot be kept. */
export class TimingError extends ReafferenceError {}

/** A state became NaN, infinite or grew without bound. */
export class DivergenceError extends ReafferenceError {}

/** A file, a device or a network outside the process failed. */
export class BridgeError extends ReafferenceError {}

/** A scenario is ill-defined or failed while running. */
export class ScenarioError extends ReafferenceError {}

/**
 * A fault with the tick and the part in which it arose. An error of the framework gets what it lacks of these; any other becomes
 * the cause of a new error with the given code.
 *
 * @param where `what` names the part for people, as in "sensor 'pose'"; `block` names it for programs
 */
export function faultAt(
  error: unknown,
  where: { readonly code: ErrorCode; readonly what: string; readonly tick: number; readonly block: string },
): ReafferenceError {
  const { what, ...place } = where;
  if (error instanceof ReafferenceError) return error.locate(place.tick, place.block);
  return new ReafferenceError(`${what} failed: ${reasonOf(error)}`, { ...place, cause: error });
}

/** Text of a thrown value. Anything can be thrown, also a value without a text. */
function reasonOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  try {
    return String(thrown);
  } catch {
    return 'a value without a text was thrown';
  }
}

/** The message with its detail, one fact per line. */
function compose(message: string, detail: ErrorDetail): string {
  const lines = [message];
  if (detail.expected !== undefined) lines.push(`  expected: ${detail.expected}`);
  if (detail.received !== undefined) lines.push(`  received: ${show(detail.received)}`);
  if (detail.tick !== undefined) lines.push(`  at tick:  ${detail.tick}`);
  if (detail.block !== undefined) lines.push(`  in:       ${detail.block}`);
  if (detail.remedy !== undefined) lines.push(`  remedy:   ${detail.remedy}`);
  return lines.join('\n');
}

/** A value as text. Whatever it is, it must not make another error of the one that tells of it. */
function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const plain = (_: string, part: unknown): unknown =>
    typeof part === 'bigint' || (typeof part === 'number' && !Number.isFinite(part))
      ? `${part}`
      : ArrayBuffer.isView(part)
        ? Array.from(part as Uint8Array)
        : part;
  try {
    const text = JSON.stringify(value, plain) ?? String(value);
    return text.length > 200 ? `${text.slice(0, 200)}…` : text;
  } catch {
    // It contains itself, or cannot be shown otherwise.
    return Object.prototype.toString.call(value);
  }
}
