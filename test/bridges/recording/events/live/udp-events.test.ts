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

  it.each([
    ['ahead', [1_000_000, 1_001_000, 0xfffffff0, 1_002_000, 1_003_000], [1_000_000, 1_001_000, 1_002_000, 1_003_000]],
    ['behind', [900_000_000, 5, 900_001_000], [900_000_000, 900_001_000]],
    ['in several places', [10, 2e9, 3e9, 1e9, 20], [10, 20]],
  ])('whose time is far %s are left out alone, and counted', (_, times, taken) => {
    const [reader, into] = [new SpifReader(), allocateEvents(0)];
    for (const time of times) reader.read(words32(1, time), 7, into);
    expect(rows(into).map(([t]) => t)).toEqual(taken);
    expect([reader.implausible, reader.held]).toEqual([times.length - taken.length, 0]);
  });

  /** The times that are taken of datagrams of an event each, that arrive at so many seconds. */
  const taken = (...all: readonly (readonly [time: number, now: number])[]): number[] => {
    const [reader, into] = [new SpifReader(), allocateEvents(0)];
    for (const [time, now] of all) reader.read(words32(1, time), now, into);
    expect(reader.held + reader.implausible + into.count).toBe(all.length);
    return rows(into).map(([t]) => t);
  };

  it('have times up to a minute from where the clock is expected', () => {
    const [start, minute] = [100_000_000, 60_000_000];
    for (const [time, now, isTaken] of [
      [start + minute, 7, true],
      [start + minute + 1, 7, false],
      [start - minute, 7, true],
      [start - minute - 1, 7, false],
      // Ten seconds later it may be as much later, and still as early.
      [start + minute + 10_000_000, 17, true],
      [start + minute + 10_000_001, 17, false],
      [start - minute, 17, true],
      [start - minute - 1, 17, false],
      // A clock of this computer that was set back says nothing.
      [start - minute, 1, true],
      [start + minute + 1, 1, false],
    ] as const)
      expect(taken([start, 7], [time, now]), `${time} at ${now} s`).toEqual(isTaken ? [start, time] : [start]);
  });

  it('that were overtaken set the clock neither back nor forth', () => {
    const second = 1_000_000;
    expect(taken([100 * second, 0], [50 * second, 0], [35 * second, 0])).toEqual([100 * second, 50 * second]);
    // Nor is the arrival of such a one that of the last time.
    expect(taken([100 * second, 0], [90 * second, 50], [205 * second, 50])).toEqual(
      [100, 90, 205].map((t) => t * second),
    );
    expect(taken([100 * second, 0], [211 * second, 50])).toEqual([100 * second]);
  });

  it('are not before 0', () => {
    expect(taken([10, 0], [2 ** 32 - 5, 0])).toEqual([10]);
    expect(taken([10, 0], [0, 0])).toEqual([10, 0]);
  });

  it('are sent modulo 2^32 us, those before 0 too', () => {
    const events = eventsOf(
      [-5, 1, 2, 1],
      [2 ** 32 + 7, 3, 4, 0],
      [-(2 ** 32), 0x7fff, 0, 0],
      [3 * 2 ** 32 - 1, 0, 0x7fff, 1],
    );
    const timed = [...spifDatagrams(events, true)].map((datagram) => datagram.slice());
    const places = [(1 << 16) | 0x8000 | 2, (3 << 16) | 4, 0x7fff << 16, 0x8000 | 0x7fff];
    expect(timed).toEqual([words32(places[0], 2 ** 32 - 5, places[1], 7, places[2], 0, places[3], 2 ** 32 - 1)]);
    const plain = [...spifDatagrams(events, false)].map((datagram) => datagram.slice());
    expect(plain).toEqual([words32(...places.map((place) => (place | WITHOUT_TIME) >>> 0))]);
  });

  it('say that the clock was set in two datagrams, of which none is lost', () => {
    const [reader, into] = [new SpifReader(), allocateEvents(0)];
    for (const times of [[800_000_000], [5, 6], [7, 8], [9]])
      reader.read(words32(...times.flatMap((time) => [1, time])), 7, into);
    expect(rows(into).map(([t]) => t)).toEqual([800_000_000, 5, 6, 7, 8, 9]);
    // One datagram alone says nothing, however many events it has.
    reader.read(words32(...Array.from({ length: 60 }, (_, n) => [1, 3e9 + n]).flat()), 7, into);
    reader.read(words32(1, 10), 7, into);
    expect([into.count, reader.implausible]).toEqual([7, 60]);
  });

  it('go on after a silence as long as it was, for hours too', () => {
    const [reader, into] = [new SpifReader(), allocateEvents(0)];
    const hours = 3 * 3600;
    reader.read(words32(1, 1000), 0, into);
    reader.read(words32(1, (1000 + hours * 1e6) % 2 ** 32), hours, into);
    expect(rows(into).map(([t]) => t)).toEqual([1000, 1000 + hours * 1e6]);
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
    expect(receiver.counts).toEqual({
      ...{ datagrams: 6, bytes: 2400, events: 300, malformed: 0 },
      ...{ foreign: 0, implausible: 0, outside: 0, lost: 0 },
    });
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

  it('of another sender than the first are left out, or of another than the one that is named', async () => {
    const { receiver, sender } = await opened();
    const named = await receiveEvents({ port: 0, from: '127.0.0.2' });
    const other = await sendEvents({ port: receiver.port });
    await sender.send(EVENTS);
    await until(receiver, 3);
    await other.send(EVENTS);
    await until(receiver, 6);
    expect(receiver.counts).toMatchObject({ events: 150, foreign: 3 });
    const own = await sendEvents({ port: named.port });
    await own.send(EVENTS);
    await until(named, 3);
    expect(named.counts).toMatchObject({ events: 0, foreign: 3 });
    await expect(receiveEvents({ port: 0, from: 'camera' })).rejects.toMatchObject({ code: 'invalid_option' });
    for (const one of [receiver, named, sender, other, own]) one.close();
  });

  it('whose times are held back at the end are counted', async () => {
    const { receiver } = await opened();
    const socket = createSocket('udp4');
    for (const time of [1_000_000, 0xf0000000])
      await new Promise((done) => socket.send(words32(1, time), receiver.port, '127.0.0.1', done));
    await until(receiver, 2);
    receiver.close();
    expect(receiver.counts).toMatchObject({ events: 1, implausible: 1 });
    socket.close();
  });

  it('without times have that of their arrival, in s since the receiver was opened', async () => {
    const before = performance.now();
    const receiver = await receiveEvents({ port: 0 });
    const sender = await sendEvents({ port: receiver.port, timed: false });
    await new Promise((done) => setTimeout(done, 30));
    await sender.send(EVENTS);
    await until(receiver, 2);
    const { count, t, x } = receiver.take();
    const most = (performance.now() - before) / 1000;
    expect([count, x.slice(0, count)]).toEqual([150, EVENTS.x]);
    for (const time of [t[0], t[149]]) {
      expect(time).toBeGreaterThan(0.02);
      expect(time).toBeLessThanOrEqual(most);
    }
    receiver.close();
    sender.close();
  });

  it('are exchanged at ports that there are, for as many as wait at least, from whom is named', async () => {
    const refused = { code: 'invalid_option' };
    for (const port of [1, 65_535]) (await sendEvents({ port })).close();
    for (const port of [0, 65_536, 1.5]) await expect(sendEvents({ port })).rejects.toMatchObject(refused);
    for (const port of [-1, 65_536, 1.5]) await expect(receiveEvents({ port })).rejects.toMatchObject(refused);
    for (const mostWaiting of [0, 1.5, Number.NaN])
      await expect(receiveEvents({ port: 0, mostWaiting })).rejects.toMatchObject(refused);
    for (const from of ['127.0.0', '127.0.0.1:', 'localhost', '127.0.0.1:a'])
      await expect(receiveEvents({ port: 0, from })).rejects.toMatchObject(refused);
    const socket = createSocket('udp4');
    await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
    const { port } = socket.address();
    for (const [from, events] of [
      ['127.0.0.1', 1],
      [`127.0.0.1:${port}`, 1],
      [`127.0.0.1:${port === 1 ? 2 : port - 1}`, 0],
    ] as const) {
      const receiver = await receiveEvents({ port: 0, from, mostWaiting: 1 });
      await new Promise((done) => socket.send(words32(1, 5, 2, 6), receiver.port, '127.0.0.1', done));
      await until(receiver, 1);
      expect(receiver.counts).toMatchObject({ events, lost: events, foreign: 1 - events });
      receiver.close();
    }
    socket.close();
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
