import { expect, test } from 'vitest';
import { consoleOutput } from '../../../../scenarios/cli/console-output.ts';
import { plainCharacters, printable, wantsAscii } from '../../../../scenarios/cli/terminal/printable.ts';

test('control characters are written out, but for the ends of lines, tabs and wanted colours', () => {
  expect(printable('a\u001b[2Jb\u0007\u009bc\n\td', true)).toBe('a\\x1b[2Jb\\x07\\x9bc\n\td');
  expect(printable('\u001b[31mred\u001b[39m', true)).toBe('\u001b[31mred\u001b[39m');
  expect(printable('\u001b[31mred', false)).toBe('\\x1b[31mred');
});

test('characters of lines, bars and signs have others in ASCII', () => {
  expect(plainCharacters('█▓▒░ ▁▇ ≥ ─│')).toBe('#*:. 17 >= -|');
});

type Environment = Readonly<Record<string, string>>;

test.each<[boolean, Environment]>([
  [true, {}],
  [true, { LANG: '' }],
  [true, { LANG: 'C' }],
  [true, { LANG: 'POSIX' }],
  [true, { LANG: 'en_US' }],
  [true, { LANG: 'de_DE@euro' }],
  [true, { LC_ALL: 'en_US.ISO-8859-1' }],
  [true, { LANG: 'ja_JP.eucJP' }],
  [true, { LANG: 'en_GB.UTF-8', LC_ALL: 'POSIX' }],
  [true, { LANG: 'en_GB.UTF-8', LC_CTYPE: 'C' }],
  [true, { LC_CTYPE: 'en_GB.UTF-8', LC_ALL: 'C' }],
  [true, { LANG: 'utf-8ish' }],
  [true, { LC_MESSAGES: 'en_GB.UTF-8' }],
  [true, { OS: 'Windows_NT' }],
  [true, { OS: 'Windows_NT', WT_SESSION: 'a', LC_ALL: 'C' }],
  [true, { WT_SESSION: 'a', TERM_PROGRAM: 'a' }],
  [false, { LANG: 'de_DE.UTF-8' }],
  [false, { LANG: 'C.utf8' }],
  [false, { LANG: 'ca_ES.UTF-8@valencia' }],
  [false, { LC_CTYPE: 'UTF-8' }],
  [false, { LANG: 'C', LC_CTYPE: 'en_GB.UTF-8' }],
  [false, { LANG: 'C', LC_CTYPE: 'C', LC_ALL: 'en_GB.UTF-8' }],
  [false, { LANG: 'en_GB.UTF-8', LC_CTYPE: '', LC_ALL: '' }],
  [false, { OS: 'Windows_NT', WT_SESSION: 'a' }],
  [false, { OS: 'Windows_NT', TERM_PROGRAM: 'vscode' }],
  [false, { OS: 'Windows_NT', LANG: 'en_US.UTF-8' }],
])('ASCII only: %s in %o', (ascii, env) => {
  expect(wantsAscii(env)).toBe(ascii);
});

/** All that a command may write, to terminals or not. */
function written(env: Environment, isTTY: boolean): string {
  const parts: string[] = [];
  const stream = { isTTY, write: (text: string) => parts.push(text) };
  const never = () => () => {};
  const io = { stdout: stream, stderr: stream, cwd: '/', env, onInterrupt: never, onUncaught: never };
  const output = consoleOutput(io, { plain: false, debug: false });
  const progress = output.progress('maze');
  progress.update({ done: 1, total: 2 });
  progress.clear();
  const { style, asideStyle } = output;
  for (const { bold, dim, good, bad, unsure, accent, outcome } of [style, asideStyle])
    output.result([bold, dim, good, bad, unsure, accent, () => outcome('failed')].map((form) => form('≥')).join(''));
  output.aside(asideStyle.dim('█'));
  output.wrote('/a');
  output.fault(new Error('wrong'));
  return parts.join('');
}

const CONTROL = '\u001b';
const REWRITTEN = '\r\u001b[2K';
/** Every environment of a few values of each variable. */
const environments = ['', '0', '1'].flatMap((NO_COLOR) =>
  ['', '0', '1'].flatMap((FORCE_COLOR) =>
    ['', 'dumb', 'xterm'].flatMap((TERM) =>
      ['', 'C', 'en_GB.ISO-8859-15', 'en_GB.UTF-8'].map((LANG) => ({ NO_COLOR, FORCE_COLOR, TERM, LANG })),
    ),
  ),
);

test('in every environment, terminals get what they can show, and files no sequences unless they are forced', () => {
  for (const isTTY of [true, false])
    for (const env of environments) {
      const { NO_COLOR, FORCE_COLOR, TERM, LANG } = env;
      const text = written(env, isTTY);
      const at = JSON.stringify({ ...env, isTTY });
      const able = isTTY && TERM !== 'dumb';
      const coloured = NO_COLOR === '' && (FORCE_COLOR === '' ? able : FORCE_COLOR === '1');
      expect(text.includes(REWRITTEN), at).toBe(able);
      expect(text.replaceAll(REWRITTEN, '').includes(CONTROL), at).toBe(coloured);
      expect(
        [...text].some((character) => character > '~'),
        at,
      ).toBe(LANG === 'en_GB.UTF-8');
    }
});
