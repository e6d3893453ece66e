import { ScenarioError } from '../../agents/errors.ts';

/** Packages that read users' own files. `npm install --omit=optional` leaves them out; the package's own scenarios need neither. */
const INSTALL = { esbuild: 'npm install esbuild@0.28', tsx: 'npm install tsx@4' } as const;

/**
 * Imports a tool that reads users' own files.
 *
 * @param load imports it
 * @throws ScenarioError `tool_unavailable`, with the command that installs it
 */
export async function loadTool<T>(name: keyof typeof INSTALL, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new ScenarioError(`a file of your own needs the optional package ${name}`, {
      code: 'tool_unavailable',
      expected: name,
      received: cause instanceof Error ? cause.message.split('\n', 1)[0] : String(cause),
      remedy: `${INSTALL[name]}, or install without --omit=optional`,
      cause,
    });
  }
}
