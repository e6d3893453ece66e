import { jsonFlag, type Options, type ValuesOf } from './option.ts';

/** Options of the command `boards`. They lie in this room, as help loads them, and that of boards is loaded only when it is asked for. */
export const BOARDS_OPTIONS = { json: jsonFlag } satisfies Options;

/** Values of {@link BOARDS_OPTIONS}. */
export type BoardsValues = ValuesOf<typeof BOARDS_OPTIONS>;
