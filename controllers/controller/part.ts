import { ValidationError } from '../../agents/index.ts';
import { bytesOf, numbersOf } from './number-bytes.ts';

/** A part that saves its own state: a simulation, a decoder, a random stream. `restore` takes what `save` returned. */
export interface Keeper {
  /** Returns the state: bytes, an array of numbers, or one number. */
  save(): Uint8Array | Float64Array | number;
  /** Puts a saved state in place of the present one. */
  restore(state: never): void;
}

/** Flags and counters: a record that its owner writes to. */
export type Flags = Record<string, number | boolean>;

/** A piece of a controller's state. */
export type Part = Keeper | Flags;

/** The state of a part. Numbers are bytes, so that -0 and every last bit survive. */
export interface SavedPart {
  readonly kind: 'bytes' | 'numbers' | 'number' | 'fields';
  readonly bytes: Uint8Array;
  /** Names of the fields, in the order of the numbers. */
  readonly names?: readonly string[];
}

export function savePart(part: Part): SavedPart {
  if (!isKeeper(part)) {
    const names = Object.keys(part);
    return { kind: 'fields', bytes: bytesOf(Float64Array.from(names, (name) => Number(part[name]))), names };
  }
  const state = part.save();
  if (typeof state === 'number') return { kind: 'number', bytes: bytesOf(Float64Array.of(state)) };
  return state instanceof Float64Array ? { kind: 'numbers', bytes: bytesOf(state) } : { kind: 'bytes', bytes: state };
}

/** @throws ValidationError `state_mismatch`, and what the part throws */
export function restorePart(name: string, part: Part, { kind, bytes, names = [] }: SavedPart): void {
  if (isKeeper(part)) {
    if (kind === 'fields') throw mismatch(name, 'the state of a part with save and restore', 'fields');
    const state =
      kind === 'bytes' ? Uint8Array.from(bytes) : kind === 'numbers' ? numbersOf(bytes) : numbersOf(bytes)[0];
    part.restore(state as never);
    return;
  }
  const expected = Object.keys(part);
  if (kind !== 'fields' || names.join() !== expected.join())
    throw mismatch(name, `fields ${expected.join(', ')}`, kind === 'fields' ? names.join(', ') : kind);
  const numbers = numbersOf(bytes);
  expected.forEach((field, k) => {
    part[field] = typeof part[field] === 'boolean' ? numbers[k] !== 0 : numbers[k];
  });
}

function isKeeper(part: Part): part is Keeper {
  return typeof (part as Keeper).save === 'function';
}

function mismatch(part: string, expected: string, received: string): ValidationError {
  return new ValidationError(`the saved state does not fit part '${part}'`, {
    code: 'state_mismatch',
    expected,
    received,
    block: part,
    remedy: 'restore into the controller that saved it',
  });
}
