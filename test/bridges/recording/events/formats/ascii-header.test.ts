import { describe, expect, it } from 'vitest';
import { headerFacts, readAsciiHeader } from '../../../../../bridges/recording/events/formats/ascii-header.ts';
import { lookAhead } from '../../../../../bridges/recording/reading/file-parser.ts';
import { ascii, decode, join } from '../recordings.ts';

/** The lines of a header, and the text behind it, or as much as 8 bytes of it. */
function read(file: Uint8Array, mark: '%' | '#' = '%', step = file.length) {
  let lines: string[] = [];
  let rest = '';
  const { error } = decode(
    function* (state) {
      lines = yield* readAsciiHeader(state, mark);
      rest = new TextDecoder('latin1').decode(yield* lookAhead(8));
    },
    file,
    step,
  );
  expect(error).toBeUndefined();
  return { lines, rest };
}

describe('lines of a header', () => {
  it('are those that start with the mark, without it, in pieces of any length', () => {
    const file = ascii('% one\n%two \t 2\r\n%\ndata\n% three\n');
    for (const step of [1, 2, 7, 100])
      expect(read(file, '%', step)).toEqual({ lines: ['one', 'two \t 2', ''], rest: 'data\n% t' });
    expect(read(ascii('#one\n%two\n'), '#')).toEqual({ lines: ['one'], rest: '%two\n' });
    expect(read(ascii('#one\n%two\n'))).toEqual({ lines: [], rest: '#one\n%tw' });
    expect(read(new Uint8Array(0))).toEqual({ lines: [], rest: '' });
  });

  it('end with one that says so, but for those of AEDAT', () => {
    expect(read(ascii('% one\n% end\n% two\n'))).toEqual({ lines: ['one', 'end'], rest: '% two\n' });
    expect(read(ascii('# one\n# end\n# two\n'), '#')).toEqual({ lines: ['one', 'end', 'two'], rest: '' });
    expect(read(ascii('% ending\n% two\n')).lines).toEqual(['ending', 'two']);
  });

  it('have at most 4096 bytes with that of their end: a longer one is data', () => {
    for (const length of [62, 63, 64, 255, 256, 1024, 4094]) {
      const line = 'x'.repeat(length);
      expect(read(ascii(`%${line}\n%y\n`)).lines, `${length}`).toEqual([line, 'y']);
    }
    const long = `%${'x'.repeat(4095)}\n%y\n`;
    expect(read(ascii(`%a\n${long}`))).toEqual({ lines: ['a'], rest: long.slice(0, 8) });
    expect(read(ascii('%a\n%never ends'))).toEqual({ lines: ['a'], rest: '%never e' });
  });

  it('are at most 1024', () => {
    const { lines, rest } = read(ascii('%a\n'.repeat(1025)));
    expect([lines.length, rest]).toEqual([1024, '%a\n']);
  });

  it('are of printed characters, blanks and tabs: others are data', () => {
    for (const byte of [0x00, 0x08, 0x09, 0x0b, 0x0c, 0x0d, 0x0e, 0x1f, 0x20, 0x21, 0x7e, 0x80, 0xff]) {
      const { lines } = read(join(ascii('%a'), Uint8Array.of(byte), ascii('b\n')));
      expect(lines.length, `byte ${byte}`).toBe(byte >= 0x20 || byte === 0x09 || byte === 0x0d ? 1 : 0);
    }
  });
});

it('facts are by their first word in lower case, the last of a name holds', () => {
  const facts = headerFacts(['Width 640', 'Date: 2020-01-02  10:20', 'evt 2.0', 'evt 3.0', '', 'alone']);
  expect(Object.fromEntries(facts)).toEqual({
    width: '640',
    date: '2020-01-02 10 20',
    evt: '3.0',
    '': '',
    alone: '',
  });
});
