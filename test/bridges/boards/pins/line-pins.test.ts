import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LinePins } from '../../../../bridges/boards/pins/line-pins.ts';
import { decodeReply, encodeCommand } from '../../../../bridges/boards/pins/line-protocol.ts';
import { type PinCommand, type PinProgram, perform } from '../../../../bridges/boards/pins/pin-transport.ts';

/** Pins whose driver answers each line that it is sent. */
function pinsThat(answer: (line: string) => string | undefined, patience = 5) {
  const to = new PassThrough();
  const from = new PassThrough();
  let rest = '';
  to.on('data', (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) from.write(answer(line) ?? '');
  });
  return { pins: new LinePins({ from, to }, { patience }), from, to };
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
          expect(() => decodeReply(command, text)).toThrow(expect.objectContaining({ code: 'pins_answer' }));
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
        expect.objectContaining({ code: 'pins_answer' }),
      );
  });
});

describe('pins behind lines', () => {
  it('give each command its answer, in pieces of any size, and one exchange after the other', async () => {
    const { pins, from } = pinsThat(() => undefined);
    const first = pins.exchange([{ do: 'reset' }, { do: 'drain', quiet: 1 }]);
    const second = pins.exchange([{ do: 'wait', cycles: 1 }]);
    for (const piece of ['r', '\no 0', '1 02 ;', ' f\nw\n']) from.write(piece);
    expect(await first).toEqual([{ did: 'reset' }, { did: 'drain', events: [1, 2], cycle: 15 }]);
    expect(await second).toEqual([{ did: 'wait' }]);
  });

  it('carry on a conversation to its end', async () => {
    const { pins } = pinsThat((line) => (line === 'R' ? 'r\n' : `s 0000${line.at(-1)}\n`));
    function* conversation(): PinProgram<number> {
      yield [{ do: 'reset' }];
      const [reply] = yield [{ do: 'spi', address: 1, data: 7 }];
      return reply.did === 'spi' ? reply.miso : -1;
    }
    expect(await perform(conversation(), pins)).toBe(7);
  });

  it('fail, and stay failed, when nothing is heard', async () => {
    const { pins, from } = pinsThat(() => undefined, 0.05);
    await expect(pins.exchange([{ do: 'reset' }])).rejects.toMatchObject({ code: 'pins_gone' });
    from.write('r\n');
    await expect(pins.exchange([{ do: 'reset' }])).rejects.toMatchObject({ code: 'pins_gone' });
  });

  it.each(['ends', 'fails'])('fail when the stream %s', async (how) => {
    const { pins, from } = pinsThat(() => undefined);
    const result = pins.exchange([{ do: 'reset' }]);
    const failed = expect(result).rejects.toMatchObject({ code: 'pins_gone' });
    setImmediate(() => (how === 'ends' ? from.destroy() : from.destroy(new Error('unplugged'))));
    await failed;
  });

  it('fail when they were closed', async () => {
    const { pins, to } = pinsThat(() => 'r\n');
    await pins.close();
    expect(to.writableEnded).toBe(true);
    await expect(pins.exchange([{ do: 'reset' }])).rejects.toMatchObject({ code: 'pins_gone' });
  });
});
