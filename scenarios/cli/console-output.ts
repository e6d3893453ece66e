import { isAbsolute, relative } from 'node:path';
import type { CommandIO } from './io.ts';
import { Progress } from './terminal/progress.ts';
import { createStyle, type Style, wantsColour } from './terminal/style.ts';

/** Where a command's words go: results to standard output, everything else to standard error. */
export interface ConsoleOutput {
  /** Style of standard output. */
  readonly style: Style;
  /** Style of standard error. */
  readonly asideStyle: Style;
  result(text: string): void;
  json(value: unknown): void;
  aside(text: string): void;
  /** Says that a file was written. */
  wrote(file: string): void;
  /** A line of progress. */
  progress(label: string): Progress;
}

/** @param plain Without colour, whatever the streams are. */
export function consoleOutput({ stdout, stderr, env, cwd }: CommandIO, plain: boolean): ConsoleOutput {
  const aside = (text: string): void => void stderr.write(`${text}\n`);
  return {
    style: createStyle(wantsColour(stdout, env, plain)),
    asideStyle: createStyle(wantsColour(stderr, env, plain)),
    result: (text) => void stdout.write(`${text}\n`),
    json: (value) => void stdout.write(`${JSON.stringify(value, null, 2)}\n`),
    aside,
    wrote: (file) => aside(`wrote ${shortName(file, cwd)}`),
    progress: (label) => new Progress(stderr, label),
  };
}

/** A file's name from a folder that it lies in; the whole path elsewhere. */
function shortName(file: string, folder: string): string {
  const name = relative(folder, file);
  return name.startsWith('..') || isAbsolute(name) ? file : name;
}
