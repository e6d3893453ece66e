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
  return text.replace(/[█░▁▂▃▄▅▆▇…≥≤─│┌┐└┘]/g, (found) => PLAIN[found]);
}

/** Whether the environment asks for characters of ASCII only: by the locales C and POSIX. */
export function wantsAscii({ LC_ALL, LC_CTYPE, LANG }: Readonly<Record<string, string | undefined>>): boolean {
  return ['C', 'POSIX'].includes(LC_ALL || LC_CTYPE || LANG || '');
}
