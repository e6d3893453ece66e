// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
const SPECIAL = /\u001b\[[\d;]*m|[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/**
 * Text as a terminal may be given it: control characters, which names of files can have, are written as `\\x1b`.
 *
 * @param coloured whether sequences that set a colour pass
 */
export function printable(text: string, coloured: boolean): string {
  return text.replace(SPECIAL, (found) => {
    if (coloured && found.length > 1) return found;
    return `\\x${found.charCodeAt(0).toString(16).padStart(2, '0')}${found.slice(1)}`;
  });
}

/** Plain characters for those of lines, bars and signs. */
const PLAIN: Readonly<Record<string, string>> = {
  '█': '#',
  '▓': '*',
  '▒': ':',
  '░': '.',
  '▁': '1',
  '▂': '2',
  '▃': '3',
  '▄': '4',
  '▅': '5',
  '▆': '6',
  '▇': '7',
  '…': '~',
  '≥': '>=',
  '≤': '<=',
  '─': '-',
  '│': '|',
  '┌': '+',
  '┐': '+',
  '└': '+',
  '┘': '+',
};

/** Text without the characters of lines, bars and signs, for a locale that has none. */
export function plainCharacters(text: string): string {
  return text.replace(/[█▓▒░▁▂▃▄▅▆▇…≥≤─│┌┐└┘]/g, (found) => PLAIN[found]);
}

/**
 * Whether the environment has characters of ASCII only, as far as is known: unless its locale is one of UTF-8. That is the first of
 * LC_ALL, LC_CTYPE and LANG that is not empty (POSIX.1-2017, 8.2); without any it is the POSIX locale. Windows has none of them, but
 * its present terminals have all characters, and say their name in WT_SESSION or TERM_PROGRAM.
 */
export function wantsAscii(environment: Readonly<Record<string, string | undefined>>): boolean {
  const { LC_ALL, LC_CTYPE, LANG, OS, WT_SESSION, TERM_PROGRAM } = environment;
  const locale = LC_ALL || LC_CTYPE || LANG;
  if (!locale && OS === 'Windows_NT') return !WT_SESSION && !TERM_PROGRAM;
  return !/(^|\.)utf-?8(@|$)/i.test(locale ?? '');
}
