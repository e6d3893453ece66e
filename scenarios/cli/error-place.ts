import { fileURLToPath, pathToFileURL } from 'node:url';
import { isOwn } from '../../agents/own-modules.ts';

/**
 * A function and its place in a line of a stack, such as `    at judge (file:///home/me/maze.ts:34:26)`; none of what was awaited.
 */
const FRAME = /^ +at (?!async )(?:(.*) \()?((?:file:|\/|[A-Za-z]:\\)[^()]*:\d+:\d+)\)?$/gm;
/** The function that is the command line. What called it is no scenario. */
const COMMAND_LINE = 'reafference';

/**
 * Where in a user's file an error arose or, if it has causes, the first of them: `/home/me/maze.ts:34:26`. Undefined if that was
 * in none.
 */
export function placeOf(error: Error): string | undefined {
  if (error.cause instanceof Error) return placeOf(error.cause);
  for (const [, name, frame] of (error.stack ?? '').matchAll(FRAME)) {
    const place = frame.startsWith('file:') ? frame : pathToFileURL(frame).href;
    const own = isOwn(place);
    if (own && name === COMMAND_LINE) return undefined;
    if (!own && !place.includes('/node_modules/')) return fileURLToPath(place);
  }
  return undefined;
}
