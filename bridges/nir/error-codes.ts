import type { CodesOf, ErrorTable } from '../../agents/error-codes.ts';

/** Codes of NIR graphs. */
export const NIR_ERRORS = {
  ValidationError: {
    invalid_nir_graph: {
      meaning:
        'A NIR graph is not whole: an edge without a node, a shape that does not fit, a name that cannot be written.',
      remedy: 'Mend the node that the error names.',
    },
    nir_not_runnable: {
      meaning:
        'A NIR graph has something that networks here cannot run, or does not say what they need, such as the time step.',
      remedy: 'Give the option that the error names, or leave the node out.',
    },
    not_in_nir: {
      meaning: 'A network has something that NIR has no word for, such as plasticity or a refractory time.',
      remedy: 'Leave it out, or run the network here.',
    },
  },
  BridgeError: {
    malformed_nir: {
      meaning: 'A file is no NIR file, or it is damaged.',
      remedy: 'Write it anew; `h5dump` shows what HDF5 finds in it.',
    },
  },
} as const satisfies ErrorTable;

/** Values of `code` in an error of NIR graphs; docs/errors.md gives the meaning of each. */
export type NirErrorCode = keyof CodesOf<typeof NIR_ERRORS>;

declare module '../../agents/error-codes.ts' {
  interface ErrorCodes extends CodesOf<typeof NIR_ERRORS> {}
}
