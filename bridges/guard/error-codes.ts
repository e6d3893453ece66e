import type { CodesOf, ErrorTable } from '../../agents/error-codes.ts';

/** Codes of the guard between an agent and a robot. */
export const GUARD_ERRORS = {
  BridgeError: {
    base_lost: {
      meaning: 'The base of a guarded robot cannot be reached, or not any more.',
      remedy: 'Look at the base and the way to it; the message says what failed.',
    },
  },
} as const satisfies ErrorTable;

/** Values of `code` in errors of the guard between an agent and a robot; docs/errors.md says what each means. */
export type GuardErrorCode = keyof CodesOf<typeof GUARD_ERRORS>;

declare module '../../agents/error-codes.ts' {
  interface ErrorCodes extends CodesOf<typeof GUARD_ERRORS> {}
}
