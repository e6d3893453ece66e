import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Wire } from '../../../../bridges/boards/link/wire.ts';
import { LinePins } from '../../../../bridges/boards/pins/line-pins.ts';
import { decodeReply, encodeCommand } from '../../../../bridges/boards/pins/line-protocol.ts';
import type { PinCommand } from '../../../../bridges/boards/pins/pin-transport.ts';

/** A wire at whose other end each line is answered, in pieces of some bytes. Without an answer time passes. */
class AnsweringWire implements Wire {
  closed = false;
  readonly written: string[] = [];
  #bytes = '';
  readonly #answer: (line: string) => string | undefined;
  readonly #piece: number;

  constructor(answer: (line: string) => string | undefined, piece = 3) {
    this.#answer = answer;
    this.#piece = piece;
  }

  write(bytes: Uint8Array): void {
    for (const line of new TextDecoder().decode(bytes).split('\n').slice(0, -1)) {
      this.written.push(line);
      this.#bytes += this.#answer(line) ?? '';
    }
  }

  read(into: Uint8Array, _milliseconds: number): number {
    const piece = this.#bytes.slice(0, this.#piece);
    this.#bytes = this.#bytes.slice(this.#piece);
    into.set(new TextEncoder().encode(piece));
    return piece.length;
  }

  close(): void {
    this.closed = true;
  }
}

const commands: readonly PinCommand[] = [
  { do: 'reset' },
  { do: 'spi', address: 0x90a0b, data: 0xfffff },
  { do: 'event', word: 0x1ff },
  { do: 'drain', quiet: 300 },
  { do: 'wait', cycles: 16 },
];

describe('the line protocol', () => {
  it('has a line a command', () => {
    expect(commands.map(encodeCommand)).toEqual(['R\n', 'S 90a0b fffff\n', 'A 1ff\n', 'D 12c\n', 'W 10\n']);
  });

  it('reads what came of each', () => {
    const lines = ['r', 's 0002a', 'a', 'o 01 ff 0a ; 0001e240', 'w\r'];
    expect(commands.map((command, at) => decodeReply(command, lines[at]))).toEqual([
      { did: 'reset' },
      { did: 'spi', miso: 42 },
      { did: 'event' },
      { did: 'drain', events: [1, 255, 10], cycle: 123456 },
      { did: 'wait' },
    ]);
    expect(decodeReply(commands[3], 'o ; 0')).toEqual({ did: 'drain', events: [], cycle: 0 });
  });

  it('takes no other line for an answer', () => {
    fc.assert(
      fc.property(fc.constantFrom(...commands), fc.string(), (command, text) => {
        const isAnswer = /^(r|a|w|s [0-9a-f]{1,5}|o( [0-9a-f]+)* ; [0-9a-f]+)\s*$/.test(text);
        if (!isAnswer)
          expect(() => decodeReply(command, text)).toThrow(expect.objectContaining({ code: 'board_refused' }));
      }),
    );
    for (const [command, line] of [
      [0, 'a'],
      [1, 's xx'],
      [1, 's 123456'],
      [3, 'o 01'],
      [3, 'o 01 ; '],
      [2, '! no'],
    ] as const)
      expect(() => decodeReply(commands[command], line), line).toThrow(
        expect.objectContaining({ code: 'board_refused' }),
      );
  });
});

describe('pins behind lines', () => {
  it.each([1, 2, 7, 1000])('give each command its answer, in pieces of %i bytes', (piece) => {
    const answers = ['r', 's 0002a', 'a', 'o 01 02 ; f', 'w'];
    const wire = new AnsweringWire(() => `${answers.shift()}\n`, piece);
    const pins = new LinePins(wire);
    expect(pins.exchange(commands.slice(0, 2))).toEqual([{ did: 'reset' }, { did: 'spi', miso: 42 }]);
    expect(pins.exchange(commands.slice(2))).toEqual([
      { did: 'event' },
      { did: 'drain', events: [1, 2], cycle: 15 },
      { did: 'wait' },
    ]);
    expect(pins.statistics).toMatchObject({ exchanges: 2, sent: 33, received: 26 });
    pins.close();
    expect(wire.closed).toBe(true);
  });

  it('hold back commands whose answers would not fit', () => {
    let most = 0;
    const wire = new AnsweringWire(() => 'w\n', 1 << 16);
    const read = wire.read.bind(wire);
    wire.read = (into, milliseconds) => {
      const count = read(into, milliseconds);
      most = Math.max(most, count);
      return count;
    };
    expect(new LinePins(wire).exchange(Array(5000).fill({ do: 'wait', cycles: 1 }))).toHaveLength(5000);
    expect(wire.written).toHaveLength(5000);
    expect(most).toBeLessThanOrEqual(2 * 1024);
  });

  it.each([
    ['nothing is heard', undefined, 'board_silent'],
    ['something else is heard', 'x\n', 'board_refused'],
  ])('fail, and stay failed, when %s', (_, answer, code) => {
    const answers = [answer];
    const pins = new LinePins(new AnsweringWire(() => (answers.length > 0 ? answers.pop() : 'r\n')));
    for (let again = 0; again < 2; again++)
      expect(() => pins.exchange([{ do: 'reset' }])).toThrow(expect.objectContaining({ code }));
  });
});
