import { jsonFlag, type Options, type ValuesOf } from '../options/option.ts';

/** Options of the command `eject`. */
export const EJECT_OPTIONS = { json: jsonFlag } satisfies Options;

/** Values of {@link EJECT_OPTIONS}. */
export type EjectValues = ValuesOf<typeof EJECT_OPTIONS>;
