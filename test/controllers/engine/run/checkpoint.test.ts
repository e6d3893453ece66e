import { describe, expect, it } from 'vitest';
import type { Executable } from '../../../../controllers/engine/compiler/program/executable.ts';
import type { ArrayDeclaration, Elements, Program } from '../../../../controllers/engine/compiler/program/program.ts';
import { elementsOf } from '../../../../controllers/engine/compiler/program/program.ts';
import { Graph } from '../../../../controllers/engine/compiler/program/value.ts';
import { isStateOf, restoreState, saveState } from '../../../../controllers/engine/run/checkpoint.ts';
import { failure } from '../typed.ts';

interface Given {
  readonly precision?: 'f32' | 'f64';
  readonly step?: number;
  readonly rebaseTicks?: number;
  readonly names?: readonly string[];
  readonly targets?: readonly number[];
}

/** A program of two arrays of numbers, one of them a parameter, counters and connections. */
function made({ precision = 'f32', step = 1e-3, rebaseTicks = 64, names = ['v', 'w'], targets = [3, 1] }: Given = {}) {
  const fill =
    (...values: number[]) =>
    (out: { set(values: readonly number[]): void }): void =>
      out.set(values);
  const arrays: ArrayDeclaration[] = [
    { id: 0, name: names[0], type: 'number', length: 2, state: true, initial: fill(1.5, -2) },
    { id: 1, name: 'p', type: 'number', length: 3, state: false, initial: fill(7, 7, 7) },
    { id: 2, name: 'counts', type: 'index', length: 1, state: true, initial: fill(9) },
    { id: 3, name: 'targets', type: 'index', length: targets.length, state: false, initial: fill(...targets) },
    { id: 4, name: names[1], type: 'number', length: 1, state: true, initial: fill(0.25) },
  ];
  const program: Program = {
    step,
    arrays,
    graph: new Graph(),
    rebaseTicks,
    rebase: [],
    tick: [],
    events: new Map(),
    outputs: [],
  };
  const elements = arrays.map((one) => elementsOf(one, precision));
  const sent: (readonly number[])[] = [];
  const of = (id: number, indices: boolean): Elements => {
    if ((arrays[id].type === 'index') !== indices) throw new Error(`${arrays[id].name} is of another kind`);
    return elements[id];
  };
  const executable: Executable = {
    precision,
    numbers: (id) => of(id, false) as Float32Array,
    indices: (id) => of(id, true) as Uint32Array,
    run: () => {},
    raise: () => {},
    spikes: () => 0,
    send: (ids) => void sent.push(ids),
    fetch: (ids) => void sent.push(ids),
  };
  return { program, executable, elements, sent };
}

const save = ({ program, executable }: ReturnType<typeof made>, tick = 77): Uint8Array =>
  saveState(program, executable, tick);
const restore = (
  { program, executable }: ReturnType<typeof made>,
  state: Uint8Array,
  accept: Parameters<typeof restoreState>[3] = () => {},
): number => restoreState(program, executable, state, accept);

/** FNV-1a over 32-bit words. */
function fnv(words: readonly number[]): number {
  return Number(words.reduce((hash, word) => ((hash ^ BigInt(word)) * 16777619n) % 2n ** 32n, 2166136261n));
}

describe('a saved state', () => {
  it('is a magic number, a fingerprint, the tick, then the state in the order of its arrays', () => {
    const one = made();
    const state = save(one);
    const view = new DataView(state.buffer, state.byteOffset);
    expect(new TextDecoder().decode(state.subarray(0, 4))).toBe('FAER');
    const layout = [...'f32,0.001,64,v:2,counts:1,w:1'].map((letter) => letter.charCodeAt(0));
    expect(view.getUint32(4, true)).toBe(fnv([...layout, 3, 1]));
    expect(view.getFloat64(8, true)).toBe(77);
    expect([16, 20].map((at) => view.getFloat32(at, true))).toEqual([1.5, -2]);
    expect(view.getUint32(24, true)).toBe(9);
    expect(view.getFloat32(28, true)).toBe(0.25);
    expect(state.length).toBe(32);
    // What is elsewhere is brought first: the state, and nothing else.
    expect(one.sent).toEqual([[0, 2, 4]]);
  });

  it.each(['f32', 'f64'] as const)(
    'of %s is restored wherever its bytes lie, and taken to where the program runs',
    (precision) => {
      const state = save(made({ precision }));
      const shifted = new Uint8Array(state.length + 3);
      shifted.set(state, 3);
      const other = made({ precision });
      other.elements[0].fill(0);
      other.elements[2].fill(0);
      other.elements[4].fill(0);
      other.elements[1].fill(5);
      expect(isStateOf(other.program, other.executable, shifted.subarray(3))).toBe(true);
      const seen: number[] = [];
      const tick = restore(other, shifted.subarray(3), (saved) => {
        seen.push(...saved(0), ...saved(4), ...other.elements[0]);
      });
      expect(tick).toBe(77);
      // What was there is still there while the saved numbers are judged.
      expect(seen).toEqual([1.5, -2, 0.25, 0, 0]);
      expect(other.elements.map((one) => [...one])).toEqual([[1.5, -2], [5, 5, 5], [9], [3, 1], [0.25]]);
      expect(other.sent).toEqual([[0, 2, 4]]);
    },
  );

  it('that is not accepted changes nothing', () => {
    const state = save(made());
    const other = made();
    other.elements[0].fill(8);
    expect(() =>
      restore(other, state, () => {
        throw new Error('no');
      }),
    ).toThrow('no');
    expect([...other.elements[0]]).toEqual([8, 8]);
    expect(other.sent).toEqual([]);
  });

  it('belongs to a precision, a step, names and connections', () => {
    const state = save(made());
    const others: Given[] = [
      { step: 2e-3 },
      { rebaseTicks: 32 },
      { names: ['u', 'w'] },
      { targets: [1, 3] },
      { targets: [3, 1, 0] },
      { precision: 'f64' },
    ];
    for (const given of others) {
      const other = made(given);
      expect(isStateOf(other.program, other.executable, state), JSON.stringify(given)).toBe(false);
      expect(failure(() => restore(other, state))).toMatchObject({ code: 'state_mismatch', received: '32 bytes' });
    }
    expect(restore(made(), state)).toBe(77);
  });

  const damaged = (change: (view: DataView) => void): Uint8Array => {
    const state = save(made());
    change(new DataView(state.buffer));
    return state;
  };
  it.each<[string, Uint8Array]>([
    ['another magic number', damaged((view) => view.setUint32(0, 1, true))],
    ['another fingerprint', damaged((view) => view.setUint32(4, view.getUint32(4, true) + 1, true))],
    ['a tick before the first', damaged((view) => view.setFloat64(8, -1, true))],
    ['half a tick', damaged((view) => view.setFloat64(8, 0.5, true))],
    ['no tick', damaged((view) => view.setFloat64(8, Number.NaN, true))],
    ['a byte less', save(made()).subarray(0, 31)],
    ['a byte more', Uint8Array.from([...save(made()), 0])],
    ['its header alone', save(made()).subarray(0, 16)],
    ['less than its header', save(made()).subarray(0, 15)],
    ['nothing', new Uint8Array(0)],
  ])('with %s is refused', (_, state) => {
    const error = failure(() => restore(made(), state));
    expect(error.code).toBe('state_mismatch');
    expect(error.expected).toBe('32 bytes saved from the same populations, connections, step and precision');
  });

  it('may be of the first tick', () => {
    const first = made();
    expect(restore(made(), save(first, 0))).toBe(0);
  });

  it('is known by its header, which has to be whole', () => {
    const { program, executable } = made();
    const state = save(made());
    expect(isStateOf(program, executable, state.subarray(0, 16))).toBe(true);
    expect(isStateOf(program, executable, state.subarray(0, 15))).toBe(false);
    expect(
      isStateOf(
        program,
        executable,
        damaged((view) => view.setUint32(0, 1, true)),
      ),
    ).toBe(false);
    expect(
      isStateOf(
        program,
        executable,
        damaged((view) => view.setUint32(4, 1, true)),
      ),
    ).toBe(false);
  });

  it('may be what the executable itself saves, of any length', () => {
    const one = made();
    const restored: number[][] = [];
    const own: Executable = {
      ...one.executable,
      save: () => Uint8Array.of(1, 2, 3),
      restore: (bytes) => void restored.push([...bytes]),
    };
    const state = saveState(one.program, own, 5);
    expect(state.length).toBe(19);
    expect(one.sent).toEqual([]);
    const unasked = (): never => {
      throw new Error('nobody asks');
    };
    expect(restoreState(one.program, own, state, unasked)).toBe(5);
    expect(restoreState(one.program, own, Uint8Array.from([...state, 4]), unasked)).toBe(5);
    expect(restored).toEqual([
      [1, 2, 3],
      [1, 2, 3, 4],
    ]);
    const nothing = { ...own, save: () => new Uint8Array(0) };
    expect(restoreState(one.program, nothing, saveState(one.program, nothing, 6), unasked)).toBe(6);
    const error = failure(() => restoreState(one.program, own, state.subarray(0, 12), unasked));
    expect(error.expected).toBe('a state saved from the same populations, connections, step and precision');
  });
});
