import { dirname, resolve } from 'node:path';
import { AsideFile } from '../../../bridges/recording/bytes/aside-file.ts';
import { makeFolders } from '../../../bridges/recording/bytes/missing-folders.ts';
import type { Column } from '../../output/column.ts';
import { csvLine } from '../../output/csv.ts';
import { writing } from '../../output/result-file.ts';
import type { ParquetBytes, ParquetColumn, ParquetLibrary } from './parquet-library.ts';

/** A table on its way to a file, row by row. It is moved to its place when it is whole. */
export interface TableFile<Row> {
  readonly file: string;
  /** Adds a row; some thousands are in memory at a time. @throws BridgeError `file_not_written` */
  add(row: Row): void;
  /** Ends the table, beside its place. @throws BridgeError `file_not_written` */
  end(): void;
  /** Moves it to its place. @throws BridgeError `file_not_written` */
  complete(): void;
  /** Removes what was written; a table that was there before stays. Does nothing once it is in its place. */
  discard(): void;
}

/** Rows that are in memory before they are written. Readers skip groups of them, and load others whole. */
const ROWS = 10_000;

abstract class WrittenTable<Row> implements TableFile<Row> {
  readonly file: string;
  readonly columns: readonly Column<Row>[];
  readonly aside: AsideFile;
  #waiting = 0;

  /** @throws BridgeError `file_not_written` */
  constructor(file: string, columns: readonly Column<Row>[]) {
    this.file = file;
    this.columns = columns;
    this.aside = writing(file, () => {
      makeFolders(dirname(resolve(file)));
      return new AsideFile(file);
    });
  }

  add(row: Row): void {
    this.take(row);
    if (++this.#waiting < ROWS) return;
    this.#write();
  }

  end(): void {
    if (this.#waiting > 0) this.#write();
    writing(this.file, () => {
      this.finish();
      this.aside.seal();
    });
  }

  complete(): void {
    writing(this.file, () => this.aside.complete());
  }

  discard(): void {
    this.aside.discard();
  }

  #write(): void {
    writing(this.file, () => this.write());
    this.#waiting = 0;
  }

  /** Keeps a row. */
  protected abstract take(row: Row): void;
  /** Writes the rows that are kept, and forgets them. */
  protected abstract write(): void;
  /** Writes what stands after all rows. */
  protected abstract finish(): void;
}

/** A table as comma-separated values. */
export class CsvTable<Row> extends WrittenTable<Row> {
  #lines: string[];

  constructor(file: string, columns: readonly Column<Row>[]) {
    super(file, columns);
    this.#lines = [csvLine(columns.map(({ name }) => name))];
  }

  protected take(row: Row): void {
    this.#lines.push(csvLine(this.columns.map(({ of }) => of(row))));
  }

  protected write(): void {
    this.aside.append(Buffer.from(`${this.#lines.join('\n')}\n`));
    this.#lines = [];
  }

  protected finish(): void {
    if (this.#lines.length > 0) this.write();
  }
}

/** A table as Parquet: optional columns, compressed with Snappy. */
export class ParquetTable<Row> extends WrittenTable<Row> {
  readonly #bytes: ParquetBytes;
  readonly #writer: InstanceType<ParquetLibrary['ParquetWriter']>;
  #cells: unknown[][];

  constructor(file: string, columns: readonly Column<Row>[], library: ParquetLibrary) {
    super(file, columns);
    this.#cells = columns.map(() => []);
    this.#bytes = new library.ByteWriter();
    this.#bytes.flush = () => {
      this.aside.append(new Uint8Array(this.#bytes.buffer, 0, this.#bytes.index));
      this.#bytes.index = 0;
    };
    this.#bytes.finish = this.#bytes.flush;
    const schema = library.schemaFromColumnData({ columnData: this.#columnData() });
    this.#writer = new library.ParquetWriter({ writer: this.#bytes, schema });
  }

  #columnData(): ParquetColumn[] {
    return this.columns.map(({ name, type }, k) => ({
      ...{ name, type: type.toUpperCase() as ParquetColumn['type'], nullable: true },
      // A dictionary does not tell 0 from -0.
      ...(type === 'double' ? { encoding: 'PLAIN' } : {}),
      data: this.#cells[k],
    }));
  }

  protected take(row: Row): void {
    for (const [k, { type, of }] of this.columns.entries()) {
      const cell = of(row);
      this.#cells[k].push(cell === undefined ? null : type === 'int64' ? BigInt(cell as number) : cell);
    }
  }

  protected write(): void {
    this.#writer.write({ columnData: this.#columnData(), rowGroupSize: ROWS });
    this.#cells = this.columns.map(() => []);
  }

  protected finish(): void {
    this.#writer.finish();
  }
}

/** Columns none of which has the name of another before it: the second of two alike ends with `_2`. */
export function distinct<Row>(columns: readonly Column<Row>[]): readonly Column<Row>[] {
  const taken = new Set<string>();
  return columns.map((column) => {
    let { name } = column;
    for (let n = 2; taken.has(name); n++) name = `${column.name}_${n}`;
    taken.add(name);
    return { ...column, name };
  });
}
