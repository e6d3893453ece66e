import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLiveNetwork, readLiveNetwork } from '../../../../bridges/boards/spinnaker1/database.ts';

const FILE = 'test/fixtures/spinnaker/live.sqlite3';

describe('the database of a network', () => {
  // A database that the tools themselves wrote, with the same network, is read by naming it.
  it.each([FILE, ...(process.env.REAFFERENCE_SPINNAKER_DATABASE?.split(',') ?? [])])('is read: %s', async (path) => {
    const { step, runtime, populations } = await readLiveNetwork(path);
    expect({ step, runtime }).toEqual({ step: 0.001, runtime: 5 });
    expect([...populations.keys()]).toEqual(['cells', 'motor', 'whiskers']);
    const [cells, motor, whiskers] = [...populations.values()];
    expect([...cells.keys].map(([neuron, key]) => [neuron, key])).toEqual(
      Array.from({ length: 16 }, (_, n) => [n, n < 10 ? 0x10000 + n : 0x20000 + n - 10]),
    );
    const board = '127.0.0.1';
    expect([cells.cores.get(9), cells.cores.get(10)]).toEqual([
      { x: 1, y: 2, p: 3, board },
      { x: 1, y: 2, p: 4, board },
    ]);
    expect([...motor.keys.values()]).toEqual([0x80000000, 0x80000001, 0x80000002, 0x80000003]);
    expect(motor.cores.get(0)).toEqual({ x: 3, y: 1, p: 1, board });
    // Two cores of one population share a gatherer.
    expect(cells.outputs).toEqual([{ board, tag: 3, chip: { x: 0, y: 0 } }]);
    expect(whiskers.outputs).toEqual([]);
    expect(whiskers.keys.get(7)).toBe(0x70007);
  });

  it('is one that runs until it is stopped where no run time is told', () => {
    const bytes = readFileSync(FILE);
    // The column after the name holds 5000 in two bytes; -1 is none.
    const at = bytes.indexOf('runtime') + 'runtime'.length;
    expect(bytes.readInt16BE(at)).toBe(5000);
    bytes.writeInt16BE(-1, at);
    expect(parseLiveNetwork(bytes).runtime).toBe(Number.POSITIVE_INFINITY);
  });

  it('is refused behind a proxy, and what it holds of it is not shown', () => {
    const bytes = readFileSync('test/fixtures/spinnaker/behind-proxy.sqlite3');
    expect(bytes.includes('TOPSECRET')).toBe(true);
    try {
      parseLiveNetwork(bytes);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'database_not_read', received: 'a machine behind a proxy' });
      expect(`${JSON.stringify(error)} ${(error as Error).stack}`).not.toContain('TOPSECRET');
    }
  });

  it('is named where it is not there, or is none', async () => {
    await expect(readLiveNetwork('/nowhere/at/all.sqlite3')).rejects.toMatchObject({ code: 'database_not_read' });
    await expect(readLiveNetwork('package.json')).rejects.toMatchObject({ code: 'database_not_read' });
  });

  it('is read or refused by name, whatever its bytes', () => {
    const whole = readFileSync(FILE);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, byte, length) => {
        const bytes = Uint8Array.from(whole.subarray(0, length < 512 ? length : whole.length));
        bytes[at] = byte;
        try {
          parseLiveNetwork(bytes);
        } catch (error) {
          expect(error).toMatchObject({ code: 'database_not_read' });
        }
      }),
      { numRuns: process.env.REAFFERENCE_TESTS === 'full' ? 20_000 : 300 },
    );
  });
});
