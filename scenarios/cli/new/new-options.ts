import { jsonFlag, type Options, type ValuesOf } from '../options/option.ts';

/** Options of the command `new`. */
export const NEW_OPTIONS = { json: jsonFlag } satisfies Options;

/** Values of {@link NEW_OPTIONS}. */
export type NewValues = ValuesOf<typeof NEW_OPTIONS>;
