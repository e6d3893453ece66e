import { createSocket } from 'node:dgram';
import fc from 'fast-check';
import { from, lastValueFrom, reduce } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { type Events, messageType, Port } from '../../../../../agents/index.ts';
import { allocateEvents } from '../../../../../bridges/recording/events/core/event-arrays.ts';
import { DATAGRAM_BYTES, SpifReader, spifDatagrams } from '../../../../../bridges/recording/events/live/spif-words.ts';
import {
  concatenateEvents,
  receiveEvents,
  sendEvents,
  type UdpReceiver,
  type UdpReceiverOptions,
} from '../../../../../bridges/recording/index.ts';
import { BackgroundActivityFilter, filterEvents } from '../../../../../controllers/filtering/index.ts';
import { eventsOf, rows, words32 } from '../recordings.ts';

const WITHOUT_TIME = 0x80000000;

/** The events of datagrams, without a network. */
function read(datagrams: readonly Uint8Array[], now = 7) {
  const [reader, into] = [new SpifReader(), allocateEvents(0)];
  const whole = datagrams.map((datagram) => reader.read(datagram, now, into));
  return { rows: rows(into), whole };
}

describe('SPIF words', () => {
  it('have x above, polarity and y below, and a time behind them or not', () => {
    const { rows: all, whole } = read([
      words32(0x7fff0000 | WITHOUT_TIME, (3 << 16) | 0x8000 | 4, 1500, (5 << 16) | 6, 1600),
    ]);
    expect(all).toEqual([
      [7_000_000, 32767, 0, 0],
      [1500, 3, 4, 1],
      [1600, 5, 6, 0],
    ]);
    expect(whole).toEqual([true]);
    // In bytes, as they are sent: y first.
    expect(read([Uint8Array.of(0x0f, 0x80, 0xda, 0x80)]).rows).toEqual([[7_000_000, 218, 15, 1]]);
  });

  it('that are cut off, or lack a time, are told, and what comes before is read', () => {
    for (const cut of [4, 9, 10, 12]) {
      const { rows: all, whole } = read([words32((1 << 16) | 2, 5, (3 << 16) | 4, 6).subarray(0, cut)]);
      expect([all.length, whole[0]], `${cut} bytes`).toEqual([cut < 8 ? 0 : 1, false]);
    }
    expect(read([new Uint8Array(0)]).whole).toEqual([true]);
  });

  it('have times that wrap after 2^32 us, also where a datagram is late', () => {
    const times = [2 ** 32 - 10, 5, 2 ** 32 - 8, 20];
    expect(read(times.map((time) => words32(1, time))).rows.map(([t]) => t)).toEqual([
      2 ** 32 - 10,
      2 ** 32 + 5,
      2 ** 32 - 8,
      2 ** 32 + 20,
    ]);
  });

  it('come back as they were sent, in datagrams that are not too long', () => {
    const event = fc.tuple(fc.nat(1000), fc.nat(0x7fff), fc.nat(0x7fff), fc.nat(1));
    fc.assert(
      fc.property(fc.array(event, { maxLength: 200 }), fc.boolean(), (list, timed) => {
        let now = 0;
        const events = eventsOf(...list.map(([dt, x, y, p]) => [(now += dt), x, y, p] as const));
        const datagrams = Array.from(spifDatagrams(events, timed), (datagram) => datagram.slice());
        expect(datagrams.every(({ length }) => length > 0 && length <= DATAGRAM_BYTES)).toBe(true);
        expect(datagrams).toHaveLength(Math.ceil((list.length * (timed ? 8 : 4)) / DATAGRAM_BYTES));
        const expected = rows(events).map(([t, ...rest]) => [timed ? t : 7_000_000, ...rest]);
        expect(read(datagrams).rows).toEqual(expected);
      }),
    );
  });
});

it('a pixel beyond 15 bits is refused', () => {
  for (const [x, y] of [
    [0x8000, 0],
    [0, 0x8000],
  ])
    expect(() => [...spifDatagrams(eventsOf([1, x, y, 1]), true)]).toThrow(
      expect.objectContaining({ code: 'event_not_representable', received: `(${x}, ${y})` }),
    );
});

/** Waits until a receiver has met so many datagrams. */
async function until(receiver: UdpReceiver, datagrams: number): Promise<void> {
  for (let k = 0; receiver.counts.datagrams < datagrams && k < 500; k++)
    await new Promise((done) => setTimeout(done, 10));
  expect(receiver.counts.datagrams).toBe(datagrams);
}

const EVENTS = eventsOf(...Array.from({ length: 150 }, (_, i) => [1000 + 7 * i, i % 40, i % 30, i % 2] as const));

async function opened(options: UdpReceiverOptions = {}) {
  const receiver = await receiveEvents({ port: 0, ...options });
  return { receiver, sender: await sendEvents({ port: receiver.port }) };
}

describe('events by UDP', () => {
  it('are taken as they have come, and iterated over until the end', async () => {
    const { receiver, sender } = await opened();
    await sender.send(EVENTS);
    await until(receiver, 3);
    expect(rows(receiver.take())).toEqual(rows(EVENTS));
    expect(receiver.take().count).toBe(0);
    await sender.send(EVENTS);
    await until(receiver, 6);
    sender.close();
    receiver.close();
    const parts: Events[] = [];
    for await (const events of receiver) parts.push(events);
    expect(rows(concatenateEvents(parts))).toEqual(rows(EVENTS));
    expect(receiver.counts).toEqual({ datagrams: 6, bytes: 2400, events: 300, malformed: 0, outside: 0, lost: 0 });
  });

  it('wake who waits for them, as a stream of rxjs too', async () => {
    const { receiver, sender } = await opened();
    const sum = lastValueFrom(from(receiver).pipe(reduce((count, events) => count + events.count, 0)));
    await new Promise((done) => setTimeout(done, 20));
    await sender.send(EVENTS);
    await until(receiver, 3);
    receiver.close();
    sender.close();
    expect(await sum).toBe(150);
  });

  it('take no more memory than they may, and what is left out is counted', async () => {
    const { receiver, sender } = await opened({ mostWaiting: 80, geometry: { width: 40, height: 20 } });
    await sender.send(EVENTS);
    await until(receiver, 3);
    const seen = rows(EVENTS).filter(([, , y]) => y < 20);
    expect(rows(receiver.take())).toEqual(seen.slice(0, 80));
    expect(receiver.counts).toMatchObject({ events: 80, outside: 150 - seen.length, lost: seen.length - 80 });
    expect(receiver.firstOutside).toMatchObject({ x: 20, y: 20 });
    receiver.close();
    sender.close();
  });

  it('that are malformed are counted', async () => {
    const { receiver, sender } = await opened();
    const other = createSocket('udp4');
    for (const bytes of ['hello', 'abc']) {
      await new Promise((done) => other.send(Buffer.from(bytes), receiver.port, '127.0.0.1', done));
    }
    await until(receiver, 2);
    expect(receiver.counts.malformed).toBe(2);
    other.close();
    receiver.close();
    sender.close();
  });

  it('feed the sensor of a robot, tick by tick, through filters', async () => {
    const { receiver, sender } = await opened({ geometry: { width: 40, height: 30 } });
    const port = new Port(messageType('events'), 1);
    const heard: number[] = [];
    const filter = new BackgroundActivityFilter({ width: 40, height: 30, seconds: 1e-4 });
    port.stream.pipe(filterEvents(filter)).subscribe(({ count }) => void heard.push(count));
    await sender.send(EVENTS);
    await until(receiver, 3);
    for (let tick = 0; tick < 3; tick++) port.emit(receiver.take());
    // Each event is beside the one before it, 7 us later, but for the first and those that begin at an edge.
    expect(heard).toEqual([150 - filter.removed, 0, 0]);
    expect(filter.received).toBe(150);
    expect(filter.removed).toBeGreaterThan(0);
    expect(filter.removed).toBeLessThan(20);
    receiver.close();
    sender.close();
  });

  it('cannot be received at a port that is taken, or exchanged at one that there is not', async () => {
    const { receiver, sender } = await opened();
    await expect(receiveEvents({ port: receiver.port })).rejects.toMatchObject({ code: 'unreceived_events' });
    receiver.close();
    receiver.close();
    sender.close();
    sender.close();
    await expect(sender.send(EVENTS)).rejects.toMatchObject({ code: 'unsent_events' });
    await expect(receiveEvents({ port: 70_000 })).rejects.toMatchObject({ code: 'invalid_option' });
    await expect(receiveEvents({ port: 0, mostWaiting: 0 })).rejects.toMatchObject({ code: 'invalid_option' });
    await expect(sendEvents({ port: 0 })).rejects.toMatchObject({ code: 'invalid_option' });
  });
});
