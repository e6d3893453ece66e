import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLiveNetwork, readLiveNetwork } from '../../../../bridges/boards/spinnaker1/database.ts';
import { FULL } from '../../../effort.ts';
import { sqliteFile } from '../../recording/events/sqlite-file.ts';

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

  it('is read or refused by name, whatever its bytes', { tags: 'long' }, () => {
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
      { numRuns: FULL ? 20_000 : 300 },
    );
  });
});

describe('what the tables of a network say', () => {
  type Rows = readonly (readonly (number | string | null)[])[];
  /** Columns of each table that are read. */
  const COLUMNS = {
    configuration_parameters: 'parameter_id, value',
    machine_chip: 'chip_x, chip_y, nearest_ethernet_x, nearest_ethernet_y, ip_address',
    application_vertices: 'vertex_id, vertex_label',
    graph_mapper_vertex: 'application_vertex_id, machine_vertex_id',
    placements: 'vertex_id, chip_x, chip_y, chip_p',
    m_vertex_to_lpg_vertex: 'pre_vertex_id, post_vertex_id',
    ip_tags: 'vertex_id, board_address, tag',
    event_to_atom_mapping: 'vertex_id, event_id, atom_id',
  };
  type Table = keyof typeof COLUMNS;
  const PARAMETERS: Rows = [
    ['machine_time_step', 500],
    ['runtime', 3000],
  ];
  /** Two boards, of which the second has its Ethernet at chip 4, 8; and a chip of none. */
  const CHIPS: Rows = [
    [0, 0, 0, 0, '10.0.0.1'],
    [1, 0, 0, 0, null],
    [4, 8, 4, 8, '10.0.0.2'],
    [5, 9, 4, 8, null],
    [7, 7, 6, 6, null],
  ];
  /** Population a is machine vertices 11 and 12, population b is 13; 21 and 22 gather their spikes. */
  const SOUND: Readonly<Record<Table, Rows>> = {
    configuration_parameters: PARAMETERS,
    machine_chip: CHIPS,
    application_vertices: [
      [1, 'a'],
      [2, 'b'],
    ],
    graph_mapper_vertex: [
      [1, 11],
      [1, 12],
      [2, 13],
    ],
    placements: [
      [11, 1, 0, 3],
      [12, 5, 9, 4],
      [13, 7, 7, 5],
      [21, 0, 0, 6],
      [22, 5, 9, 7],
    ],
    m_vertex_to_lpg_vertex: [],
    ip_tags: [],
    event_to_atom_mapping: [],
  };
  const file = (part: Partial<Record<Table, Rows>> = {}, leftOut: readonly string[] = []): Uint8Array =>
    sqliteFile(
      Object.entries({ ...SOUND, ...part })
        .filter(([name]) => !leftOut.includes(name))
        .map(([name, rows]) => ({ name, rows, sql: `CREATE TABLE ${name}(${COLUMNS[name as Table]})` })),
      4096,
    );
  const networkOf = (part: Partial<Record<Table, Rows>> = {}) => parseLiveNetwork(file(part));
  const refused = (part: object) => expect.objectContaining({ code: 'database_not_read', ...part });

  it('is the step in us and the run time in ms, of which one below 0 is none', () => {
    const of = (step: number, runtime: number) =>
      networkOf({
        configuration_parameters: [
          ['machine_time_step', step],
          ['runtime', runtime],
        ],
      });
    expect(of(500, 3000)).toMatchObject({ step: 0.0005, runtime: 3 });
    expect(of(1, 0)).toMatchObject({ step: 1e-6, runtime: 0 });
    expect(of(1, -1)).toMatchObject({ runtime: Number.POSITIVE_INFINITY });
    const received = 'a step of 0 us, a run time of 3000 ms';
    expect(() => of(0, 3000)).toThrow(refused({ received }));
    expect(() => of(-5, 3000)).toThrow(refused({}));
    for (const [row] of PARAMETERS.entries())
      expect(() => networkOf({ configuration_parameters: [PARAMETERS[row]] })).toThrow(
        refused({ received: expect.stringContaining('undefined') }),
      );
  });

  it('is the neuron of each key, on its core behind the board of its chip', () => {
    const { populations } = networkOf({
      event_to_atom_mapping: [
        [11, 70, 0],
        [12, -1, 1],
        [13, 90, 0],
        [14, 99, 5],
      ],
    });
    const [a, b] = [populations.get('a'), populations.get('b')];
    expect(a?.keys).toEqual(
      new Map([
        [0, 70],
        [1, 0xffffffff],
      ]),
    );
    expect(a?.cores).toEqual(
      new Map([
        [0, { x: 1, y: 0, p: 3, board: '10.0.0.1' }],
        [1, { x: 5, y: 9, p: 4, board: '10.0.0.2' }],
      ]),
    );
    // Its chip has no board.
    expect(b).toEqual({ keys: new Map([[0, 90]]), cores: new Map(), outputs: [] });
    expect([...populations.keys()]).toEqual(['a', 'b']);
  });

  it('is where spikes leave the machine, each tag of each board once', () => {
    const { populations } = networkOf({
      m_vertex_to_lpg_vertex: [
        [11, 21],
        [12, 21],
        [11, 22],
        [13, 23],
        [99, 21],
      ],
      ip_tags: [
        [21, '10.0.0.1', 2],
        [21, '10.0.0.1', 3],
        [22, '10.0.0.2', 2],
        [23, '10.0.0.9', 2],
      ],
    });
    expect(populations.get('a')?.outputs).toEqual([
      { board: '10.0.0.1', tag: 2, chip: { x: 0, y: 0 } },
      { board: '10.0.0.1', tag: 3, chip: { x: 0, y: 0 } },
      { board: '10.0.0.2', tag: 2, chip: { x: 5, y: 9 } },
    ]);
    // Its gatherer is nowhere.
    expect(populations.get('b')?.outputs).toEqual([]);
  });

  it('is the number of the row where a column of numbers is none of its own', () => {
    const { populations } = networkOf({
      application_vertices: [
        [null, 'first'],
        [null, 'second'],
      ],
      graph_mapper_vertex: [[2, 1]],
      placements: [[null, 4, 8, 9]],
      event_to_atom_mapping: [[1, null, 6]],
    });
    expect(populations.get('second')).toEqual({
      keys: new Map([[6, 1]]),
      cores: new Map([[6, { x: 4, y: 8, p: 9, board: '10.0.0.2' }]]),
      outputs: [],
    });
    expect(populations.get('first')?.keys.size).toBe(0);
  });

  it('is not read without one of them, or within a page', () => {
    const leftOut = ['machine_chip', 'ip_tags'];
    expect(() => parseLiveNetwork(file({}, leftOut))).toThrow(
      refused({ received: 'no table machine_chip, ip_tags', expected: 'a database of the tools of SpiNNaker' }),
    );
    const whole = file();
    expect(() => parseLiveNetwork(whole.subarray(0, -1), 'this')).toThrow(
      refused({
        received: expect.stringContaining(`${whole.length - 1} bytes, which end within a page`),
        message: expect.stringContaining('the network cannot be read from this'),
      }),
    );
  });
});
