import { ScenarioError } from '../../../agents/errors.ts';
import type { CellType } from '../../output/column.ts';

/** Part of hyparquet-writer that is used. */
export interface ParquetLibrary {
  readonly ByteWriter: new () => ParquetBytes;
  readonly ParquetWriter: new (options: {
    readonly writer: ParquetBytes;
    readonly schema: object[];
  }) => {
    write(group: { readonly columnData: object[]; readonly rowGroupSize: number }): unknown;
    finish(): unknown;
  };
  schemaFromColumnData(columns: { readonly columnData: ParquetColumn[] }): object[];
}

/** Bytes that the library has written; `index` counts those in the buffer. */
export interface ParquetBytes {
  buffer: ArrayBuffer;
  index: number;
  flush?(): void;
  finish(): void;
}

/** A column of a group of rows, with null where there is no cell. */
export interface ParquetColumn {
  readonly name: string;
  readonly type: Uppercase<CellType>;
  readonly nullable: boolean;
  readonly encoding?: 'PLAIN';
  readonly data: unknown[];
}

const INSTALL = 'npm install hyparquet-writer@~0.17.0';

/**
 * Imports hyparquet-writer, an optional peer.
 *
 * @param load imports it
 * @throws ScenarioError `parquet_unavailable`, with the command that installs it
 */
export async function loadParquet(
  load: () => Promise<unknown> = () => import('hyparquet-writer'),
): Promise<ParquetLibrary> {
  try {
    return (await load()) as ParquetLibrary;
  } catch (cause) {
    throw new ScenarioError('there is nothing that writes Parquet', {
      code: 'parquet_unavailable',
      expected: 'hyparquet-writer',
      received: cause instanceof Error ? cause.message.split('\n', 1)[0] : String(cause),
      remedy: `${INSTALL}, or take CSV`,
      cause,
    });
  }
}
