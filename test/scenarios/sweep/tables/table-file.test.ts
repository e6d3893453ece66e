import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import type { CellType, Column } from '../../../../scenarios/output/column.ts';
import type { Cell } from '../../../../scenarios/output/csv.ts';
import { loadParquet } from '../../../../scenarios/sweep/tables/parquet-library.ts';
import { CsvTable, distinct, ParquetTable } from '../../../../scenarios/sweep/tables/table-file.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

const folder = temporaryFolder();
const library = await loadParquet();

type Row = readonly Cell[];
const TYPES: readonly CellType[] = ['int32', 'int64', 'double', 'boolean', 'string'];
const COLUMNS = TYPES.map((type, k): Column<Row> => ({ name: type, type, of: (row) => row[k] }));

const cellOf: Readonly<Record<CellType, fc.Arbitrary<Cell>>> = {
  int32: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  int64: fc.maxSafeInteger(),
  double: fc.oneof(fc.double(), fc.constantFrom(0, -0, Number.NaN, Number.NEGATIVE_INFINITY)),
  boolean: fc.boolean(),
  string: fc.string({ unit: 'grapheme' }),
};
const row = fc.tuple(...TYPES.map((type) => fc.option(cellOf[type], { nil: undefined, freq: 4 })));

/** As a reader of Parquet has it. */
const read = async (file: string): Promise<unknown[][]> => {
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(file) });
  return rows.map((one) => Object.values(one));
};
const written = (one: Row): unknown[] =>
  one.map((cell, k) => (cell === undefined ? null : TYPES[k] === 'int64' ? BigInt(cell as number) : cell));

function tableOf(name: string, rows: readonly Row[]): string {
  const file = join(folder, name);
  const table = name.endsWith('csv') ? new CsvTable(file, COLUMNS) : new ParquetTable(file, COLUMNS, library);
  for (const one of rows) table.add(one);
  table.end();
  table.complete();
  return file;
}

describe('a table of Parquet', () => {
  it('is read back exactly: NaN, infinities, signs of zero, and what is missing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 40 }), async (rows) => {
        expect(await read(tableOf('drawn.parquet', rows))).toEqual(rows.map(written));
      }),
    );
  });

  it('has columns of the types that were asked for, also without rows', async () => {
    const { schema } = await parquetMetadataAsync(await asyncBufferFromFile(tableOf('empty.parquet', [])));
    expect(schema.slice(1).map(({ name, type, repetition_type }) => [name, type, repetition_type])).toEqual([
      ['int32', 'INT32', 'OPTIONAL'],
      ['int64', 'INT64', 'OPTIONAL'],
      ['double', 'DOUBLE', 'OPTIONAL'],
      ['boolean', 'BOOLEAN', 'OPTIONAL'],
      ['string', 'BYTE_ARRAY', 'OPTIONAL'],
    ]);
    expect(schema[5]?.converted_type).toBe('UTF8');
  });

  it('keeps the order of rows over its groups', { tags: 'long' }, async () => {
    const rows = Array.from({ length: 20_001 }, (_, k): Row => [k, k, k / 3, k % 2 === 0, `row ${k % 5}`]);
    const file = tableOf('long.parquet', rows);
    const { row_groups } = await parquetMetadataAsync(await asyncBufferFromFile(file));
    expect(row_groups.map(({ num_rows }) => num_rows)).toEqual([10_000n, 10_000n, 1n]);
    expect(await read(file)).toEqual(rows.map(written));
  });
});

describe.each(['csv', 'parquet'])('a table of %s', (format) => {
  it('is written aside, part by part, and takes its place at once', { tags: 'long' }, () => {
    const file = join(folder, `aside.${format}`);
    const table = format === 'csv' ? new CsvTable(file, COLUMNS) : new ParquetTable(file, COLUMNS, library);
    const part = join(folder, readdirSync(folder).find((name) => name.startsWith(`aside.${format}.`)) as string);
    const sizes: number[] = [];
    for (let k = 0; k < 30_000; k++) {
      table.add([k, k, k * 0.1, true, 'word']);
      if (k % 10_000 === 9_999) sizes.push(statSync(part).size);
    }
    // What was added is in the file, not in memory.
    expect(sizes[0]).toBeGreaterThan(10_000);
    expect(sizes[1] - sizes[0]).toBeGreaterThan(10_000);
    expect(sizes[2] - sizes[1]).toBeGreaterThan(10_000);
    expect(existsSync(file)).toBe(false);
    table.end();
    table.complete();
    expect([existsSync(file), existsSync(part)]).toEqual([true, false]);
  });

  it('leaves the one that was there when it is given up', () => {
    const file = tableOf(`kept.${format}`, [[1, 1, 1, true, 'first']]);
    const before = readFileSync(file);
    const table = format === 'csv' ? new CsvTable(file, COLUMNS) : new ParquetTable(file, COLUMNS, library);
    table.add([2, 2, 2, true, 'second']);
    table.discard();
    expect(readFileSync(file)).toEqual(before);
    expect(readdirSync(folder).filter((name) => name.startsWith(`kept.${format}.`))).toEqual([]);
  });

  it('says that there is no room', () => {
    const table = new CsvTable('/dev/full', COLUMNS);
    table.add([1, 1, 1, true, '']);
    expect(() => table.end()).toThrow(expect.objectContaining({ code: 'file_not_written', received: 'ENOSPC' }));
  });
});

it('columns of one name are told apart', () => {
  const named = ['a', 'b', 'a', 'a'].map((name): Column<Row> => ({ name, type: 'double', of: () => 0 }));
  expect(distinct(named).map(({ name }) => name)).toEqual(['a', 'b', 'a_2', 'a_3']);
});

it('says how to install what writes Parquet where it is not there', async () => {
  const absent = 'absent-library';
  await expect(loadParquet(() => import(absent))).rejects.toMatchObject({
    ...{ name: 'ScenarioError', code: 'parquet_unavailable', expected: 'hyparquet-writer' },
    received: expect.stringContaining(absent),
    remedy: 'npm install hyparquet-writer@~0.17.0, or take CSV',
  });
  const { peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    peerDependencies: Record<string, string>;
  };
  expect(peerDependencies['hyparquet-writer']).toBe('~0.17.0');
});
