import type { CodesOf, ErrorTable } from '../../agents/error-codes.ts';

/** Codes of live views. */
export const VIEWING_ERRORS = {
  BridgeError: {
    address_not_served: {
      meaning: 'Viewers cannot be served at an address, or its port is taken.',
      remedy: 'Choose another port or address; port 0 is any that is free.',
    },
    foxglove_not_reached: {
      meaning: 'At an address nothing listens, or what answers serves no Foxglove WebSocket or lets nobody in.',
      remedy: 'Start what is to be looked at, and give the address that it printed, with its token.',
    },
  },
} as const satisfies ErrorTable;

/** Values of `code` in an error of live views; docs/errors.md gives the meaning of each. */
export type ViewingErrorCode = keyof CodesOf<typeof VIEWING_ERRORS>;

declare module '../../agents/error-codes.ts' {
  interface ErrorCodes extends CodesOf<typeof VIEWING_ERRORS> {}
}
