import type { Cell } from './csv.ts';

/** What the cells of a column are: whole numbers of 32 or 64 bits with a sign, numbers, truth values, or text. */
export type CellType = 'int32' | 'int64' | 'double' | 'boolean' | 'string';

/** A column of a table, and what it has of a row. */
export interface Column<Row> {
  /** Letters, digits and `_`; a quantity says its unit. */
  readonly name: string;
  readonly type: CellType;
  /** The cell of a row; undefined where there is none. */
  readonly of: (row: Row) => Cell;
}

/** A name as Python takes it. */
export function identifier(name: string): string {
  return name.replace(/\W+/g, '_');
}
