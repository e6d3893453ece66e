import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ScpResponse } from '../../../../bridges/boards/spinnaker1/scp.ts';
import { checkedPatience, ScpExchange, type ScpPatience } from '../../../../bridges/boards/spinnaker1/scp-exchange.ts';
import { versionRequest } from '../../../../bridges/boards/spinnaker1/scp-requests.ts';
import { refusedRequest } from '../../../../bridges/boards/spinnaker1/scp-result.ts';

const CORE = { x: 1, y: 2, p: 3 };
const [OK, ARGUMENT, BUSY] = [0x80, 132, 138];

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** An exchange, what it sent, and how its requests ended. */
function opened(patience: ScpPatience = {}) {
  const sent: { readonly sequence: number; readonly from: readonly number[] }[] = [];
  const ends: unknown[] = [];
  const exchange = new ScpExchange(
    (datagram) => sent.push({ sequence: datagram[12] | (datagram[13] << 8), from: [...datagram.subarray(8, 10)] }),
    patience,
    { x: 5, y: 6 },
  );
  const ask = (core = CORE): void => {
    const end = exchange.request(versionRequest(core));
    end.then(
      (answer) => ends.push(answer),
      (error) => ends.push(error),
    );
  };
  const answer = (sequence: number, result = OK): void =>
    exchange.heard(Uint8Array.from([0, 0, 7, 255, 255, 3, 0, 0, 2, 1, result, 0, sequence, 0]));
  const pass = (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);
  return { exchange, sent, ends, ask, answer, pass };
}

const SILENT = { requests: 1, done: 0, refused: 0, silent: 1, unmatched: 0, malformed: 0 };

describe('a request', () => {
  it('is sent again each time that the timeout has passed, as often as was said, and then fails', async () => {
    const { exchange, sent, ends, ask, pass } = opened({ timeout: 0.5, tries: 3 });
    ask();
    await pass(0);
    expect(sent).toEqual([{ sequence: 1, from: [6, 5] }]);
    for (const [milliseconds, times] of [
      [499, 1],
      [1, 2],
      [499, 2],
      [1, 3],
      [499, 3],
    ]) {
      await pass(milliseconds);
      expect(sent).toHaveLength(times);
    }
    expect(ends).toEqual([]);
    expect(exchange.statistics).toEqual({ ...SILENT, silent: 0, retries: 2 });
    await pass(1);
    expect(sent).toHaveLength(3);
    expect(ends).toEqual([
      expect.objectContaining({
        ...{ code: 'board_silent', expected: 'an answer within 0.5 s', received: 'none', block: 'core 1,2,3' },
        message: expect.stringContaining('core 1,2,3 has not answered command 0, sent 3 times'),
      }),
    ]);
    expect(exchange.statistics).toEqual({ ...SILENT, retries: 2 });
  });

  it('has a second for each of ten tries, if nothing else is said', async () => {
    const { sent, ends, ask, pass } = opened();
    ask();
    await pass(9999);
    expect([sent.length, ends.length]).toEqual([10, 0]);
    await pass(1);
    expect([sent.length, ends.length]).toEqual([10, 1]);
    expect(checkedPatience({})).toEqual({ timeout: 1, tries: 10 });
  });

  it('is sent again a tenth of a second after a core had no room for it, and no earlier for want of an answer', async () => {
    const { exchange, sent, ends, ask, answer, pass } = opened({ timeout: 0.05, tries: 3 });
    ask();
    await pass(30);
    answer(1, BUSY);
    await pass(99);
    expect(sent).toHaveLength(1);
    await pass(1);
    expect(sent).toHaveLength(2);
    // Two answers to one request are one.
    answer(1, BUSY);
    answer(1, BUSY);
    await pass(100);
    expect(sent.map(({ sequence }) => sequence)).toEqual([1, 1, 1]);
    answer(1, BUSY);
    await pass(100);
    expect(sent).toHaveLength(3);
    expect(ends).toEqual([expect.objectContaining({ code: 'board_refused', received: 'BUF' })]);
    expect(exchange.statistics).toEqual({ ...SILENT, refused: 1, silent: 0, retries: 2 });
  });

  it('is not sent again after it was answered', async () => {
    const { exchange, sent, ends, ask, answer, pass } = opened({ timeout: 0.05 });
    ask();
    await pass(0);
    answer(1);
    ask();
    await pass(0);
    answer(2, ARGUMENT);
    await pass(1000);
    expect(sent.map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(ends).toEqual([
      expect.objectContaining<Partial<ScpResponse>>({ from: CORE, result: OK, sequence: 1 }),
      expect.objectContaining({ code: 'board_refused', received: 'ARG' }),
    ]);
    answer(2);
    expect(exchange.statistics).toEqual({
      ...SILENT,
      requests: 2,
      done: 1,
      refused: 1,
      silent: 0,
      retries: 0,
      unmatched: 1,
    });
  });

  it('to a core waits until the one before has ended, whatever became of it', async () => {
    const { sent, ask, answer, pass } = opened({ timeout: 0.05, tries: 1 });
    for (const core of [CORE, CORE, CORE, { ...CORE, p: 4 }]) ask(core);
    await pass(0);
    expect(sent.map(({ sequence }) => sequence)).toEqual([1, 2]);
    answer(1, ARGUMENT);
    await pass(49);
    expect(sent.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    await pass(50);
    expect(sent.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
  });

  it('fails where it does not fit its fields, and the next goes on', async () => {
    const { exchange, sent, ends, ask, pass } = opened();
    ask({ ...CORE, p: 32 });
    ask();
    await pass(0);
    expect(ends).toEqual([expect.objectContaining({ code: 'invalid_option', block: 'to.p' })]);
    expect(sent).toHaveLength(1);
    expect(exchange.statistics.requests).toBe(1);
  });
});

describe('an exchange that is closed', () => {
  it('fails what waits, what waited for that, and what is asked later, and sends nothing any more', async () => {
    const { exchange, sent, ends, ask, answer, pass } = opened({ timeout: 0.05 });
    for (const core of [CORE, { ...CORE, p: 4 }, CORE]) ask(core);
    await pass(0);
    exchange.close();
    exchange.close();
    ask();
    await pass(1000);
    expect(sent).toHaveLength(2);
    expect(ends).toHaveLength(4);
    for (const end of ends) expect(end).toMatchObject({ code: 'board_gone', received: 'a request' });
    answer(1);
    expect(exchange.statistics).toEqual({ ...SILENT, requests: 2, silent: 2, retries: 0, unmatched: 1 });
  });
});

it('a refusal names the core, and what its result means', () => {
  const request = versionRequest(CORE);
  expect(refusedRequest(request, 135)).toMatchObject({
    ...{ code: 'board_refused', expected: 'OK (0x80)', received: 'ROUTE', block: 'core 1,2,3' },
    message: expect.stringContaining('core 1,2,3 refused command 0: there is no way to the chip'),
  });
  expect(refusedRequest(request, 0x1ff)).toMatchObject({
    ...{ received: '0x1ff', message: expect.stringContaining('no such result is known') },
  });
});

it.each([0, -1, Number.NaN])('a timeout of %d s is refused', (timeout) => {
  expect(() => checkedPatience({ timeout })).toThrow(
    expect.objectContaining({ code: 'invalid_option', received: timeout }),
  );
});
