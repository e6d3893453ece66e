import type { CodesOf, ErrorTable } from '../../agents/error-codes.ts';

/** Codes of figures. */
export const FIGURE_ERRORS = {
  ValidationError: {
    invalid_figure: {
      meaning: 'A figure is described by something that it cannot take.',
      remedy: 'Write what `expected` says at the place that `block` names.',
    },
    no_room: {
      meaning: 'A figure is too small for its panels.',
      remedy: 'Give it more millimetres by `--size`, have fewer panels in a row, or shorter names and labels.',
    },
    no_signals: {
      meaning: 'Nobody kept the signals of the controllers of these runs, or they have none in these trials.',
      remedy: 'Run them with `--out`, which writes `signals.npz`.',
    },
    no_values: {
      meaning: 'A panel of a figure would be empty: no seed has a value of its quantity in its trials.',
      remedy: 'Take other trials, or another quantity.',
    },
    no_ways: {
      meaning: 'Nobody kept where the body of a run was in these trials.',
      remedy: 'Run it with `--out`, which writes `trajectory.csv`.',
    },
    several_in_a_cell: {
      meaning: 'Several runs have the same values of the parameters of a panel.',
      remedy: 'Name the conditions of the panel, or vary less.',
    },
    unknown_condition: {
      meaning: 'A figure or a table names a run that it was not given.',
      remedy: 'Take one of the names that `expected` lists.',
    },
    unknown_panel: {
      meaning: 'There is no such kind of panel.',
      remedy: 'Take one of those that `expected` lists.',
    },
    unknown_signal: {
      meaning: 'A figure is to show a signal that the controllers of no run have.',
      remedy: 'Take one of the names that `expected` lists.',
    },
    unsupported_text: {
      meaning: 'A PDF is to show characters that Helvetica lacks.',
      remedy: 'Name the file of a font that has them: `--font FILE.ttf`.',
    },
  },
  ScenarioError: {
    pdf_unavailable: {
      meaning: 'There is nothing that writes PDF.',
      remedy: 'Run `npm install pdfkit@~0.20.2`, or take SVG.',
    },
  },
} as const satisfies ErrorTable;

/** Value of `code` in an error of a figure; docs/errors.md explains each. */
export type FigureErrorCode = keyof CodesOf<typeof FIGURE_ERRORS>;

declare module '../../agents/error-codes.ts' {
  interface ErrorCodes extends CodesOf<typeof FIGURE_ERRORS> {}
}
