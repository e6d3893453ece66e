import { jsonFlag, type Options, type ValuesOf } from '../options/option.ts';

/** Options of the command `list`. */
export const LIST_OPTIONS = { json: jsonFlag } satisfies Options;

/** Values of {@link LIST_OPTIONS}. */
export type ListValues = ValuesOf<typeof LIST_OPTIONS>;
