import { createSocket } from 'node:dgram';
import { expect, it } from 'vitest';
import { sendEvents } from '../../../../bridges/recording/index.ts';
import { EVENTS, GEOMETRY } from '../../../bridges/recording/events/samples.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { call } from '../call.ts';

const folder = temporaryFolder();
const reafference = (...argv: readonly string[]) => call(argv, { cwd: folder });

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
  const { port } = socket.address();
  await new Promise<void>((done) => socket.close(done));
  return port;
}

it('writes what arrives by UDP, until it has so many events', async () => {
  const port = await freePort();
  const most = `events=..${EVENTS.count}`;
  const size = `${GEOMETRY.width}x${GEOMETRY.height}`;
  const writing = reafference(
    'convert',
    `udp://127.0.0.1:${port}`,
    'live.raw',
    '--geometry',
    size,
    '--filter',
    most,
    '--json',
  );
  const sender = await sendEvents({ port });
  let ended = false;
  void writing.finally(() => (ended = true));
  // Until somebody listens: what is sent before is nobody's.
  while (!ended) {
    await sender.send(EVENTS);
    await new Promise((done) => setTimeout(done, 50));
  }
  sender.close();
  const { code, stdout } = await writing;
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ in: { format: 'spif' }, out: { format: 'evt3' }, events: EVENTS.count });
  expect(JSON.parse((await reafference('inspect', 'live.raw', '--json')).stdout)).toMatchObject({
    events: EVENTS.count,
  });
});

it('refuses what is no address', async () => {
  for (const name of ['udp://here', 'udp://127.0.0.1', 'udp:3333']) {
    const { code, stderr } = await reafference('inspect', name);
    expect(code).toBe(2);
    expect(stderr).toContain('not_an_address');
  }
});
