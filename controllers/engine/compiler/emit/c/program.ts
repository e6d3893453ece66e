import type { Ends, Loop, SpikeRing } from '../../program/loops.ts';
import { closedFor, roots } from '../../program/loops.ts';
import type { Program } from '../../program/program.ts';
import type { Store } from '../../program/stores.ts';
import type { Role, Value } from '../../program/value.ts';
import { inOrder, isDraw } from '../../program/value.ts';
import { CBody } from './body.ts';
import type { CArrays } from './data.ts';
import { arraysOf, bytesOfArrays, CNames, comment, stringLiteral } from './data.ts';
import type { CFunction } from './math.ts';
import { functionsFor } from './math.ts';

/** The functions and tables of every emitted program, as the text of a C header for its host. */
export const C_INTERFACE = `typedef enum {
  NETWORK_FLOAT32,
  NETWORK_UINT32,
  NETWORK_INT8,
  NETWORK_INT16,
  NETWORK_INT32,
  NETWORK_UINT8,
  NETWORK_UINT16
} network_type;

/* An array of the program. */
typedef struct {
  const char *name;
  /* 0 where the program computes what others would look up. */
  const void *data;
  /* The same where a host may write to it, else 0: inputs, modulators and all other state. */
  void *state;
  uint32_t length;
  network_type type;
} network_array;

extern const network_array network_arrays[];
extern const uint32_t network_array_count;
/* Ends with 0. */
extern const char *const network_event_names[];

/* An element of an array as a word: the bits of a float, or an integer with its sign. */
uint32_t network_word(const network_array *array, uint32_t i);
/* Sets an element of an array that has a state. */
void network_set_word(const network_array *array, uint32_t i, uint32_t word);
/* Sets everything as it is before tick 0. */
void network_init(void);
/* Advances \`steps\` ticks, the first of which is number \`tick\`. */
void network_run(uint32_t tick, uint32_t steps);
/* Runs the blocks of an event, by its place in the names, after \`completed\` ticks. */
void network_event(int event, uint32_t completed);
`;

/**
 * Emits a program as one self-contained C99 file in single precision: static arrays, no allocation, no library beyond
 * `memcpy` and `memset`. Operation for operation the f32 JavaScript program, and bit-equal to it, arrays included, where
 * the compiler contracts nothing and evaluates floats as floats (`-std=c99 -ffp-contract=off`, no fast-math).
 *
 * @example
 * import { writeFileSync } from 'node:fs';
 * const network = new Network({ step: '1 ms', seed: 1 });
 * network.population('cells', lif, { size: 10 });
 * writeFileSync('network.c', emitC(analyse(network).program)); // one file of C99
 */
export function emitC(program: Program): string {
  const names = new CNames();
  for (const own of OWN_NAMES) names.claim(own);
  const arrays = arraysOf(program, names);
  const bytes = bytesOfArrays(program);
  const called = new Set<CFunction>(arrays.fills ? ['fill'] : []);
  const emit = (loop: Loop): LoopFunction => emitLoop(loop, arrays, names, called);
  const rebase = program.rebase.map(emit);
  const tick = program.tick.map(emit);
  const events = [...program.events].map(([event, loops]) => ({ event, loops: loops.map(emit) }));
  const every = [...rebase, ...tick, ...events.flatMap(({ loops }) => loops)];
  const phased = (loops: readonly LoopFunction[]): boolean => loops.some(({ call }) => call.includes('phase'));
  const last = program.rebaseTicks - 1;
  const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KiB`;
  return `/*
 * A spiking network. One tick is ${program.step * 1e3} ms.
 * State: ${kilobytes(bytes.state)}; constant data: ${kilobytes(bytes.constants)}.
 * Compile with -std=c99 -ffp-contract=off and without fast-math.
 */
#include <stdint.h>
#include <string.h>

#ifdef __FAST_MATH__
#error "results differ with fast-math"
#endif
#if defined(__FLT_EVAL_METHOD__) && (__FLT_EVAL_METHOD__ == 1 || __FLT_EVAL_METHOD__ == 2)
#error "floats must be evaluated as floats"
#endif
#ifdef __clang__
#pragma STDC FP_CONTRACT OFF
#endif

${C_INTERFACE}
${arrays.definitions}

const network_array network_arrays[] = {
${arrays.table}
};
const uint32_t network_array_count = ${program.arrays.length}u;
const char *const network_event_names[] = {${[...events.map(({ event }) => stringLiteral(event)), '0'].join(', ')}};

${[...functionsFor(called), ...every.map(({ text }) => text)].join('\n\n')}

${wordAccess(program)}

void network_init(void) {
${indent(arrays.initialisation, 1)}
}

void network_run(uint32_t tick, uint32_t steps) {
  for (; steps > 0u; steps--, tick++) {
${indent(
  [
    ...(phased([...rebase, ...tick]) || rebase.length > 0 ? [`const uint32_t phase = tick & ${last}u;`] : []),
    ...(rebase.length > 0 ? ['if (phase == 0u && tick != 0u) {', ...rebase.map(({ call }) => `  ${call}`), '}'] : []),
    ...tick.map(({ call }) => call),
  ],
  2,
)}
  }
}

void network_event(int event, uint32_t completed) {
${indent(
  [
    'const uint32_t tick = completed;',
    `const uint32_t phase = (completed > 0u ? completed - 1u : 0u) & ${last}u;`,
    '(void)tick;',
    '(void)phase;',
    'switch (event) {',
    ...events.flatMap(({ event, loops }, n) => [
      `  case ${n}: ${comment(event)}`,
      ...loops.map(({ call }) => `    ${call}`),
      '    break;',
    ]),
    '  default:',
    '    break;',
    '}',
  ],
  1,
)}
}
`;
}

/** Reads and writes elements of the types that a program has. */
function wordAccess({ arrays }: Program): string {
  const narrow = [...new Set(arrays.map(({ type }) => type))].filter((type) => NARROW.includes(type)).sort();
  const cases = (line: (type: string) => string): string =>
    narrow.map((type) => `    case NETWORK_${type.toUpperCase()}:\n      ${line(`${type}_t`)}\n`).join('');
  return `uint32_t network_word(const network_array *array, uint32_t i) {
  if (array->data == 0) return 0;
  switch (array->type) {
${cases((type) => `return (uint32_t)((const ${type} *)array->data)[i];`)}    default: {
      uint32_t word;
      memcpy(&word, (const uint8_t *)array->data + 4u * i, 4u);
      return word;
    }
  }
}

void network_set_word(const network_array *array, uint32_t i, uint32_t word) {
  switch (array->type) {
${cases(
  (type) => `((${type} *)array->state)[i] = (${type})word;
      break;`,
)}    default:
      memcpy((uint8_t *)array->state + 4u * i, &word, 4u);
      break;
  }
}`;
}

const NARROW: readonly string[] = ['int8', 'int16', 'uint8', 'uint16'];

/** A loop as a function, and the statement that calls it. */
interface LoopFunction {
  readonly text: string;
  readonly call: string;
}

const LOCALS = 'i j k t c s first source slot count spikes drawn end tick phase'.split(' ');
const OWN_NAMES = [
  ...LOCALS,
  ...['network_type', 'network_array', 'network_arrays', 'network_array_count', 'network_event_names'],
  ...['network_word', 'network_set_word', 'network_init', 'network_run', 'network_event', 'draw_state'],
  ...['int8_t', 'int16_t', 'int32_t', 'uint8_t', 'uint16_t', 'uint32_t', 'int64_t'],
  ...['FLOAT32', 'UINT32', 'INT8', 'INT16', 'INT32', 'UINT8', 'UINT16'].map((type) => `NETWORK_${type}`),
];

function emitLoop(loop: Loop, arrays: CArrays, names: CNames, called: Set<CFunction>): LoopFunction {
  const name = names.claim(loop.name);
  const local = names.inner();
  const body = new CBody(loop, arrays, local, called);
  const lines = STRUCTURE[loop.kind](loop as never, body, arrays);
  const uses = (word: string): boolean => lines.some((line) => new RegExp(`\\b${word}\\b`).test(line));
  const given = ['tick', 'phase'].filter(uses);
  const parameters = given.length === 0 ? 'void' : given.map((one) => `uint32_t ${one}`).join(', ');
  return {
    text: `${comment(loop.name)}\nstatic void ${name}(${parameters}) {\n${indent(lines, 1)}\n}`,
    call: `${name}(${given.join(', ')});`,
  };
}

type Structures = {
  readonly [K in Loop['kind']]: (loop: Extract<Loop, { kind: K }>, body: CBody, arrays: CArrays) => string[];
};

const STRUCTURE: Structures = {
  neurons({ size, ring, stream, spikes, stores, refractory }, body, arrays) {
    const { at, stored, of } = body.run(roots);
    const ticks =
      typeof refractory?.ticks === 'object' ? `${arrays.name(refractory.ticks.array)}[i]` : `${refractory?.ticks}u`;
    const onSpike =
      refractory === undefined
        ? [`if (${of(spikes)}) spikes[count++] = i;`]
        : [
            `if (${of(spikes)}) {`,
            '  spikes[count++] = i;',
            `  ${arrays.name(refractory.until)}[i] = tick + 1u + ${ticks};`,
            '}',
          ];
    const random = inOrder([spikes, ...stores.map(({ value }) => value)]).some(isDraw);
    return [
      `const uint32_t slot = ${slotOf(ring, 0)};`,
      `${arrays.type(ring.ids)} *spikes = ${arrays.name(ring.ids)} + slot * ${ring.size}u;`,
      'uint32_t count = 0;',
      ...(random ? [`draw_state drawn = {tick, ${stream[0] >>> 0}u, ${stream[1] >>> 0}u, {0}, {{0}}};`] : []),
      ...at(0),
      `for (uint32_t i = 0; i < ${size}u; i++) {`,
      ...inside([...at(1), ...at(2), ...stored, ...onSpike]),
      '}',
      `${arrays.name(ring.counts)}[slot] = count;`,
    ];
  },
  rows({ ring, rows }, body, arrays) {
    const { at, stored } = body.run(roots);
    const start = arrays.name(rows.rowStart);
    return [
      ...spikesOf(ring, rows.delay, arrays),
      ...at(0),
      'for (uint32_t s = 0; s < count; s++) {',
      '  const uint32_t source = spikes[s];',
      ...whereUsed('t', [...at(1), ...at(2)], `  const uint32_t t = source${plus(rows.traceOffset)};`),
      ...inside(at(1)),
      `  const uint32_t row = ${rows.stride === 1 ? '' : `${rows.stride}u * `}source${plus(rows.first)};`,
      ...(rows.contiguous ? [`  const uint32_t first = ${start}[row];`] : []),
      `  const uint32_t end = ${start}[row + 1u];`,
      `  for (uint32_t k = ${rows.contiguous ? 'first' : `${start}[row]`}; k < end; k++) {`,
      ...whereUsed(
        'j',
        [...at(2), ...stored],
        `    const uint32_t j = ${rows.contiguous ? 'k - first' : `${arrays.name(rows.target)}[k]`};`,
      ),
      ...inside(inside([...at(2), ...stored])),
      '  }',
      '}',
    ];
  },
  columns({ ring, columns, regular }, body, arrays) {
    const { at, stored } = body.run(roots);
    const each = [...at(2), ...stored];
    const start = arrays.name(columns.columnStart);
    const entries =
      regular === undefined
        ? [
            `  const uint32_t end = ${start}[j + 1u];`,
            `  for (uint32_t c = ${start}[j]; c < end; c++) {`,
            `    const uint32_t k = ${arrays.name(columns.synapse)}[c];`,
            ...whereUsed('t', each, `    const uint32_t t = ${arrays.name(columns.source)}[c];`),
          ]
        : [
            `  for (uint32_t c = 0; c < ${regular.sources}u; c++) {`,
            `    const uint32_t k = j + ${regular.stride}u * c;`,
            ...whereUsed('t', each, '    const uint32_t t = c;'),
          ];
    return [
      ...spikesOf(ring, 0, arrays),
      ...at(0),
      'for (uint32_t s = 0; s < count; s++) {',
      '  const uint32_t j = spikes[s];',
      ...inside(at(1)),
      ...entries,
      ...inside(inside([...at(2), ...stored])),
      '  }',
      '}',
    ];
  },
  spikers({ ring, delay, offset }, body, arrays) {
    const { at, stored } = body.run(roots);
    return [
      ...spikesOf(ring, delay, arrays),
      ...at(0),
      'for (uint32_t s = 0; s < count; s++) {',
      `  const uint32_t i = spikes[s]${plus(offset)};`,
      ...inside([...at(1), ...at(2), ...stored]),
      '}',
    ];
  },
  all({ length, gates, alone = [], role, ends, stores }, body, arrays) {
    const pass = (some: readonly Store[]): string[] => passOver(length, role, ends, body.with(some), arrays);
    if (gates === undefined) return pass(stores);
    const { at, of } = body.with([]).run(() => gates);
    const shut = (some: readonly Value[]): string =>
      some.map((gate) => `${of(gate)} == ${gate.type === 'integer' ? '0' : '0.0f'}`).join(' && ');
    return [
      ...at(0),
      `if (${shut(gates)}) return;`,
      ...alone.flatMap((one) => [
        `if (${shut(closedFor(one, gates))}) {`,
        ...inside(pass(one.stores)),
        '  return;',
        '}',
      ]),
      ...pass(stores),
    ];
  },
};

/** A C loop over the elements of arrays. */
function passOver(length: number, role: Role, ends: Ends | undefined, body: CBody, arrays: CArrays): string[] {
  const { at, stored } = body.run(roots);
  const [index, other] = role === 'synapse' ? ['k', 'i'] : ['i', 'k'];
  const each = [...at(1), ...at(2), ...stored];
  const alias = whereUsed(other, each, `const uint32_t ${other} = ${index};`);
  if (ends !== undefined) {
    alias.push(...whereUsed('t', each, `const uint32_t t = ${arrays.name(ends.source)}[${index}];`));
    alias.push(...whereUsed('j', each, `const uint32_t j = ${arrays.name(ends.target)}[${index}];`));
  }
  return [
    ...at(0),
    `for (uint32_t ${index} = 0; ${index} < ${length}u; ${index}++) {`,
    ...inside([...alias, ...each]),
    '}',
  ];
}

function spikesOf(ring: SpikeRing, delay: number, arrays: CArrays): string[] {
  return [
    `const uint32_t slot = ${slotOf(ring, delay)};`,
    `const ${arrays.type(ring.ids)} *spikes = ${arrays.name(ring.ids)} + slot * ${ring.size}u;`,
    `const uint32_t count = ${arrays.name(ring.counts)}[slot];`,
  ];
}

function slotOf({ slots }: SpikeRing, delay: number): string {
  return `${delay === 0 ? 'tick' : `(tick - ${delay}u)`} & ${slots - 1}u`;
}

function plus(offset: number): string {
  return offset === 0 ? '' : ` + ${offset}u`;
}

function whereUsed(index: string, lines: readonly string[], line: string): string[] {
  return lines.some((one) => one.includes(`[${index}]`)) ? [line] : [];
}

function inside(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

function indent(lines: readonly string[], depth: number): string {
  return lines.map((line) => `${'  '.repeat(depth)}${line}`).join('\n');
}
