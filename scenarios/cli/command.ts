import type { ConsoleOutput } from './console-output.ts';
import type { CommandIO } from './io.ts';
import type { Options, ValuesOf } from './options/option.ts';

/** One call of a command. */
export interface Call<Values = unknown> {
  /** All words of the call, as they were given. */
  readonly argv: readonly string[];
  /** The words that are neither the command nor part of an option. */
  readonly operands: readonly string[];
  readonly options: Values;
  readonly io: CommandIO;
  readonly output: ConsoleOutput;
}

/** A command: how it is called, what it takes and what it does. */
export interface Command<O extends Options = Options> {
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  /** Meanings by operand: `<one>`, `[one or none]`, `[any...]`. */
  readonly operands?: Readonly<Record<string, string>>;
  readonly options: O;
  /** A line below the help. */
  readonly note?: string;
  /** Returns the exit code, or throws. It imports what it needs when it is called, so that help does not wait for it. */
  action(call: Call<ValuesOf<O>>): Promise<number>;
}

/** Declares a command. What `action` is given follows from what `options` declares. */
export function defineCommand<const O extends Options>(command: Command<O>): Command<O> {
  return command;
}
