import { Command as Commander, CommanderError, Option as CommanderOption } from 'commander';
import { packageVersion } from '../plan/identity.ts';
import type { Command } from './command.ts';
import { COMMANDS } from './commands/index.ts';
import { type ConsoleOutput, consoleOutput } from './console-output.ts';
import { EXIT, errorBlock, exitCodeOf } from './exit.ts';
import type { CommandIO } from './io.ts';

const EPILOGUE = `
A scenario is an id, or the path of a .ts or .js file. Results go to standard output, progress to standard error.
Exit codes: 0 ok, 1 a gate failed, 2 usage, 3 runtime error, 4 undecided, 130 interrupted.`;

/**
 * Runs the command line. Errors are written to standard error, not thrown.
 *
 * @param argv words after the name of the program
 * @returns the exit code; see {@link EXIT}
 */
export async function reafference(argv: readonly string[], io: CommandIO): Promise<number> {
  const output = consoleOutput(io, argv.includes('--no-color'));
  const program = programOf(io);
  let code: number = EXIT.ok;
  for (const command of COMMANDS) {
    addCommand(program, command, io.cwd, async (operands, options) => {
      code = await command.action({ argv, operands, options, io, output });
    });
  }
  try {
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    return report(error, argv.includes('--debug') || (io.env.DEBUG ?? '') !== '', output);
  }
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
    const flag = `--${key.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`;
    const option = new CommanderOption(value === undefined ? flag : `${flag} <${value}>`, meaning);
    if (parse !== undefined) option.argParser((text, previous) => parse(text, { flag, cwd }, previous));
    command.addOption(option);
  }
  if (note !== undefined) command.addHelpText('after', `\n${note}`);
  command.action(() => called(command.args, command.opts()));
}

/** Writes an error to standard error. Returns the exit code. */
function report(error: unknown, debug: boolean, { asideStyle, aside }: ConsoleOutput): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.ok;
    aside(`${asideStyle.bad(error.message)}\n  remedy:   --help lists what there is`);
    return EXIT.usage;
  }
  const [first = '', ...rest] = errorBlock(error, debug).split('\n');
  aside([asideStyle.bad(first), ...rest].join('\n'));
  return exitCodeOf(error);
}
