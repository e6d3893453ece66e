import type { CodesOf, ErrorTable } from '../../agents/error-codes.ts';

/** Codes of what can be looked at. */
export const VIEW_ERRORS = {
  ValidationError: {
    unknown_neuron: {
      meaning: 'A population has no neuron of this number.',
      remedy: 'Give a whole number from 0 to before the size of the population.',
    },
    bad_stretch: {
      meaning: 'A film is to show ticks that are none, or that the run has not.',
      remedy:
        'Give two whole numbers of ticks from 0, of which the second is not less, and the first not after the end of the run.',
    },
    corrupt_frame: {
      meaning: 'What a page was sent is no frame of a run, or is cut.',
      remedy: 'Load the page again: it must be of the same version as what it looks at.',
    },
  },
  BridgeError: {
    no_video_encoder: {
      meaning:
        'The browser cannot encode VP9 for a film of this size, or does so only for pages of 127.0.0.1, localhost or https.',
      remedy:
        'Save a GIF instead, take a smaller size, or open the page by 127.0.0.1, localhost or https in a newer browser.',
    },
    source_lost: {
      meaning: 'What was looked at has gone away: its worker, its connection or its process has ended.',
      remedy: 'Start it again and open the page anew: a server prints another address.',
    },
  },
} as const satisfies ErrorTable;

/** Value of `code` in an error of what can be looked at; docs/errors.md explains each. */
export type ViewErrorCode = keyof CodesOf<typeof VIEW_ERRORS>;

declare module '../../agents/error-codes.ts' {
  interface ErrorCodes extends CodesOf<typeof VIEW_ERRORS> {}
}
