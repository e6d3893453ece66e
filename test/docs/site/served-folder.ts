import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

/** A folder that is served as any server of files does it. */
export interface ServedFolder {
  /** Its address, with a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the files of a folder under a path, on a free port of this machine. */
export async function serveFolder(folder: string, under: string): Promise<ServedFolder> {
  const server = createServer(({ url = '' }, answer) => {
    const { pathname } = new URL(url, 'http://localhost');
    try {
      if (!pathname.startsWith(under)) throw new Error('elsewhere');
      const file = join(folder, decodeURIComponent(pathname.slice(under.length)));
      answer.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
      answer.end(readFileSync(file));
    } catch {
      if (!answer.headersSent) answer.writeHead(404);
      answer.end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${under}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
