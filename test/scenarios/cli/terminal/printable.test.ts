import { expect, test } from 'vitest';
import { consoleOutput } from '../../../../scenarios/cli/console-output.ts';
import { plainCharacters, printable, wantsAscii } from '../../../../scenarios/cli/terminal/printable.ts';

test('control characters are written out, but for the ends of lines, tabs and wanted colours', () => {
  expect(printable('a\u001b[2Jb\u0007\u009bc\n\td', true)).toBe('a\\x1b[2Jb\\x07\\x9bc\n\td');
  expect(printable('\u001b[31mred\u001b[39m', true)).toBe('\u001b[31mred\u001b[39m');
  expect(printable('\u001b[31mred', false)).toBe('\\x1b[31mred');
});

test('the locales C and POSIX get plain characters', () => {
  expect(plainCharacters('█░ ▁▇ ≥ ─│')).toBe('#. 17 >= -|');
  expect([{}, { LANG: 'de_DE.UTF-8' }, { LANG: 'C', LC_ALL: 'en_GB.UTF-8' }].map(wantsAscii)).toEqual([
    false,
    false,
    false,
  ]);
  expect([{ LANG: 'C' }, { LANG: 'en_GB.UTF-8', LC_ALL: 'POSIX' }].map(wantsAscii)).toEqual([true, true]);
});

test('a terminal that is dumb, or has no such characters, gets no sequences and no bars', () => {
  const shown = (env: Readonly<Record<string, string>>): string => {
    const parts: string[] = [];
    const stream = { isTTY: true, write: (text: string) => parts.push(text) };
    const never = () => () => {};
    const io = { stdout: stream, stderr: stream, cwd: '/', env, onInterrupt: never, onUncaught: never };
    const output = consoleOutput(io, { plain: false, debug: false });
    const progress = output.progress('maze');
    progress.update({ done: 1, total: 2 });
    progress.clear();
    output.result(`${output.style.bad('≥')} 1`);
    return parts.join('');
  };
  expect(shown({})).toContain('\u001b[2K');
  expect(shown({})).toContain('█');
  expect(shown({ TERM: 'dumb' })).toBe('≥ 1\n');
  expect(shown({ LANG: 'C' })).toContain('##########..........');
  expect([...shown({ LANG: 'C' })].filter((character) => character > '~')).toEqual([]);
});
