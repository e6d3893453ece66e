import { REPLY } from '../link/exchange.ts';

/** Version of all that is said here. A board with another is refused. */
export const PROTOCOL = 3;

/** Width of a number in a message. All are unsigned and little-endian. */
type Width = 'u16' | 'u32';
/** Numbers in the order in which they are sent, each at a multiple of its width: as a C compiler lays out the struct of the same fields. */
type Fields = Readonly<Record<string, Width>>;
/** The numbers of a message by name. */
export type Values<F extends Fields> = { [K in keyof F]: number };

const BYTES = { u16: 2, u32: 4 } as const;

/**
 * Requests of a host to a board, and their replies. This table is the only definition: {@link put} and {@link take} follow it here, and
 * the structs of {@link protocolHeader} on the board. A message is its kind and the number of the request (one byte each), the fields,
 * and the data that its entry says follow them.
 */
export const MESSAGES = {
  /** Begins a session, which must not be 0. `watchdog`: milliseconds without a step after which the board stops what it drives; 0: never. */
  hello: {
    code: 1,
    request: { session: 'u32', watchdog: 'u32' },
    /** `before`: the session that there was, 0 after a start; `frequency`: of the board's cycle counter in Hz. */
    reply: {
      protocol: 'u16',
      longest: 'u16',
      arrays: 'u16',
      events: 'u16',
      frequency: 'u32',
      network0: 'u32',
      network1: 'u32',
      firmware0: 'u32',
      firmware1: 'u32',
      before: 'u32',
    },
  },
  /** Sets all state as it was before tick 0. */
  reset: { code: 2, request: {}, reply: {} },
  /** Followed by changes. */
  write: { code: 3, request: { changes: 'u16', spare: 'u16' }, reply: {} },
  /**
   * Followed by changes, which are made first. The board makes as many steps as its reply has room for. The reply is followed by the
   * spikes of each step and each population, and by what is not 0 in the arrays that both sides change.
   */
  step: {
    code: 4,
    request: { tick: 'u32', steps: 'u16', changes: 'u16' },
    reply: { cycles: 'u32', steps: 'u16', flags: 'u16' },
  },
  /** Followed by changes, which are made first; the reply by the arrays that both sides change, as in a step. */
  raise: {
    code: 5,
    request: { completed: 'u32', event: 'u16', changes: 'u16' },
    reply: { cycles: 'u32', flags: 'u16', spare: 'u16' },
  },
  /** The reply is followed by `count` words. */
  read: { code: 6, request: { from: 'u32', array: 'u16', count: 'u16' }, reply: {} },
  /** FNV-1a over the words of an array. */
  hash: { code: 7, request: { array: 'u16', spare: 'u16' }, reply: { hash: 'u32' } },
  /** Counts of the board since its start. */
  statistics: {
    code: 8,
    request: {},
    reply: {
      milliseconds: 'u32',
      requests: 'u32',
      damaged: 'u32',
      overruns: 'u32',
      repeated: 'u32',
      stops: 'u32',
      longestStep: 'u32',
    },
  },
  /**
   * Has the board step by its own clock: `period` in microseconds, `steps` 0 for as many as there will be, `late` one of {@link LATE}.
   * Followed by the changes of a step that rests. The reply says for how many steps the board has room for inputs.
   */
  stream: {
    code: 9,
    request: {
      tick: 'u32',
      steps: 'u32',
      period: 'u32',
      silence: 'u16',
      window: 'u16',
      late: 'u16',
      changes: 'u16',
    },
    reply: { window: 'u16', spare: 'u16' },
  },
  /** The input of a step, followed by changes. It has no reply. */
  input: { code: 10, request: { tick: 'u32', changes: 'u16', spare: 'u16' }, reply: {} },
  /**
   * Result of a step, unasked, followed by its spikes. Counted from the step after it: `granted`, steps whose input the board has room for;
   * `unheard`, the first without an input; `beyond`, the first after all whose input has come. With the flags from `endedLate` on it is of
   * a step that was not made, and nothing follows.
   */
  result: {
    code: 11,
    request: {},
    reply: { tick: 'u32', cycles: 'u32', granted: 'u16', unheard: 'u16', beyond: 'u16', flags: 'u16' },
  },
  /** Asks for the results from that of a tick on, as far as they are kept. They are the reply. */
  again: { code: 12, request: { tick: 'u32' }, reply: {} },
  /** Ends a stream. `tick`: the first that was not made; `flags`: why it had ended before. */
  halt: { code: 13, request: {}, reply: { tick: 'u32', late: 'u32', overruns: 'u32', flags: 'u16', spare: 'u16' } },
  /** The answer to a request that the board does not carry out. */
  refusal: { code: 0x7f, request: {}, reply: { reason: 'u16', spare: 'u16' } },
} as const satisfies Readonly<Record<string, { code: number; request: Fields; reply: Fields }>>;

/**
 * Numbers of an array that are to be written: `count` words follow or, with {@link FILL}, one for all. Numbers from that of arrays on name
 * an encoder: the words are all of the f64 numbers that it reads.
 */
export const CHANGE = { from: 'u32', array: 'u16', count: 'u16' } as const satisfies Fields;
export const FILL = 0x8000;

/** Words that are not 0, of an array that both sides change, that a reply has room for. Of more it says {@link MANY}, and they are read. */
export const SHARED_WORDS = 40;
export const MANY = 0xffff;
/** Bytes of such a word: its place, and itself. */
export const SHARED_WORD_BYTES = 6;

/** Why a board refuses a request. */
export const REFUSALS = { session: 1, unknown: 2, range: 3, streams: 4 } as const;

/** Numbers of the policies for a step whose input is late. */
export const LATE = { hold: 0, rest: 1, stop: 2 } as const;

/** Bits of the flags of a reply. */
export const FLAGS = {
  /** The watchdog of the board had stopped what it drives, as no step came in time. */
  stopped: 1,
  /** The input of the step was not there when it began. */
  late: 2,
  /** Its result was not ready within a period. */
  overrun: 4,
  /** The stream has ended, and the board has stopped what it drives: an input was late. */
  endedLate: 8,
  /** The same: too many inputs in a row were late. */
  endedSilent: 16,
  /** There was an input of a step that the board has no room for. */
  refused: 32,
  /** There was no stream since the board has started. */
  absent: 64,
} as const;

/** Bytes of fields. */
export function bytesOf(fields: Fields): number {
  return Object.values(fields).reduce((sum, width) => sum + BYTES[width], 0);
}

/** Writes fields from `at` on. Returns the end. */
export function put<F extends Fields>(view: DataView, at: number, fields: F, values: Values<F>): number {
  let end = at;
  for (const name in fields) {
    if (fields[name] === 'u16') view.setUint16(end, values[name], true);
    else view.setUint32(end, values[name], true);
    end += BYTES[fields[name]];
  }
  return end;
}

/** Reads fields from `at` on. */
export function take<F extends Fields>(view: DataView, at: number, fields: F): Values<F> {
  const values = {} as Values<F>;
  let end = at;
  for (const name in fields) {
    values[name] = fields[name] === 'u16' ? view.getUint16(end, true) : view.getUint32(end, true);
    end += BYTES[fields[name]];
  }
  return values;
}

/** The protocol as a C header. */
export function protocolHeader(): string {
  const lines = [`#define PROTOCOL ${PROTOCOL}u`, `#define REPLY ${REPLY}u`, `#define FILL ${FILL}u`];
  lines.push(`#define SHARED_WORDS ${SHARED_WORDS}u`, `#define MANY ${MANY}u`);
  for (const [name, { code }] of Object.entries(MESSAGES)) lines.push(`#define MESSAGE_${name.toUpperCase()} ${code}u`);
  for (const [name, code] of Object.entries(REFUSALS)) lines.push(`#define REFUSAL_${name.toUpperCase()} ${code}u`);
  for (const [name, bit] of Object.entries(FLAGS)) lines.push(`#define FLAG_${constant(name)} ${bit}u`);
  for (const [name, code] of Object.entries(LATE)) lines.push(`#define LATE_${name.toUpperCase()} ${code}u`);
  lines.push('', struct('change', CHANGE));
  for (const [name, { request, reply }] of Object.entries(MESSAGES)) {
    if (bytesOf(request) > 0) lines.push(struct(`${name}_request`, request));
    if (bytesOf(reply) > 0) lines.push(struct(`${name}_reply`, reply));
  }
  return `${lines.join('\n')}\n`;
}

function struct(name: string, fields: Fields): string {
  const members = Object.entries(fields).map(
    ([field, width]) => `  ${width === 'u16' ? 'uint16_t' : 'uint32_t'} ${field};`,
  );
  return `typedef struct {\n${members.join('\n')}\n} ${name};`;
}

/** A name as constants are written in C. */
function constant(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
