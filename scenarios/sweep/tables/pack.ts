import { join } from 'node:path';
import type { Column } from '../../output/column.ts';
import type { SweepPlan } from '../plan-sweep.ts';
import { decodeJobResult } from '../results/job-result.ts';
import type { ResultsFolder } from '../results/results-folder.ts';
import { generationsOf, type Tried } from '../tried.ts';
import { FoundColumns, type JobRow, type PointRow, pointColumns, type TrialRow } from './columns.ts';
import { loadParquet } from './parquet-library.ts';
import { CsvTable, distinct, ParquetTable, type TableFile } from './table-file.ts';

/** Formats of tables. */
export const FORMATS = ['csv', 'parquet'] as const;

/** A format of tables. */
export type Format = (typeof FORMATS)[number];

/** How tables are written. */
export interface PackOptions {
  readonly formats: readonly Format[];
  /** Folder of the tables. Default: that of the sweep. */
  readonly into?: string;
}

/** Tables that were written, and what is in them. */
export interface Packed {
  readonly files: readonly string[];
  /** Number of jobs that have a result. */
  readonly jobs: number;
  readonly trials: number;
  readonly points: number;
  /** Number of jobs of the generations that were begun that have none, failed ones included. */
  readonly missing: number;
}

/**
 * Writes what came of a sweep as tables: `jobs`, `trials` and `points`, in the order in which points were tried, then that of the seeds. Rows of
 * one table find those of another by `id` and `job`, or by what is varied. The best point on fresh seeds is among them, with `again` true.
 *
 * Tables of CSV have 1 and 0 for true and false, and nothing for what is missing; those of Parquet have null for it. They take their places together
 * when all are whole. Some ten thousand rows are in memory at a time.
 *
 * @throws ScenarioError `parquet_unavailable`; ValidationError `corrupt_result`; BridgeError `file_not_written`
 */
export async function pack(
  plan: SweepPlan,
  folder: ResultsFolder,
  { formats, into = folder.path }: PackOptions,
): Promise<Packed> {
  const parquet = formats.includes('parquet') ? await loadParquet() : undefined;
  const found = new FoundColumns();
  const generations = [...generationsOf(plan, folder, (result) => found.add(result))];
  for (const tried of generations) tried.evaluate();
  const open: TableFile<never>[] = [];
  const table = <Row>(name: string, columns: readonly Column<Row>[]): ((row: Row) => void) => {
    const named = distinct(columns);
    const files = formats.map((format) => {
      const file = join(into, `${name}.${format}`);
      const made =
        parquet !== undefined && format === 'parquet'
          ? new ParquetTable(file, named, parquet)
          : new CsvTable(file, named);
      open.push(made);
      return made;
    });
    return (row) => {
      for (const one of files) one.add(row);
    };
  };
  try {
    const counts = write(
      generations,
      folder,
      table('jobs', found.jobs(plan)),
      table('trials', found.trials(plan)),
      table('points', pointColumns(plan)),
    );
    for (const one of open) one.end();
    for (const one of open) one.complete();
    return { files: open.map(({ file }) => file), ...counts };
  } catch (error) {
    for (const one of open) one.discard();
    throw error;
  }
}

function write(
  generations: readonly Tried[],
  folder: ResultsFolder,
  addJob: (row: JobRow) => void,
  addTrial: (row: TrialRow) => void,
  addPoint: (row: PointRow) => void,
): Omit<Packed, 'files'> {
  let [trials, points, missing] = [0, 0, 0];
  const done = new Set<string>();
  for (const [k, tried] of generations.entries()) {
    const place = { generation: k + 1, again: tried.again };
    for (const { candidate, job } of tried.jobs()) {
      if (done.has(job.id)) continue;
      const bytes = folder.read(job.id);
      if (bytes === undefined) {
        missing++;
        continue;
      }
      const result = decodeJobResult(bytes, job.id, folder.fileOf(job.id));
      const row = { ...place, point: candidate.point, result };
      addJob(row);
      done.add(job.id);
      for (const trial of result.result.trials) addTrial({ ...row, trial });
      trials += result.result.trials.length;
    }
    for (const evaluated of tried.evaluate()) addPoint({ ...place, evaluated });
    points += tried.candidates.length;
  }
  return { jobs: done.size, trials, points, missing };
}
