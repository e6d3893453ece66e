import { Command as Commander, CommanderError, Option as CommanderOption } from 'commander';
import { errorMessage } from '../../agents/error-message.ts';
import { ReafferenceError, ScenarioError } from '../../agents/errors.ts';
import { packageVersion } from '../plan/identity.ts';
import type { Command } from './command.ts';
import { COMMANDS } from './commands/index.ts';
import { type ConsoleOutput, consoleOutput } from './console-output.ts';
import { EXIT, exitCodeOf } from './exit.ts';
import type { CommandIO } from './io.ts';
import { flagOf } from './options/option.ts';
import { splitRosArguments } from './ros2/ros-arguments.ts';

const EPILOGUE = `
A scenario is an id, or the path of a .ts or .js file. Results go to standard output, progress to standard error.
Exit codes: 0 ok, 1 a gate failed, 2 usage, 3 runtime error, 4 undecided;
interrupted, 128 and the number of the signal: 130 for Ctrl-C; ros2: 0.`;

/**
 * Runs the command line. Errors are written to standard error, not thrown.
 *
 * @example
 * const code = await reafference(['run', 'water-maze', '--seeds', '1', '--set', 'trials=2'], processIO());
 * if (code !== EXIT.ok) console.error(`it ended with ${code}`);
 *
 * @param argv words after the name of the program
 * @returns the exit code; see {@link EXIT}
 */
export async function reafference(argv: readonly string[], io: CommandIO): Promise<number> {
  const output = consoleOutput(io, {
    plain: argv.includes('--no-color'),
    debug: argv.includes('--debug') || (io.env.DEBUG ?? '') !== '',
  });
  const program = programOf(io);
  let code: number = EXIT.ok;
  for (const command of COMMANDS) {
    addCommand(program, command, io.cwd, async (operands, options) => {
      code = await command.action({ argv, operands, options, io, output });
    });
  }
  let uncaught: unknown;
  const stop = io.onUncaught((error) => (uncaught ??= uncaughtError(error)));
  try {
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync(splitRosArguments(argv).own, { from: 'user' });
  } catch (error) {
    code = report(error, output);
  } finally {
    stop();
  }
  if (uncaught === undefined) return code;
  output.fault(uncaught);
  return EXIT.runtime;
}

/** An error that nobody waited for. It is none of this program, so that it is the scenario's. */
function uncaughtError(cause: unknown): ReafferenceError {
  if (cause instanceof ReafferenceError) return cause;
  return new ScenarioError(`nobody waited for what failed: ${errorMessage(cause)}`, {
    code: 'uncaught_error',
    expected: 'no promises and no callbacks in the functions of a scenario',
    remedy: 'do at once what is to be done, or catch the error',
    cause,
  });
}

function programOf({ stdout, stderr }: CommandIO): Commander {
  const help = { getOutHelpWidth: () => stdout.columns ?? 80, getOutHasColors: () => false };
  return new Commander('reafference')
    .description('Embodied agents with spiking controllers, from the command line.')
    .configureOutput({ ...help, writeOut: (text) => stdout.write(text), writeErr: (text) => stderr.write(text) })
    .configureOutput({ outputError: () => {} })
    .option('--no-color', 'plain text; so does a NO_COLOR in the environment')
    .option('--debug', 'show stacks and causes of errors; so does a DEBUG in the environment')
    .version(packageVersion(), '-V, --version', 'print the version')
    .addHelpText('after', EPILOGUE)
    .exitOverride();
}

function addCommand(
  program: Commander,
  { name, summary, operands = {}, options, note }: Command,
  cwd: string,
  called: (operands: readonly string[], options: object) => Promise<void>,
): void {
  const command = program.command(name).description(summary).configureHelp({ showGlobalOptions: true });
  for (const [operand, meaning] of Object.entries(operands)) command.argument(operand, meaning);
  for (const [key, { value, meaning, parse }] of Object.entries(options)) {
    const flag = flagOf(key);
    const option = new CommanderOption(value === undefined ? flag : `${flag} <${value}>`, meaning);
    if (parse !== undefined) option.argParser((text, previous) => parse(text, { flag, cwd }, previous));
    command.addOption(option);
  }
  if (note !== undefined) command.addHelpText('after', `\n${note}`);
  command.action(() => called(command.args, command.opts()));
}

/** Writes an error to standard error. Returns the exit code. */
function report(error: unknown, { asideStyle, aside, fault }: ConsoleOutput): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.ok;
    aside(`${asideStyle.bad(error.message)}\n  remedy:   --help lists what there is`);
    return EXIT.usage;
  }
  fault(error);
  return exitCodeOf(error);
}
