import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  arraysOf,
  bytesOfArrays,
  CNames,
  comment,
  stringLiteral,
} from '../../../../../../controllers/engine/compiler/emit/c/data.ts';
import { analyse, emitC } from '../../../../../../controllers/engine/compiler/index.ts';
import type { ArrayDeclaration, Program } from '../../../../../../controllers/engine/compiler/program/program.ts';
import { Graph } from '../../../../../../controllers/engine/compiler/program/value.ts';
import { allToAll, Network, pA, uniform } from '../../../../../../controllers/engine/index.ts';
import { lif } from '../../../../../../controllers/neurons/lif.ts';
import { stdp } from '../../../../../../controllers/synapses/stdp.ts';
import { answers } from './c-program.ts';

/** Plastic synapses with weights that are drawn, or all the same. */
function plastic(drawn: boolean) {
  const network = new Network({ step: '1 ms', seed: 1 });
  const [pre, post] = ['pre', 'post'].map((name) => network.population(name, lif, { size: 60 }));
  const w = drawn ? pA(uniform(10, 20)) : pA(15);
  network.project(pre, post, { synapse: stdp, receptor: 'excitatory', connect: allToAll(), initial: { w } });
  return analyse(network);
}

it.each(['gcc', 'arm-none-eabi-gcc'].filter((compiler) => answers(compiler)))(
  'counts the bytes of constants that %s puts into a program',
  { tags: 'long' },
  (compiler) => {
    const folder = mkdtempSync(join(tmpdir(), 'bytes-'));
    try {
      const constantsOf = (drawn: boolean): readonly [counted: number, compiled: number] => {
        const analysed = plastic(drawn);
        const [source, object] = ['network.c', 'network.o'].map((file) => join(folder, file));
        writeFileSync(source, emitC(analysed.program));
        execFileSync(compiler, ['-std=c99', '-O1', '-ffp-contract=off', '-c', source, '-o', object]);
        const size = execFileSync(compiler.replace('gcc', 'size'), ['-A', object], { encoding: 'utf8' });
        const sections = [...size.matchAll(/^\.rodata\S*\s+(\d+)/gm)].map(([, bytes]) => Number(bytes));
        return [bytesOfArrays(analysed.program).constants, sections.reduce((sum, one) => sum + one, 0)];
      };
      const [same, drawn] = [false, true].map(constantsOf);
      for (const [counted, compiled] of [same, drawn]) {
        // Beside arrays there are names and constants of functions.
        expect(compiled).toBeGreaterThanOrEqual(counted);
        expect(compiled).toBeLessThan(counted + 4096);
      }
      // 60 x 60 weights of 4 bytes, in rows of whole groups.
      expect(drawn[0] - same[0]).toBeGreaterThanOrEqual(4 * 60 * 60);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

describe('a name in C', () => {
  it('is made of letters, and is taken once', () => {
    const names = new CNames(['int', 'cells_v']);
    expect(
      ['cells.v', 'cells v', 'a->b', 'int', '2 cells', '', '__x__', 'cells.v'].map((one) => names.claim(one)),
    ).toEqual(['cells_v_2', 'cells_v_3', 'a_to_b', 'int_2', 'n2_cells', 'n', 'x', 'cells_v_4']);
  });

  it('of an inner scope hides none outside, and is free again after it', () => {
    const names = new CNames([]);
    names.claim('v');
    expect(names.inner().claim('v')).toBe('v_2');
    expect(names.inner().claim('v')).toBe('v_2');
    expect(names.claim('v')).toBe('v_2');
  });

  it('is none of the language, nor of its functions', () => {
    const names = new CNames();
    expect(['while', 'memcpy', 'main', 'exp_f32', 'below'].map((one) => names.claim(one))).toEqual([
      ...['while_2', 'memcpy_2', 'main_2', 'exp_f32_2', 'below_2'],
    ]);
  });
});

it('texts in C keep their bytes, whatever these are', () => {
  expect(stringLiteral('a "b" \\ ~ c')).toBe('"a \\"b\\" \\\\ ~ c"');
  expect(stringLiteral('?\n\u00e4\u007f ')).toBe('"\\077\\012\\303\\244\\177 "');
  expect(comment('a\r\nb */ c /* d')).toBe('/* a b * / c / * d */');
});

describe('an array in C', () => {
  const declared = (values: readonly number[], rest: Partial<ArrayDeclaration> = {}): ArrayDeclaration => ({
    ...{
      id: 0,
      name: 'cells.v',
      type: 'number',
      length: values.length,
      state: true,
      initial: (out) => out.set(values),
    },
    ...rest,
  });
  const written = (declaration: ArrayDeclaration) => {
    const program: Program = {
      ...{ step: 1e-3, arrays: [declaration], graph: new Graph(), rebaseTicks: 1, rebase: [], tick: [] },
      events: new Map(),
      outputs: [],
    };
    const { definitions, initialisation, table, fills } = arraysOf(program, new CNames([]));
    return { definitions: definitions.split('\n'), initialisation, table, fills, bytes: bytesOfArrays(program) };
  };

  it('that changes begins with 0 by itself', () => {
    expect(written(declared([0, 0, 0]))).toMatchObject({
      definitions: ['static float cells_v[3];'],
      fills: false,
      table: '  {"cells.v", cells_v, cells_v, 3u, NETWORK_FLOAT32},',
      bytes: { state: 12, constants: 0 },
    });
  });

  it('that changes is filled with what all begin with, up to the zeros at its end', () => {
    const { initialisation, fills, bytes } = written(declared([1.5, 1.5, 0, 0]));
    expect(initialisation.at(-1)).toBe('fill(cells_v, 2u, 1.5f);');
    expect([fills, bytes]).toEqual([true, { state: 16, constants: 0 }]);
    const integers = written(declared([-3, -3, -3, 0], { type: 'int16' }));
    expect(integers.initialisation.at(-1)).toBe('for (uint32_t i = 0; i < 3u; i++) cells_v[i] = -3;');
    expect([integers.definitions, integers.bytes]).toEqual([
      ['static int16_t cells_v[4];'],
      { state: 8, constants: 0 },
    ]);
  });

  it('that changes is copied from a list where its elements differ', () => {
    const { definitions, initialisation, bytes } = written(declared([1, 2, 0, 0]));
    expect(definitions).toContain('static const float cells_v_at_first[2] = {1.0f, 2.0f};');
    expect(initialisation.at(-1)).toBe('memcpy(cells_v, cells_v_at_first, sizeof cells_v_at_first);');
    expect(bytes).toEqual({ state: 16, constants: 8 });
    // -0 is not 0.
    expect(written(declared([0, -0])).definitions).toContain('static const float cells_v_at_first[2] = {0.0f, -0.0f};');
    const indices = written(declared([7, 7], { type: 'index' }));
    expect(indices.definitions).toContain('static const uint32_t cells_v_at_first[2] = {7u, 7u};');
    expect(indices.bytes).toEqual({ state: 8, constants: 8 });
  });

  it('that is constant has its data, in lines of twelve', () => {
    const some = (count: number): number[] => Array.from({ length: count }, (_, n) => n + 1);
    const constant = written(declared([1, 2, 0], { state: false, type: 'uint8' }));
    expect(constant.definitions).toEqual(['static const uint8_t cells_v[3] = {1, 2};']);
    expect(constant.table).toBe('  {"cells.v", cells_v, 0, 3u, NETWORK_UINT8},');
    expect([constant.initialisation, constant.bytes]).toEqual([[], { state: 0, constants: 3 }]);
    expect(written(declared(some(8), { state: false, type: 'int32' })).definitions).toHaveLength(1);
    const long = written(declared(some(25), { state: false, type: 'int32' })).definitions;
    expect(long).toEqual([
      'static const int32_t cells_v[25] = {',
      '  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,',
      '  13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24,',
      '  25',
      '};',
    ]);
    expect(written(declared([], { state: false })).definitions).toEqual(['static const float cells_v[1] = {0};']);
  });
});
