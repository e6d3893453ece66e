#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { EXIT, errorBlock, exitCodeOf } from './exit.ts';
import { createStyle, wantsColour } from './terminal/style.ts';

/** What a command's file exports: it adds arguments, options and the action, which sets `process.exitCode`. */
interface CommandModule {
  configure(command: Command): void;
}

/** Commands by name; the file of one is imported when it is called, so that help is at hand at once. */
const COMMANDS: Readonly<Record<string, { readonly summary: string; readonly load: () => Promise<CommandModule> }>> = {
  list: { summary: 'list the scenarios', load: () => import('./list.ts') },
  run: { summary: 'run a scenario and show what came of it', load: () => import('./run.ts') },
  test: { summary: 'hold scenarios against their gates', load: () => import('./test.ts') },
  inspect: {
    summary: "show how a scenario is wired, or what an event camera's recording holds",
    load: () => import('./inspect.ts'),
  },
  convert: { summary: 'write the events of a recording in another format', load: () => import('./convert.ts') },
};

const EPILOGUE = `
A scenario is an id, or the path of a .ts or .js file. Results go to standard output, progress to standard error.
Exit codes: 0 ok, 1 a gate failed, 2 usage, 3 runtime error, 130 interrupted.`;

async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('reafference')
    .description('Embodied agents with spiking controllers, from the command line.')
    .option('--no-color', 'plain text; so does a NO_COLOR in the environment')
    .option('--debug', 'show stacks and causes of errors; so does a DEBUG in the environment')
    .addHelpText('after', EPILOGUE)
    .configureOutput({ outputError: () => {} })
    .exitOverride();
  if (argv.some((argument) => argument === '--version' || argument === '-V')) {
    const { packageVersion } = await import('../plan/identity.ts');
    program.version(packageVersion(), '-V, --version', 'print the version');
  } else {
    program.option('-V, --version', 'print the version');
  }
  const called = argv.find((argument) => !argument.startsWith('-'));
  const helped = called === 'help' ? argv[argv.indexOf('help') + 1] : called;
  for (const [name, { summary, load }] of Object.entries(COMMANDS)) {
    const command = program.command(name).description(summary).configureHelp({ showGlobalOptions: true });
    if (name === helped) (await load()).configure(command);
  }
  if (argv.length === 0) {
    program.outputHelp();
    return;
  }
  await program.parseAsync(argv, { from: 'user' });
}

/** Writes one error as one block and says what to exit with. */
function report(error: unknown, argv: readonly string[]): number {
  const style = createStyle(wantsColour(process.stderr, process.env, argv.includes('--no-color')));
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.ok;
    process.stderr.write(`${style.bad(error.message)}\n  remedy:   --help lists what there is\n`);
    return EXIT.usage;
  }
  const debug = argv.includes('--debug') || (process.env.DEBUG ?? '') !== '';
  const [first = '', ...rest] = errorBlock(error, debug).split('\n');
  process.stderr.write(`${[style.bad(first), ...rest].join('\n')}\n`);
  return exitCodeOf(error);
}

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  throw error;
});

const argv = process.argv.slice(2);
try {
  await main(argv);
} catch (error) {
  process.exitCode = report(error, argv);
}
