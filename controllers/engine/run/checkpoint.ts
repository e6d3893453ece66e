import { ValidationError } from '../../../agents/errors.ts';
import type { Executable, Numbers } from '../compiler/program/executable.ts';
import type { ArrayDeclaration, Program } from '../compiler/program/program.ts';
import type { ArrayId } from '../compiler/program/value.ts';

/**
 * The state of a program as bytes, little-endian: the magic number, a fingerprint of what the state belongs to, the tick
 * (f64), then the state arrays in order, or what the executable itself saves. Lazily decaying values are stored as they are held,
 * so that a restored program continues bit for bit.
 */
const MAGIC = 0x52454146;
const HEADER = 16;

export function saveState(program: Program, executable: Executable, tick: number): Uint8Array {
  const parts = executable.save === undefined ? arraysNow(program, executable) : [executable.save()];
  const state = new Uint8Array(HEADER + parts.reduce((sum, { length }) => sum + length, 0));
  const header = new DataView(state.buffer);
  header.setUint32(0, MAGIC, true);
  header.setUint32(4, fingerprint(program, executable), true);
  header.setFloat64(8, tick, true);
  let at = HEADER;
  for (const part of parts) {
    state.set(part, at);
    at += part.length;
  }
  return state;
}

/** Whether a state was saved by such a program. */
export function isStateOf(program: Program, executable: Executable, state: Uint8Array): boolean {
  if (state.length < HEADER) return false;
  const header = new DataView(state.buffer, state.byteOffset, state.byteLength);
  return header.getUint32(0, true) === MAGIC && header.getUint32(4, true) === fingerprint(program, executable);
}

/**
 * Restores a saved state and returns its tick.
 *
 * @param accept sees the saved numbers before anything is written, and throws where they make no sense; not where the executable has
 *   bytes of its own
 * @throws ValidationError `state_mismatch`
 */
export function restoreState(
  program: Program,
  executable: Executable,
  state: Uint8Array,
  accept: (saved: (array: ArrayId) => Numbers) => void,
): number {
  const arrays = stateArrays(program);
  const parts = arrays.map((declaration) => bytesOf(executable, declaration));
  const own = executable.restore !== undefined;
  const length = own ? state.length : HEADER + parts.reduce((sum, part) => sum + part.length, 0);
  const header = new DataView(state.buffer, state.byteOffset, state.byteLength);
  const tick = state.length < HEADER ? Number.NaN : header.getFloat64(8, true);
  const fits =
    state.length === length &&
    header.getUint32(0, true) === MAGIC &&
    header.getUint32(4, true) === fingerprint(program, executable) &&
    Number.isSafeInteger(tick) &&
    tick >= 0;
  if (!fits) {
    throw new ValidationError('the saved state is not of this network', {
      code: 'state_mismatch',
      expected: `${own ? 'a state' : `${length} bytes`} saved from the same populations, connections, step and precision`,
      received: `${state.length} bytes`,
      remedy: 'restore into the network that saved it',
    });
  }
  if (own) {
    executable.restore?.(state.subarray(HEADER));
    return tick;
  }
  accept((array) => {
    const place = arrays.findIndex(({ id }) => id === array);
    const start = HEADER + parts.slice(0, place).reduce((sum, part) => sum + part.length, 0);
    const { buffer } = state.slice(start, start + parts[place].length);
    return executable.precision === 'f32' ? new Float32Array(buffer) : new Float64Array(buffer);
  });
  let at = HEADER;
  for (const part of parts) {
    part.set(state.subarray(at, at + part.length));
    at += part.length;
  }
  executable.send?.(arrays.map(({ id }) => id));
  return tick;
}

function arraysNow(program: Program, executable: Executable): Uint8Array[] {
  const arrays = stateArrays(program);
  executable.fetch?.(arrays.map(({ id }) => id));
  return arrays.map((declaration) => bytesOf(executable, declaration));
}

function stateArrays(program: Program): ArrayDeclaration[] {
  return program.arrays.filter(({ state }) => state);
}

function bytesOf(executable: Executable, { id, type }: ArrayDeclaration): Uint8Array {
  const view = type === 'index' ? executable.indices(id) : executable.numbers(id);
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** FNV-1a over the layout of the state and the connections. */
function fingerprint(program: Program, executable: Executable): number {
  const state = stateArrays(program).map(({ name, length }) => `${name}:${length}`);
  const text = [executable.precision, program.step, program.rebaseTicks, ...state].join();
  let hash = mixed(
    0x811c9dc5,
    Uint32Array.from(text, (letter) => letter.codePointAt(0) as number),
  );
  for (const { id, type, state: changes } of program.arrays) {
    if (type === 'index' && !changes) hash = mixed(hash, executable.indices(id));
  }
  return hash >>> 0;
}

/** The hash with these words mixed in. There may be millions of them, so the loop is a small function. */
function mixed(hash: number, words: Uint32Array): number {
  let mix = hash;
  for (let i = 0; i < words.length; i++) mix = Math.imul(mix ^ words[i], 0x01000193);
  return mix;
}
