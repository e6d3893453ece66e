// @module-tag long
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { REACH } from '../../cli/call.ts';
import { freePort, hasServer } from './queue-server.ts';

const PASSWORD = 'open-sesame';

interface Ended {
  readonly code: number;
  readonly said: string;
}

/** Runs the command line in a process of its own, which alone can be told of a certificate. */
function program(argv: readonly string[], certificate?: string): Promise<Ended> {
  const env = { ...process.env, ...(certificate === undefined ? {} : { NODE_EXTRA_CA_CERTS: certificate }) };
  const words = ['--import', 'tsx', 'scenarios/cli/main.ts', ...argv];
  return new Promise((resolve) => {
    execFile(process.execPath, words, { env, timeout: 100_000 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), said: stdout + stderr }),
    );
  });
}

/** A real server that speaks TLS alone, with a certificate of its own. @returns its URL, and the file of the certificate */
async function tlsServer(): Promise<{ readonly url: string; readonly certificate: string }> {
  const folder = temporaryFolder();
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject];
  execFileSync('openssl', [...request, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  const port = await freePort();
  const server = spawn(
    'redis-server',
    [
      ...['--port', '0', '--tls-port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''],
      ...['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', certificate],
      ...['--tls-auth-clients', 'no', '--requirepass', PASSWORD, '--maxmemory-policy', 'noeviction'],
    ],
    { stdio: 'ignore' },
  );
  onTestFinished(async () => {
    server.kill('SIGKILL');
    await once(server, 'exit');
  });
  for (;;) {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
    const answers = await once(socket, 'secureConnect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (answers) return { url: `rediss://:${PASSWORD}@localhost:${port}`, certificate };
    if (server.exitCode !== null) throw new Error(`redis-server ended with ${server.exitCode}`);
    await pause(50);
  }
}

describe.skipIf(!hasServer('redis'))('a server that speaks TLS, with a certificate of its own and a password', () => {
  it('has its jobs done, and nobody prints the password', async () => {
    const { url, certificate } = await tlsServer();
    const out = temporaryFolder();
    const vary = ['--vary', 'learning=0,0.5', '--set', 'trials=1', '--seeds', '2'];
    const [swept, worked] = await Promise.all([
      program(['sweep', REACH, ...vary, '--out', out, '--redis', url], certificate),
      program(['worker', '--redis', url, '--out', out, '--concurrency', '1', '--once'], certificate),
    ]);
    expect([swept.code, worked.code]).toEqual([0, 0]);
    expect(worked.said).toMatch(/4 jobs done/);
    expect(swept.said + worked.said).not.toContain(PASSWORD);
  });

  it('is refused without its certificate, and refuses another password', async () => {
    const { url, certificate } = await tlsServer();
    const worker = (at: string, known?: string) =>
      program(['worker', '--redis', at, '--give-up', '9', '--once'], known);
    const [unknown, stranger] = await Promise.all([
      worker(url),
      worker(url.replace(PASSWORD, 'another-word'), certificate),
    ]);
    expect(unknown.code).toBeGreaterThan(0);
    expect(unknown.said).toMatch(/queue_refused/);
    expect(unknown.said).toMatch(/self-signed certificate[\s\S]*NODE_EXTRA_CA_CERTS/);
    expect(stranger.code).toBeGreaterThan(0);
    expect(stranger.said).toMatch(/WRONGPASS[\s\S]*queue_refused/);
    expect(unknown.said + stranger.said).not.toMatch(/open-sesame|another-word/);
  });
});
