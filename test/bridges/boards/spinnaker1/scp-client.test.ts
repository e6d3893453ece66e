// @module-tag long
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ScpClient } from '../../../../bridges/boards/spinnaker1/scp-client.ts';
import { ScpExchange } from '../../../../bridges/boards/spinnaker1/scp-exchange.ts';
import { readRequest, signalRequest, versionRequest } from '../../../../bridges/boards/spinnaker1/scp-requests.ts';
import { passes, resultName } from '../../../../bridges/boards/spinnaker1/scp-result.ts';
import { Board, bound } from './peer.ts';
import { spinnman } from './spinnman.ts';

const CORE = { x: 1, y: 2, p: 3 };

describe('a client of a board', () => {
  let board: Board;
  let client: ScpClient;

  const open = async (patience: { timeout?: number; tries?: number } = {}) => {
    client = await ScpClient.open({ host: '127.0.0.1', port: board.port, timeout: 0.5, tries: 3, ...patience });
    return client;
  };

  beforeEach(async () => {
    board = await Board.open();
  });
  afterEach(() => {
    client?.close();
    board.close();
  });

  it('reads the version, and memory that it wrote in pieces', async () => {
    await open();
    expect(await client.version({ x: 0, y: 0, p: 0 })).toMatchObject({ name: 'SC&MP', version: '3.4.2' });
    const bytes = Uint8Array.from({ length: 700 }, (_, k) => (7 * k + 5) & 255);
    await client.write(CORE, 0x60000001, bytes);
    expect(await client.read(CORE, 0x60000001, 700)).toEqual(bytes);
    for (const moved of [2, 3]) {
      const pieces = board.seen.filter(({ command }) => command === moved).map(({ words }) => words);
      expect(pieces).toEqual([
        [0x60000001, 256, 0],
        [0x60000101, 256, 0],
        [0x60000201, 188, 0],
      ]);
    }
    await client.request(signalRequest(30, 'sync0'));
    expect(client.statistics).toEqual({
      ...{ requests: 8, done: 8, refused: 0, silent: 0, retries: 0, unmatched: 0, malformed: 0 },
    });
  });

  it('sends a request again whose answer is lost, with the same number', async () => {
    await open({ timeout: 0.02 });
    board.result = () => (board.seen.length < 3 ? undefined : 0x80);
    await client.version(CORE);
    expect(board.seen.map(({ sequence }) => sequence)).toEqual([1, 1, 1]);
    expect(client.statistics).toMatchObject({ requests: 1, done: 1, retries: 2 });
  });

  it('hears nobody but the board', async () => {
    await open({ timeout: 0.02, tries: 2 });
    board.stranger = await bound(() => {}, '127.0.0.2');
    await expect(client.version(CORE)).rejects.toMatchObject({ code: 'board_silent' });
    board.stranger.close();
    board.stranger = undefined;
    await expect(client.version(CORE)).resolves.toMatchObject({ version: '3.4.2' });
  });

  it('gives up when nobody answers', async () => {
    await open({ timeout: 0.01, tries: 4 });
    board.result = () => undefined;
    await expect(client.version(CORE)).rejects.toMatchObject({ code: 'board_silent', block: 'core 1,2,3' });
    expect(board.seen).toHaveLength(4);
    expect(client.statistics).toMatchObject({ requests: 1, silent: 1, retries: 3 });
    board.result = () => 0x80;
    await expect(client.version(CORE)).resolves.toBeDefined();
  });

  it('asks a core one thing at a time, and several cores at once', async () => {
    await open();
    let [underWay, most] = [0, 0];
    const perCore = new Map<string, number>();
    const raw: (() => void)[] = [];
    const answer = board.answer.bind(board);
    board.answer = (request, port, result) => {
      const core = `${request[7]},${request[6]},${request[4] & 31}`;
      perCore.set(core, (perCore.get(core) ?? 0) + 1);
      most = Math.max(most, ++underWay);
      expect(perCore.get(core)).toBe(1);
      raw.push(() => {
        perCore.set(core, 0);
        underWay--;
        answer(request, port, result);
      });
      setTimeout(() => raw.shift()?.(), 5);
    };
    const cores = [1, 2, 3, 4].map((p) => ({ x: 0, y: 0, p }));
    await Promise.all(Array.from({ length: 24 }, (_, k) => client.request(readRequest(cores[k % 4], 4 * k, 4))));
    expect(most).toBe(4);
    // To each core in the order in which it was asked.
    for (const p of [1, 2, 3, 4]) {
      const addresses = board.seen.filter(({ core }) => core === `0,0,${p}`).map(({ words }) => words[0]);
      expect(addresses).toEqual(Array.from({ length: 6 }, (_, k) => 4 * (4 * k + p - 1)));
    }
  });

  it.each(Object.entries(spinnman.results).filter(([name]) => name !== 'RC_OK'))(
    'names the result %s, and repeats only what may pass',
    async (name, result) => {
      await open({ tries: 2 });
      board.result = () => result;
      await expect(client.version(CORE)).rejects.toMatchObject({
        ...{ code: 'board_refused', received: name.replace('RC_', ''), remedy: expect.stringMatching(/.{10}/) },
      });
      expect(resultName(result)).toBe(name.replace('RC_', ''));
      expect(board.seen).toHaveLength(passes(result) ? 2 : 1);
      expect(client.statistics).toMatchObject({ requests: 1, refused: 1 });
    },
  );

  it('repeats what may pass: a datagram cut short, a timeout, a full buffer, a busy or silent neighbour', () => {
    const repeated = Object.entries(spinnman.results).filter(([, result]) => passes(result));
    expect(repeated.map(([name]) => name.replace('RC_', '')).sort()).toEqual([
      'BUF',
      'LEN',
      'P2P_BUSY',
      'P2P_NOREPLY',
      'P2P_TIMEOUT',
      'TIMEOUT',
    ]);
  });

  it('names a result that is not known by its number', async () => {
    await open();
    board.result = () => 0x99;
    await expect(client.version(CORE)).rejects.toMatchObject({ code: 'board_refused', received: '0x99' });
  });

  it('fails what waits when it is closed', async () => {
    await open();
    board.result = () => undefined;
    const waiting = [client.version(CORE), client.version(CORE)];
    setTimeout(() => client.close(), 20);
    for (const one of await Promise.allSettled(waiting))
      expect(one).toMatchObject({ status: 'rejected', reason: { code: 'board_gone' } });
  });
});

describe('an exchange', () => {
  it('counts what no request waits for, and what is no answer', async () => {
    const sent: Uint8Array[] = [];
    const exchange = new ScpExchange((datagram) => sent.push(datagram), { timeout: 1, tries: 1 });
    const answer = exchange.request(versionRequest(CORE));
    await new Promise((resolve) => setTimeout(resolve, 0));
    const reply = (sequence: number) =>
      Uint8Array.from([0, 0, 7, 255, 255, 3, 0, 0, 2, 1, 0x80, 0, sequence & 255, sequence >> 8]);
    exchange.heard(reply(9));
    exchange.heard(Uint8Array.of(1, 2, 3));
    exchange.heard(reply(1));
    exchange.heard(reply(1));
    await expect(answer).resolves.toMatchObject({ from: CORE, result: 0x80 });
    expect(exchange.statistics).toMatchObject({ requests: 1, done: 1, unmatched: 2, malformed: 1 });
    exchange.close();
  });

  it('gives no request the number of one that waits, and goes on after the largest', async () => {
    const numbers = new Set<number>();
    const exchange = new ScpExchange(
      (datagram) => {
        const sequence = datagram[12] | (datagram[13] << 8);
        numbers.add(sequence);
        if (sequence === 1) return;
        const reply = [0, 0, 7, 255, 255, 3, 0, 0, 2, 1, 0x80, 0, datagram[12], datagram[13]];
        queueMicrotask(() => exchange.heard(Uint8Array.from(reply)));
      },
      { timeout: 60 },
    );
    const waiting = exchange.request(versionRequest({ x: 7, y: 7, p: 0 }));
    for (let k = 0; k < 65_540; k++) await exchange.request(versionRequest(CORE));
    expect(numbers.size).toBe(65_536);
    expect(exchange.statistics).toMatchObject({ done: 65_540, unmatched: 0 });
    exchange.close();
    await expect(waiting).rejects.toMatchObject({ code: 'board_gone' });
  });

  it('refuses options that it does not have', () => {
    expect(() => new ScpExchange(() => {}, { timeOut: 1 } as never)).toThrow(
      expect.objectContaining({ code: 'unknown_option' }),
    );
    expect(() => new ScpExchange(() => {}, { tries: 0 })).toThrow(expect.objectContaining({ code: 'invalid_option' }));
  });
});
