import { type ChildProcess, spawn } from 'node:child_process';

/** Path of Chromium. */
export const BROWSER = process.env['REAFFERENCE_CHROMIUM'] ?? '/usr/bin/chromium';
/** A Chromium that draws without a GPU, and asks nobody for anything by itself. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
] as const;

/** Serves the page, as users do. */
export async function view(what: string): Promise<{ readonly server: ChildProcess; readonly url: string }> {
  const server = spawn(process.execPath, ['dist/node/scenarios/cli/main.js', 'view', what, '--json'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  for await (const chunk of server.stdout) {
    const { url } = JSON.parse(String(chunk)) as { readonly url: string };
    return { server, url };
  }
  throw new Error("'reafference view' ended: is the package built (npm run build)?");
}
