import { isAbsolute, relative } from 'node:path';
import { given } from '../../agents/given.ts';
import { errorBlock } from './exit.ts';
import type { CommandIO, TextStream } from './io.ts';
import { plainCharacters, printable, wantsAscii } from './terminal/printable.ts';
import { Progress } from './terminal/progress.ts';
import { createStyle, rewritesLines, type Style, wantsColour } from './terminal/style.ts';

/** Where a command's words go: results to standard output, everything else to standard error. */
export interface ConsoleOutput {
  /** Style of standard output. */
  readonly style: Style;
  /** Style of standard error. */
  readonly asideStyle: Style;
  /** Writes a line to standard output. */
  result(text: string): void;
  /** Writes a value as JSON to standard output. */
  json(value: unknown): void;
  /** Writes a line to standard error. */
  aside(text: string): void;
  /** Says that a file was written and, with `again`, that it took the place of another. */
  wrote(file: string, again?: boolean): void;
  /** Writes an error to standard error. */
  fault(error: unknown): void;
  /** Begins a line of progress on standard error. */
  progress(label: string): Progress;
}

/** How a command's words are written. */
export interface ConsoleOptions {
  /** No colour, whatever the streams are. */
  readonly plain: boolean;
  /** Stacks and causes of errors are shown. */
  readonly debug: boolean;
}

/** Writes to the streams of a call. */
export function consoleOutput(io: CommandIO, { plain, debug }: ConsoleOptions): ConsoleOutput {
  const { stdout, stderr, env, cwd } = io;
  const ascii = wantsAscii(env);
  const writer = (stream: TextStream, colour: boolean) => (text: string) => {
    const shown = printable(text, colour);
    stream.write(ascii ? plainCharacters(shown) : shown);
  };
  const [colour, asideColour] = [wantsColour(stdout, env, plain), wantsColour(stderr, env, plain)];
  const [write, writeAside] = [writer(stdout, colour), writer(stderr, asideColour)];
  const [style, asideStyle] = [createStyle(colour), createStyle(asideColour)];
  const aside = (text: string): void => writeAside(`${text}\n`);
  return {
    style,
    asideStyle,
    result: (text) => write(`${text}\n`),
    json: (value) => void stdout.write(`${JSON.stringify(value, null, 2)}\n`),
    aside,
    wrote: (file, again = false) => aside(`${again ? 'wrote anew' : 'wrote'} ${shortName(file, cwd)}`),
    fault(error) {
      const [first = '', ...rest] = errorBlock(error, debug, cwd).split('\n');
      aside([asideStyle.bad(first), ...rest].join('\n'));
    },
    progress: (label) =>
      new Progress(
        {
          isTTY: rewritesLines(stderr, env),
          ...given({ columns: stderr.columns }),
          write: (text) => stderr.write(ascii ? plainCharacters(text) : text),
        },
        printable(label, false),
      ),
  };
}

/** Path of a file relative to a folder that it lies in; the whole path if it lies elsewhere. */
function shortName(file: string, folder: string): string {
  const name = relative(folder, file);
  return name.startsWith('..') || isAbsolute(name) ? file : name;
}
