import { fileURLToPath, pathToFileURL } from 'node:url';

/** URL of the folder of this framework, of sources or of a build. */
const HERE = new URL('../..', import.meta.url).href;
const OWN = ['agents', 'bridges', 'controllers', 'kernels', 'scenarios', 'sim'].map((folder) => `${HERE}${folder}/`);
/** The place in a line of a stack, such as `    at judge (file:///home/me/maze.ts:34:26)`; none of what was awaited. */
const FRAME = /^ +at (?!async )(?:.*\()?((?:file:|\/|[A-Za-z]:\\)[^()]*:\d+:\d+)\)?$/gm;

/**
 * Where in a user's file an error arose or, if it has causes, the first of them: `/home/me/maze.ts:34:26`. Undefined if that was
 * in none.
 */
export function placeOf(error: Error): string | undefined {
  if (error.cause instanceof Error) return placeOf(error.cause);
  for (const [, frame] of (error.stack ?? '').matchAll(FRAME)) {
    const place = frame.startsWith('file:') ? frame : pathToFileURL(frame).href;
    // What called the command line is no scenario.
    if (place.startsWith(`${HERE}scenarios/cli/`)) return undefined;
    if (!OWN.some((folder) => place.startsWith(folder)) && !place.includes('/node_modules/'))
      return fileURLToPath(place);
  }
  return undefined;
}
