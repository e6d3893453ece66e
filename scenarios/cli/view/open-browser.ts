import { spawn } from 'node:child_process';
import type { CommandIO } from '../io.ts';

/** Programs that open an address in the browser that the user has chosen, by platform. */
const PROGRAMS: Readonly<Partial<Record<NodeJS.Platform, readonly [program: string, ...words: string[]]>>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Opens an address in the browser of the system, for which it does not wait. @param onFailed told why it cannot be opened */
export function openBrowser(url: string, { env }: Pick<CommandIO, 'env'>, onFailed: (reason: string) => void): void {
  const [program, ...words] = PROGRAMS[process.platform] ?? ['xdg-open'];
  const opened = spawn(program, [...words, url], { env: { ...env }, stdio: 'ignore', detached: true });
  opened.on('error', ({ message }) => onFailed(message));
  opened.on('exit', (code) => code && onFailed(`${program} ended with ${code}`));
  opened.unref();
}
