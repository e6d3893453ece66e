import type { CodesOf, ErrorTable } from '../../agents/error-codes.ts';

/** Codes of what can be looked at. */
export const VIEW_ERRORS = {
  ValidationError: {
    corrupt_frame: {
      meaning: 'What a page was sent is no frame of a run, or is cut.',
      remedy: 'Load the page again: it must be of the same version as what it looks at.',
    },
  },
  BridgeError: {
    page_not_built: {
      meaning: 'The page that shows runs is not part of this copy of the package.',
      remedy: 'Build it with `npm run build`, or install the package anew.',
    },
    source_lost: {
      meaning: 'What was looked at has gone away: its worker, its connection or its process has ended.',
      remedy: 'Start it again and open the page anew: a server prints another address.',
    },
    too_many_runs: {
      meaning: 'As many pages as a server has runs for look at a file already.',
      remedy: 'Close one of them, and load the page again.',
    },
  },
} as const satisfies ErrorTable;

/** Value of `code` in an error of what can be looked at; docs/errors.md explains each. */
export type ViewErrorCode = keyof CodesOf<typeof VIEW_ERRORS>;

declare module '../../agents/error-codes.ts' {
  interface ErrorCodes extends CodesOf<typeof VIEW_ERRORS> {}
}
