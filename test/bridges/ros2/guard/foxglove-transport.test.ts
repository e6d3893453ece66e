import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { open } from '../../../../bridges/ros2/guard/foxglove-transport.ts';
import { freePort } from '../transport/foxglove-bridge.ts';

const fault = (error: unknown): never => {
  throw error;
};

it('waits for a bridge that is not there, where it is to, and fails at once elsewhere', async () => {
  const port = await freePort();
  const url = `ws://127.0.0.1:${port}`;
  await expect(open({ url, waits: false, node: 'agent' }, fault)).rejects.toMatchObject({ code: 'connection_failed' });
  const opened = open({ url, waits: true, node: 'agent' }, fault);
  const server = new WebSocketServer({ host: '127.0.0.1', port, handleProtocols: ([first]) => first });
  onTestFinished(() => server.close());
  server.on('connection', (socket) =>
    socket.send(JSON.stringify({ op: 'serverInfo', capabilities: [], supportedEncodings: ['cdr'] })),
  );
  await once(server, 'listening');
  const transport = await opened;
  expect(transport.node).toBe('/agent');
  await transport.close();
});

it('waits for no bridge where the name of its node is none', async () => {
  const refused = open({ url: 'ws://127.0.0.1:1', waits: true, node: '7' }, fault);
  await expect(refused).rejects.toMatchObject({ code: 'invalid_topic' });
});
