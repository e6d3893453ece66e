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
  /** Writes a line to standard output. */
  result(text: string): void;
  /** Writes a value as JSON to standard output. */
  json(value: unknown): void;
  /** Writes a line to standard error. */
  aside(text: string): void;
  /** Says that a file was written. */
  wrote(file: string): void;
  /** Begins a line of progress on standard error. */
  progress(label: string): Progress;
}

/** Writes to the streams of a call. With `plain` there is no colour, whatever the streams are. */
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

/** Path of a file relative to a folder that it lies in; the whole path if it lies elsewhere. */
function shortName(file: string, folder: string): string {
  const name = relative(folder, file);
  return name.startsWith('..') || isAbsolute(name) ? file : name;
}
