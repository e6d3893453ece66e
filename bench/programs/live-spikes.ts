import { createSocket } from 'node:dgram';
import { setTimeout } from 'node:timers/promises';
import { encodeEieioData, LiveConnection } from '../../bridges/boards/spinnaker1/index.ts';
import { cpuMilliseconds, parameters, report } from '../benchmark.ts';

export interface LiveSpikesParameters {
  /** Spikes that are sent in a second. */
  readonly rate: number;
  /** s for which they are sent. */
  readonly seconds: number;
}

export interface LiveSpikesResult {
  /** Number of spikes that were sent. */
  readonly sent: number;
  /** Number of spikes that subscribers were given. */
  readonly received: number;
  /** 1/s, from the first spike to the last. */
  readonly rate: number;
  /** us of CPU time of both ends for a spike. */
  readonly cpu: number;
}

/** Spikes in a packet of the gatherer: 32-bit keys and a time. */
const KEYS = 60;

/**
 * Spikes over loopback, sent and received in one process: a gatherer that the fixture of the tests stands for sends packets every
 * millisecond, and a live connection gives them on.
 */
const { rate, seconds } = parameters<LiveSpikesParameters>();
const board = createSocket('udp4');
let listener = 0;
board.on('message', (request, { port, address }) => {
  listener = port;
  const reply = Buffer.from([0, 0, 0x07, 0xff, request[5], request[4], 0, 0, request[6], request[7], 0x80, 0]);
  board.send(Buffer.concat([reply, request.subarray(12, 14)]), port, address);
});
await new Promise<void>((resolve) => board.bind(0, '127.0.0.1', resolve));

const live = await LiveConnection.open({ receive: ['motor'], port: 0, boardPort: board.address().port });
let received = 0;
let last = 0;
live.spikes.subscribe(({ neurons }) => {
  received += neurons.length;
  last = performance.now();
});
const tools = createSocket('udp4');
const say = (command: number, path: string): void =>
  tools.send(Buffer.concat([Buffer.from([command, 0x40]), Buffer.from(path)]), live.port, '127.0.0.1');
say(0x01, 'test/fixtures/spinnaker/live.sqlite3');
while (live.statistics.tagged === 0) await setTimeout(5);
say(0x0b, '');

const packet = encodeEieioData({
  ...{ bits: 32, timed: true, tag: 0, payloadBase: 1 },
  keys: Uint32Array.from({ length: KEYS }, (_, k) => 0x80000000 + (k % 4)),
});
let sent = 0;
const cpu = process.cpuUsage();
const start = performance.now();
while (performance.now() - start < 1000 * seconds) {
  const due = ((performance.now() - start) / 1000) * rate;
  for (; sent + KEYS <= due; sent += KEYS) board.send(packet, listener, '127.0.0.1');
  await setTimeout(1);
}
await setTimeout(200);
const used = cpuMilliseconds(cpu);
report({ sent, received, rate: received / ((last - start) / 1000), cpu: (1000 * used) / received });
live.close();
board.close();
tools.close();
