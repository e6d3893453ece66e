import { createStyle, type Style, wantsColour } from './terminal/style.ts';

/** Options of every command. */
export interface GlobalOptions {
  /** False after `--no-color`. */
  readonly color: boolean;
  readonly debug?: boolean;
}

/** Where a command's words go: results to standard output, everything else to standard error. */
export interface ConsoleOutput {
  /** Style of standard output. */
  readonly style: Style;
  /** Style of standard error. */
  readonly asideStyle: Style;
  result(text: string): void;
  json(value: unknown): void;
  aside(text: string): void;
}

export function consoleOutput({ color }: GlobalOptions): ConsoleOutput {
  return {
    style: createStyle(wantsColour(process.stdout, process.env, !color)),
    asideStyle: createStyle(wantsColour(process.stderr, process.env, !color)),
    result: (text) => void process.stdout.write(`${text}\n`),
    json: (value) => void process.stdout.write(`${JSON.stringify(value, null, 2)}\n`),
    aside: (text) => void process.stderr.write(`${text}\n`),
  };
}
