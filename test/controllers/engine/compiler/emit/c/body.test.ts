import { describe, expect, it } from 'vitest';
import { emitC } from '../../../../../../controllers/engine/compiler/emit/c/program.ts';
import { ArrayTable } from '../../../../../../controllers/engine/compiler/program/array-table.ts';
import type {
  AllLoop,
  Loop,
  RowLoop,
  SpikerLoop,
} from '../../../../../../controllers/engine/compiler/program/loops.ts';
import type { Role, Value } from '../../../../../../controllers/engine/compiler/program/value.ts';
import { Graph } from '../../../../../../controllers/engine/compiler/program/value.ts';

const graph = new Graph();
const arrays = new ArrayTable();
const [v, w, m] = ['cells.v', 'p.w', 'modulator.m'].map((name) => arrays.numbers(name, 8, true));
const table = arrays.numbers('decay_0.up', 16, false, 1);
const ids = arrays.counters('cells.spikes', 32);
const counts = arrays.counters('cells.spike_counts', 4);
const until = arrays.counters('cells.until', 8);
const starts = arrays.indices('p.row_start', Uint32Array.of(0, 4, 8));
const target = arrays.indices('p.target', new Uint32Array(8));
const ring = { population: 'cells', size: 8, slots: 4, ids, counts };

const store = (array: number, role: Role, value: Value, accumulate = false) => ({ array, role, value, accumulate });
const all = (stores: AllLoop['stores'], rest: Partial<AllLoop> = {}): AllLoop => ({
  ...{ kind: 'all', name: 'it', length: 8, role: 'neuron', gates: undefined, stores },
  ...rest,
});

/** What is written of a loop, without its head, and the statement that calls it. */
function written(loop: Loop): { readonly lines: readonly string[]; readonly call: string; readonly text: string } {
  const text = emitC({
    ...{
      step: 1e-3,
      arrays: arrays.declarations,
      graph,
      rebaseTicks: 16,
      rebase: [],
      tick: [loop],
      events: new Map(),
      outputs: [],
    },
  });
  const [, body] = /static void it\([^)]*\) \{\n([\s\S]*?)\n\}\n/.exec(text) ?? [];
  const [, call] = /\n {4}(it\(.*\);)/.exec(text) ?? [];
  return { lines: (body ?? '').split('\n').map((line) => line.trim()), call: call ?? '', text };
}
/** The lines inside the innermost loop over neurons. */
const inside = (...stores: AllLoop['stores']): readonly string[] => written(all(stores)).lines.slice(1, -1);

const load = (array: number, role: Role = 'neuron'): Value => graph.load(array, role);
const c = (value: number): Value => graph.constant(value);

describe('a value in C', () => {
  it('stands where it is used once, and has a name where it is used twice', () => {
    const sum = graph.add(load(v), c(1));
    expect(inside(store(w, 'neuron', graph.multiply(sum, c(2))))).toEqual([
      'const float v = cells_v[i];',
      'p_w[i] = (v + 1.0f) * 2.0f;',
    ]);
    expect(inside(store(w, 'neuron', graph.multiply(sum, sum)))).toEqual([
      'const float v = cells_v[i];',
      'const float value = v + 1.0f;',
      'p_w[i] = value * value;',
    ]);
    // What is stored twice has the name of where it goes first.
    expect(inside(store(w, 'neuron', sum), store(v, 'neuron', sum))).toEqual([
      'const float v = cells_v[i];',
      'const float next_w = v + 1.0f;',
      'p_w[i] = next_w;',
      'cells_v[i] = next_w;',
    ]);
  });

  it('has a name where a minimum writes it twice', () => {
    const sum = graph.add(load(v), c(1));
    expect(inside(store(w, 'neuron', graph.binary('minimum', sum, c(3))))).toEqual([
      'const float v = cells_v[i];',
      'const float value = v + 1.0f;',
      'p_w[i] = 3.0f < value ? 3.0f : value;',
    ]);
    expect(inside(store(w, 'neuron', graph.binary('maximum', load(v), c(3))))).toEqual([
      'const float v = cells_v[i];',
      'p_w[i] = v < 3.0f ? 3.0f : v;',
    ]);
  });

  it('has a name where its text is longer than 80 letters', () => {
    // (v + 0.25f) is v and 10 letters, (v + 1.5f) is v and 9.
    const sum = (...terms: number[]): Value => terms.map(c).reduce<Value>(graph.add, load(v));
    const quarters = (count: number): number[] => Array(count).fill(0.25);
    expect(inside(store(w, 'neuron', sum(1.5, ...quarters(7))))).toHaveLength(2);
    expect(inside(store(w, 'neuron', sum(...quarters(8))))).toHaveLength(3);
  });

  it('is read before anything is written', () => {
    expect(inside(store(v, 'neuron', load(w)), store(w, 'neuron', load(v)))).toEqual([
      'const float w = p_w[i];',
      'const float v = cells_v[i];',
      'cells_v[i] = w;',
      'p_w[i] = v;',
    ]);
  });

  it('is computed once before a loop where it is the same for all', () => {
    const decay = graph.multiply(graph.table(table), load(m, 'scalar'));
    const { lines, call } = written(all([store(v, 'neuron', graph.add(load(v), decay))]));
    expect(lines).toEqual([
      'const float decay_0_up_now = decay_0_up[phase];',
      'const float m = modulator_m[0];',
      'const float value = decay_0_up_now * m;',
      'for (uint32_t i = 0; i < 8u; i++) {',
      'const float v = cells_v[i];',
      'cells_v[i] = v + value;',
      '}',
    ]);
    expect(call).toBe('it(phase);');
    // What the loop stores may change in between.
    const own = written(all([store(m, 'scalar', graph.add(load(m, 'scalar'), c(1)))]));
    expect(own.lines).toEqual([
      'for (uint32_t i = 0; i < 8u; i++) {',
      'const float m = modulator_m[0];',
      'modulator_m[0] = m + 1.0f;',
      '}',
    ]);
    expect(own.call).toBe('it();');
  });

  it('of the time is exact, and its parts are whole', () => {
    const { lines, call } = written(all([store(v, 'neuron', graph.add(graph.time(0.1, 0), graph.time(0.1, 0.5)))]));
    expect(lines[1]).toBe('cells_v[i] = ((float)((double)tick * 0.1)) + ((float)(((double)tick + 0.5) * 0.1));');
    expect(call).toBe('it(tick);');
    const parts = graph.add(graph.tickPart('turns'), graph.tickPart('ticks'));
    expect(written(all([store(v, 'neuron', parts)])).lines[1]).toBe(
      'cells_v[i] = ((float)(tick >> 12)) + ((float)(tick & 4095));',
    );
  });

  it.each<[string, Value]>([
    ['v - (-1.0f)', graph.binary('subtract', load(v), c(-1))],
    ['-v', graph.apply('negate', load(v))],
    ['v / (v + 1.0f)', graph.binary('divide', load(v), graph.add(load(v), c(1)))],
    ['exp_f32(v + 1.0f)', graph.apply('exp', graph.add(load(v), c(1)))],
    ['pow_f32(v + 1.0f, v * 2.0f)', graph.binary('power', graph.add(load(v), c(1)), graph.multiply(load(v), c(2)))],
    ['(v < 1.0f) ? v : 2.0f', graph.select(graph.binary('less', load(v), c(1)), load(v), c(2))],
    [
      '((v <= 1.0f) && (v >= 0.5f)) ? v : 2.0f',
      graph.select(
        graph.binary('and', graph.binary('lessEqual', load(v), c(1)), graph.binary('greaterEqual', load(v), c(0.5))),
        load(v),
        c(2),
      ),
    ],
    [
      '((v == 1.0f) || (v != 0.5f)) ? v : 2.0f',
      graph.select(
        graph.binary('or', graph.binary('equal', load(v), c(1)), graph.binary('notEqual', load(v), c(0.5))),
        load(v),
        c(2),
      ),
    ],
    ['!(v > 1.0f) ? v : 2.0f', graph.select(graph.apply('not', graph.binary('greater', load(v), c(1))), load(v), c(2))],
  ])('reads %s', (text, value) => {
    expect(inside(store(w, 'neuron', value))).toEqual(['const float v = cells_v[i];', `p_w[i] = ${text};`]);
  });

  it('has a name of its own for a pause, and for a condition', () => {
    expect(inside(store(w, 'neuron', graph.select(graph.before(until), load(v), c(2))))).toEqual([
      'const int paused = tick < cells_until[i];',
      'const float v = cells_v[i];',
      'p_w[i] = paused ? v : 2.0f;',
    ]);
    const holds = graph.binary('less', load(v), c(1));
    const twice = graph.add(graph.select(holds, c(1), c(2)), graph.select(holds, load(v), c(3)));
    expect(inside(store(w, 'neuron', twice))[1]).toBe('const int holds = v < 1.0f;');
  });
});

describe('a loop in C', () => {
  const rows: RowLoop = {
    kind: 'rows',
    name: 'it',
    projection: 'p',
    ring,
    rows: {
      ...{ rowStart: starts, stride: 1, first: 0, target, targets: 8, longest: 4, contiguous: false, delay: 3 },
      traceOffset: 0,
    },
    stores: [store(v, 'post', load(w, 'synapse'), true)],
  };

  it('over rows visits the synapses of each spike that arrives', () => {
    expect(written(rows).lines).toEqual([
      'const uint32_t slot = (tick - 3u) & 3u;',
      'const uint32_t *spikes = cells_spikes + slot * 8u;',
      'const uint32_t count = cells_spike_counts[slot];',
      'for (uint32_t s = 0; s < count; s++) {',
      'const uint32_t source = spikes[s];',
      'const uint32_t row = source;',
      'const uint32_t end = p_row_start[row + 1u];',
      'for (uint32_t k = p_row_start[row]; k < end; k++) {',
      'const uint32_t j = p_target[k];',
      'const float w = p_w[k];',
      'cells_v[j] += w;',
      '}',
      '}',
    ]);
  });

  it('over rows that count up looks up no target, and reads a presynaptic trace once', () => {
    const stores = [store(w, 'synapse', graph.multiply(load(w, 'synapse'), graph.add(load(v, 'pre'), c(1))))];
    const contiguous = { ...rows.rows, contiguous: true, stride: 2, first: 1, delay: 0, traceOffset: 16 };
    expect(written({ ...rows, stores, rows: contiguous }).lines).toEqual([
      'const uint32_t slot = tick & 3u;',
      'const uint32_t *spikes = cells_spikes + slot * 8u;',
      'const uint32_t count = cells_spike_counts[slot];',
      'for (uint32_t s = 0; s < count; s++) {',
      'const uint32_t source = spikes[s];',
      'const uint32_t t = source + 16u;',
      'const float v_pre = cells_v[t];',
      'const float value = v_pre + 1.0f;',
      'const uint32_t row = 2u * source + 1u;',
      'const uint32_t first = p_row_start[row];',
      'const uint32_t end = p_row_start[row + 1u];',
      'for (uint32_t k = first; k < end; k++) {',
      'const float w = p_w[k];',
      'p_w[k] = w * value;',
      '}',
      '}',
    ]);
  });

  it('over the traces of spikes finds them at their offset', () => {
    const spikers: SpikerLoop = {
      ...{ kind: 'spikers', name: 'it', ring, delay: 1, offset: 16 },
      stores: [store(v, 'neuron', graph.add(load(v), c(1)))],
    };
    expect(written(spikers).lines.slice(3)).toEqual([
      'for (uint32_t s = 0; s < count; s++) {',
      'const uint32_t i = spikes[s] + 16u;',
      'const float v = cells_v[i];',
      'cells_v[i] = v + 1.0f;',
      '}',
    ]);
  });

  it('behind gates ends where all are shut, and leaves out what is behind those that are', () => {
    const [gate, other] = [load(m, 'scalar'), graph.table(table)];
    const stores = [store(w, 'synapse', graph.add(load(w, 'synapse'), c(1)))];
    const alone = [{ gates: [other], stores: [store(w, 'synapse', graph.add(load(w, 'synapse'), c(2)))] }];
    expect(written(all(stores, { role: 'synapse', gates: [gate, other], alone })).lines).toEqual([
      'const float m = modulator_m[0];',
      'const float decay_0_up_now = decay_0_up[phase];',
      'if (m == 0.0f && decay_0_up_now == 0.0f) return;',
      'if (m == 0.0f) {',
      'for (uint32_t k = 0; k < 8u; k++) {',
      'const float w = p_w[k];',
      'p_w[k] = w + 2.0f;',
      '}',
      'return;',
      '}',
      'for (uint32_t k = 0; k < 8u; k++) {',
      'const float w_2 = p_w[k];',
      'p_w[k] = w_2 + 1.0f;',
      '}',
    ]);
  });

  it('over synapses finds their ends where it needs them', () => {
    const ends = { source: target, target: starts };
    const value = graph.multiply(load(w, 'synapse'), load(v, 'post'));
    expect(written(all([store(w, 'synapse', value)], { role: 'synapse', ends })).lines.slice(1, -1)).toEqual([
      'const uint32_t j = p_row_start[k];',
      'const float w = p_w[k];',
      'const float v_post = cells_v[j];',
      'p_w[k] = w * v_post;',
    ]);
    expect(written(all([store(v, 'pre', load(w, 'synapse'))], { role: 'synapse', ends })).lines[1]).toBe(
      'const uint32_t t = p_target[k];',
    );
  });

  it('is called with the tick and the phase where it needs them', () => {
    const { text } = written(rows);
    expect(text).toContain('/* it */\nstatic void it(uint32_t tick) {');
    expect(text).not.toContain('const uint32_t phase = tick');
    const phased = written(all([store(v, 'neuron', graph.table(table))])).text;
    expect(phased).toContain('    const uint32_t phase = tick & 15u;\n    it(phase);');
    expect(phased).toContain('One tick is 1 ms.');
  });
});

it('rebasing comes before a tick of phase 0, but the first, and events see the phase of the last tick', () => {
  const loop = (name: string): Loop => all([store(v, 'neuron', c(1))], { name });
  const text = emitC({
    ...{ step: 1e-4, arrays: arrays.declarations, graph, rebaseTicks: 16, rebase: [loop('back')], tick: [loop('it')] },
    outputs: [],
    events: new Map([
      ['a */', [loop('event')]],
      ['b"', []],
    ]),
  });
  expect(text).toContain(
    [
      '    const uint32_t phase = tick & 15u;',
      '    if (phase == 0u && tick != 0u) {',
      '      back();',
      '    }',
      '    it();',
    ].join('\n'),
  );
  expect(text).toContain('const uint32_t phase = (completed > 0u ? completed - 1u : 0u) & 15u;');
  expect(text).toContain('    case 0: /* a * / */\n      event();\n      break;\n    case 1: /* b" */\n      break;');
  expect(text).toContain('network_event_names[] = {"a */", "b\\"", 0};');
  expect(text).toContain('One tick is 0.1 ms.');
});
