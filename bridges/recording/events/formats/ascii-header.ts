import { lookAhead, type Reading } from '../../reading/file-parser.ts';
import type { ParserState } from '../core/parser.ts';

/** Longest line of a header in bytes; a longer one is treated as data. */
const LONGEST_LINE = 4096;
/** Largest number of lines of a header; further ones are treated as data. */
const MOST_LINES = 1024;
const NEWLINE = 0x0a;

/**
 * The lines of an ASCII header without the mark at their start: `%` in the files of Prophesee, `#` in AEDAT 2.
 *
 * The header ends with the line `% end` or, in old files, where a line does not start with the mark.
 */
export function* readAsciiHeader(state: ParserState, mark: '%' | '#'): Reading<string[]> {
  const lines: string[] = [];
  while (lines.length < MOST_LINES) {
    const line = yield* readLine(state, mark.charCodeAt(0));
    if (line === undefined) break;
    lines.push(line);
    if (mark === '%' && line === 'end') break;
  }
  return lines;
}

/** One line that starts with the mark; undefined, and nothing consumed, if there is none. */
function* readLine(state: ParserState, mark: number): Reading<string | undefined> {
  for (let length = 64; ; length *= 4) {
    const bytes = yield* lookAhead(length);
    const end = bytes.indexOf(NEWLINE);
    if (bytes[0] === mark && end > 0 && bytes.subarray(1, end).every(isText)) {
      state.unread = bytes.length - end - 1;
      return new TextDecoder().decode(bytes.subarray(1, end)).trim();
    }
    state.unread = bytes.length;
    if (bytes[0] !== mark || end >= 0 || length >= LONGEST_LINE || bytes.length < length) return undefined;
  }
}

const isText = (byte: number): boolean => byte >= 0x20 || byte === 0x09 || byte === 0x0d;

/** Facts of a header of `key value` lines, by key in lower case. */
export function headerFacts(lines: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    lines.map((line) => {
      const [key = '', ...rest] = line.split(/[\s:]+/);
      return [key.toLowerCase(), rest.join(' ')];
    }),
  );
}
