import type { CodesOf, ErrorTable } from '../../agents/error-codes.ts';

/** Codes of the command line. */
export const COMMAND_LINE_ERRORS = {
  ValidationError: {
    conflicting_options: {
      meaning: 'Two options of the command line exclude each other.',
      remedy: 'Leave one of them out.',
    },
    file_exists: {
      meaning: 'A file that a command would write is there already.',
      remedy: 'Name another folder, or move the file away.',
    },
    invalid_package_name: {
      meaning: 'A name for a new package is none that npm takes, or none for the id of a scenario.',
      remedy: 'Name it in lower-case words, digits and hyphens.',
    },
    missing_option: {
      meaning: 'An option of the command line needs another beside it.',
      remedy: 'Give the option that `expected` names too.',
    },
    no_standard_input: {
      meaning: 'A command is told to read standard input, and has none.',
      remedy: 'Name a file.',
    },
    not_a_baseline: {
      meaning: 'The file is not a baseline of behaviour.',
      remedy: 'Write one with `reafference test --update-baseline`.',
    },
    not_a_file_name: {
      meaning: 'A command is told to write a file to `-`.',
      remedy: 'Give the name of a file; standard output has the report.',
    },
    not_a_request: {
      meaning: 'A line on the standard input of an environment is no request.',
      remedy: 'Send `reset`, `step` or `scene`, one line of JSON each.',
    },
    not_a_sweep: {
      meaning: 'A folder is not that of a sweep.',
      remedy: 'Name a folder that `sweep --out` wrote.',
    },
    not_an_address: {
      meaning: 'The name of a recording begins with `udp:`, and is no address and port.',
      remedy: 'Name both: `udp://127.0.0.1:3333`.',
    },
    not_in_catalogue: {
      meaning: 'A command is for scenarios that come with the framework, and this is a file.',
      remedy: 'Name one that `reafference list` shows.',
    },
    nothing_to_compare: {
      meaning: 'Fewer than two runs are to be compared.',
      remedy: 'Name another folder that `run --out` wrote.',
    },
    nothing_to_draw: {
      meaning: 'A figure has no panels, no results or no file to be written to.',
      remedy: 'Name what `expected` says.',
    },
    nothing_to_test: {
      meaning: 'No scenario matches the pattern.',
      remedy: 'Choose from `reafference list`, or give the path of a scenario file.',
    },
    other_scenario: {
      meaning: 'Runs of different scenarios are to be compared.',
      remedy: 'Compare runs of one scenario.',
    },
    same_file: {
      meaning: 'A recording cannot be converted into itself.',
      remedy: 'Write to another file.',
    },
    unknown_geometry: {
      meaning: 'The format to be written, or a filter, needs the size of the sensor, which the recording does not say.',
      remedy: 'Give it: `--geometry 640x480`.',
    },
  },
  BridgeError: {
    baseline_not_read: {
      meaning: 'The baseline of behaviour cannot be read.',
      remedy: 'Write it first, with `--update-baseline`.',
    },
    no_working_directory: {
      meaning: 'The working directory was deleted.',
      remedy: 'Change to a folder that exists.',
    },
    output_not_written: {
      meaning: 'Standard output cannot be written.',
      remedy: 'Free space on its disk, or write to another.',
    },
    page_not_built: {
      meaning: 'The page that shows runs is not part of this copy of the package.',
      remedy: 'Build it with `npm run build`, or install the package anew.',
    },
    too_many_runs: {
      meaning: 'As many pages as a server has runs for look at a file already.',
      remedy: 'Close one of them, and load the page again.',
    },
  },
  ScenarioError: {
    uncaught_error: {
      meaning: 'A promise or a callback of a scenario failed, and nobody waited for it.',
      remedy: 'Do at once what is to be done, or catch the error.',
    },
  },
} as const satisfies ErrorTable;

/** Value of `code` in an error of the command line; docs/errors.md explains each. */
export type CommandLineErrorCode = keyof CodesOf<typeof COMMAND_LINE_ERRORS>;

declare module '../../agents/error-codes.ts' {
  interface ErrorCodes extends CodesOf<typeof COMMAND_LINE_ERRORS> {}
}
