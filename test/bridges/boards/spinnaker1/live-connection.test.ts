import { filter, firstValueFrom, type Observable } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ValidationError } from '../../../../agents/errors.ts';
import { LiveConnection, type LiveOptions } from '../../../../bridges/boards/spinnaker1/live-connection.ts';
import type { LiveSpikes } from '../../../../bridges/boards/spinnaker1/live-spikes.ts';
import { Board, stranger, Tools, until } from './peer.ts';

const DATABASE = 'test/fixtures/spinnaker/live.sqlite3';
const [TOLD, STARTED, STOPPED] = [0x4001, 0x400b, 0x400a];
/** Set, to the sender, without SDP header, tag 3. */
const SET_TAG = (1 << 30) | (1 << 28) | (1 << 16) | 3;

describe('a live connection', () => {
  let board: Board;
  let tools: Tools;
  let live: LiveConnection;
  const spikes: LiveSpikes[] = [];
  const faults: { code: string }[] = [];

  const open = async (options: LiveOptions = {}) => {
    live = await LiveConnection.open({
      ...{ receive: ['motor', 'cells'], send: ['whiskers'], port: 0, boardPort: board.port },
      ...options,
    });
    live.spikes.subscribe((one) => spikes.push(one));
    live.faults.subscribe((one) => faults.push(one));
    tools = await Tools.open(live.port);
  };
  const phase = (wanted: string) => firstValueFrom(live.phase.pipe(filter((one) => one === wanted)));
  const run = async (options: LiveOptions = {}) => {
    await open(options);
    tools.say(TOLD, DATABASE);
    await until(() => live.statistics.tagged > 0, 'the tag');
    tools.say(STARTED);
    await phase('running');
  };

  beforeEach(async () => {
    spikes.length = 0;
    faults.length = 0;
    board = await Board.open();
  });
  afterEach(() => {
    live?.close();
    tools?.close();
    board.close();
  });

  it('is told of a network, answers, points the tag at itself, and hears start and end', { tags: 'long' }, async () => {
    const order: string[] = [];
    board.heard = ({ command }) => order.push(`command ${command}, answered ${tools.heard.length}`);
    await open({ tagPeriod: 0.03 });
    live.phase.subscribe((one) => order.push(one));
    tools.say(TOLD, DATABASE);
    await until(() => board.seen.length > 0 && tools.heard.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 60));
    // The tag is kept only while the network runs.
    expect(board.seen).toHaveLength(1);
    expect(board.seen[0]).toMatchObject({ core: '0,0,0', command: 26, words: [SET_TAG, 0, 0] });
    tools.say(STARTED);
    await until(() => board.seen.length > 3, 'a tag that is kept');
    tools.say(STOPPED);
    await phase('paused');
    const kept = board.seen.length;
    await new Promise((resolve) => setTimeout(resolve, 90));
    expect(board.seen).toHaveLength(kept);
    expect(tools.heard).toEqual(['0140']);
    expect(order.slice(0, 3)).toEqual(['waiting', 'told', expect.stringMatching(/^command 26/)]);
    expect(order.indexOf('running')).toBeGreaterThan(2);
    expect(order.at(-1)).toBe('paused');
    expect(faults).toEqual([]);
    // It may run again.
    tools.say(STARTED);
    await phase('running');
  });

  it('gives spikes with population, neuron and time', async () => {
    await run();
    board.spikes(1234, [0x80000003, 0x10002, 0x80000001, 0x20005]);
    await until(() => spikes.length === 2);
    expect(spikes).toEqual([
      { label: 'motor', neurons: Uint32Array.of(3, 1), times: Float64Array.of(1.234, 1.234) },
      { label: 'cells', neurons: Uint32Array.of(2, 15), times: Float64Array.of(1.234, 1.234) },
    ]);
  });

  it('gives spikes with a payload, and without anything', async () => {
    await run();
    board.send(Uint8Array.of(1, 0x0c, 2, 0, 0, 0x80, 7, 0, 0, 0));
    board.send(Uint8Array.of(1, 0x08, 2, 0, 0, 0x80));
    // 16-bit keys with an upper half.
    board.send(Uint8Array.of(1, 0xc0, 1, 0, 4, 0));
    await until(() => spikes.length === 3);
    expect(spikes).toEqual([
      { label: 'motor', neurons: Uint32Array.of(2), payloads: Uint32Array.of(7) },
      { label: 'motor', neurons: Uint32Array.of(2) },
      { label: 'cells', neurons: Uint32Array.of(4) },
    ]);
  });

  it('loses none of many spikes, and says of each what became of it', async () => {
    await run();
    const [packets, keys] = [600, 60];
    for (let k = 0; k < packets; k++) {
      // Every tenth key belongs to nobody.
      board.spikes(
        k,
        Array.from({ length: keys }, (_, n) => (n % 10 === 9 ? 0x999 : 0x80000000 + (n % 4))),
      );
      if (k % 20 === 19) await until(() => live.statistics.packets === k + 1, `packet ${k + 1}`);
    }
    const { events, delivered, unknownKeys, malformed, strangers } = live.statistics;
    expect({ events, delivered, unknownKeys }).toEqual({ events: 36_000, delivered: 32_400, unknownKeys: 3600 });
    expect({ malformed, strangers }).toEqual({ malformed: 0, strangers: 0 });
    expect(spikes.reduce((sum, { neurons }) => sum + neurons.length, 0)).toBe(delivered);
    expect(spikes.at(-1)?.times?.[0]).toBeCloseTo(0.599, 12);
  });

  it('sends spikes to the cores of an injector, by their full keys', { tags: 'long' }, async () => {
    await run({ pace: { rest: 0.005 } });
    const sink = live.sink('whiskers');
    sink.next({ neurons: [0, 7] });
    sink.next({ neurons: Uint32Array.of(3), payloads: [4_000_000_000] });
    await until(() => board.injected.length === 2);
    expect(board.injected).toEqual([
      { core: '1,2,5', keys: [0x70000, 0x70007], payloads: [] },
      { core: '1,2,5', keys: [0x70003], payloads: [4_000_000_000] },
    ]);
    sink.next({ neurons: Array.from({ length: 12_000 }, (_, n) => n % 8) });
    await until(() => live.statistics.injection.waiting === 0);
    await until(() => board.injected.reduce((sum, { keys }) => sum + keys.length, 0) === 12_003, 'all spikes');
    expect(board.injected.every(({ keys, payloads }) => keys.length <= (payloads.length > 0 ? 31 : 63))).toBe(true);
    expect(board.injected.flatMap(({ keys }) => keys).slice(3, 14)).toEqual(
      Array.from({ length: 11 }, (_, n) => 0x70000 + (n % 8)),
    );
    expect(live.statistics.injection).toEqual({ given: 12_003, sent: 12_003, waiting: 0, dropped: 0, failed: 0 });
  });

  it('sends no more at once than the pace allows, and drops what has no room', async () => {
    await run({ pace: { burst: 2, rest: 20, queue: 500 } });
    live.sink('whiskers').next({ neurons: new Uint32Array(1000) });
    await until(() => board.injected.length === 2);
    await new Promise((resolve) => setTimeout(resolve, 40));
    live.sink('whiskers').next({ neurons: [1] });
    expect(board.injected).toHaveLength(2);
    expect(live.statistics.injection).toEqual({ given: 1001, sent: 126, waiting: 375, dropped: 500, failed: 0 });
    tools.say(STOPPED);
    await phase('paused');
    live.sink('whiskers').next({ neurons: [1] });
    expect(live.statistics.injection).toEqual({ given: 1002, sent: 126, waiting: 0, dropped: 876, failed: 0 });
  });

  it('rests after a burst also when spikes come one by one', async () => {
    await run({ pace: { burst: 3, rest: 0.05 } });
    const sink = live.sink('whiskers');
    for (let k = 0; k < 5; k++) sink.next({ neurons: [k] });
    expect(live.statistics.injection).toMatchObject({ sent: 3, waiting: 2 });
    await until(() => board.injected.length === 5);
  });

  it('puts no more into a packet than fits', async () => {
    await run({ pace: { burst: 100 } });
    const neurons = Array.from({ length: 130 }, (_, n) => n % 8);
    live.sink('whiskers').next({ neurons });
    live.sink('whiskers').next({ neurons, payloads: neurons });
    await until(() => board.injected.length === 8);
    expect(board.injected.map(({ keys }) => keys.length)).toEqual([63, 63, 4, 31, 31, 31, 31, 6]);
  });

  it('names and counts what arrives damaged, and goes on', async () => {
    await run();
    board.send(Uint8Array.of(9));
    board.send(Uint8Array.of(4, 0x38, 0, 0, 0, 0, 1, 2));
    board.send(Uint8Array.of(2, 0x40, 0));
    board.send(Uint8Array.from([0, 0, 7, 255, 255, 0, 0, 0, 0, 0, 0x80, 0, 99, 0]));
    board.send(Uint8Array.from([0, 0, 9, 255, 255, 0, 0, 0, 0, 0, 0x80, 0, 99, 0]));
    tools.raw(Uint8Array.of(1, 2, 3));
    tools.say(0x4005);
    board.spikes(1, [0x80000000]);
    await until(() => spikes.length === 1 && live.statistics.otherCommands === 2);
    expect(faults.map(({ code }) => code)).toEqual(Array(3).fill('malformed_message'));
    expect(live.statistics).toMatchObject({ malformed: 4, lateAnswers: 1, otherCommands: 2, packets: 1 });
  });

  it.skipIf(process.platform !== 'linux')('takes no spikes from others than its boards', async () => {
    await run();
    board.spikes(1, [0x80000000]);
    await until(() => spikes.length === 1);
    await stranger('127.0.0.2', Uint8Array.of(1, 0x08, 2, 0, 0, 0x80), board.listener);
    await until(() => live.statistics.strangers === 1);
    expect(spikes).toHaveLength(1);
  });

  it('does not pile up requests to a board that does not answer', { tags: 'long' }, async () => {
    await open({ patience: { timeout: 0.1, tries: 2 }, tagPeriod: 0.005 });
    board.result = () => undefined;
    tools.say(TOLD, DATABASE);
    tools.say(STARTED);
    await until(() => faults.length === 2);
    // One request at a time, of which each is sent twice: a third may be under way.
    expect(new Set(board.seen.map(({ sequence }) => sequence)).size).toBeLessThanOrEqual(3);
    tools.say(STOPPED);
    await phase('paused');
    await until(() => faults.length === 3 || board.seen.length === 4);
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(faults.length).toBeLessThanOrEqual(3);
  });

  it('goes on when a board does not answer, and names it', async () => {
    await open({ patience: { timeout: 0.01, tries: 2 }, tagPeriod: 0.05 });
    board.result = () => undefined;
    tools.say(TOLD, DATABASE);
    await until(() => faults.length > 0);
    expect(faults[0]).toMatchObject({ code: 'board_silent', block: 'core 0,0,0' });
    board.result = () => 0x80;
    tools.say(STARTED);
    await until(() => live.statistics.tagged > 0, 'the tag');
    board.spikes(1, [0x80000000]);
    await until(() => spikes.length === 1);
  });

  it.each([
    [{ receive: ['mottor'] }, DATABASE, { code: 'label_not_live', remedy: "did you mean 'motor'?" }],
    [{ receive: ['whiskers'] }, DATABASE, { code: 'label_not_live', expected: 'cells, motor' }],
    [{ send: ['whisker'] }, DATABASE, { code: 'label_not_live', remedy: "did you mean 'whiskers'?" }],
    [{}, '/nowhere.sqlite3', { code: 'database_not_read' }],
    [{}, 'test/fixtures/spinnaker/behind-proxy.sqlite3', { code: 'database_not_read' }],
    [{}, '', { code: 'database_not_read', received: 'nothing' }],
  ])('does not say that it is ready when it is not: %o %s', async (options, path, fault) => {
    await open(options);
    tools.say(TOLD, path);
    await until(() => faults.length > 0);
    expect(faults).toEqual([expect.objectContaining(fault)]);
    tools.say(STARTED);
    await until(() => live.statistics.otherCommands === 1);
    expect(tools.heard).toEqual([]);
    expect(board.seen).toEqual([]);
  });

  it('takes the database that it is given where the tools send no path', async () => {
    await open({ database: DATABASE });
    tools.say(TOLD);
    await phase('told');
    expect(live.network?.populations.size).toBe(3);
  });

  it('refuses spikes that cannot be injected', async () => {
    await run();
    const sink = live.sink('whiskers');
    expect(() => live.sink('motor')).toThrow(expect.objectContaining({ code: 'label_not_live' }));
    for (const wrong of [{ neurons: [8] }, { neurons: [1], payloads: [] }, { neurons: [1], payloads: [-1] }])
      expect(() => sink.next(wrong)).toThrow(expect.objectContaining({ code: 'label_not_live', block: 'whiskers' }));
    expect(live.statistics.injection.given).toBe(0);
  });

  it('refuses a port that is taken, and options that it does not have', async () => {
    await open();
    await expect(LiveConnection.open({ port: live.port })).rejects.toMatchObject({ code: 'board_gone' });
    await expect(LiveConnection.open({ recieve: [] } as never)).rejects.toMatchObject({ code: 'unknown_option' });
    for (const wrong of [
      { tagPeriod: 0 },
      { pace: { rest: 0 } },
      { pace: { burst: 0 } },
      { pace: { queue: Number.NaN } },
      { patience: { tries: 0 } },
    ])
      await expect(LiveConnection.open({ port: 0, ...wrong })).rejects.toBeInstanceOf(ValidationError);
  });

  it('ends its streams when it is closed, and sends nothing more', async () => {
    await run();
    let ended = 0;
    const streams: readonly Observable<unknown>[] = [live.phase, live.spikes, live.faults];
    for (const stream of streams) stream.subscribe({ complete: () => ended++ });
    const sink = live.sink('whiskers');
    live.close();
    live.close();
    sink.next({ neurons: [1] });
    expect(ended).toBe(3);
    expect(live.statistics.injection).toMatchObject({ given: 1, dropped: 1 });
  });
});
