import { join } from 'node:path';
import { given } from '../../../agents/given.ts';
import type { Column } from '../../output/column.ts';
import { eachJob } from '../each-job.ts';
import type { SweepPlan } from '../plan-sweep.ts';
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
  /** Number of jobs that have a result, without trainings. */
  readonly jobs: number;
  /** Number of their trials. */
  readonly trials: number;
  readonly points: number;
  /** Number of trainings that have a result; absent where controllers do not learn first. */
  readonly trainings?: number;
  /** Number of jobs of the generations that were begun that have none, failed ones and trainings included. */
  readonly missing: number;
}

/**
 * Writes what came of a sweep as tables: `jobs`, `trials` and `points`, in the order in which points were tried, then that of the seeds. Rows of
 * one table find those of another by `id` and `job`, or by what is varied. The best point on fresh seeds is among them, with `again` true. Where
 * controllers learn first, `trainings` and `training_trials` say how; a job finds its training by `after`.
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
  const { judged, training } = plan.stages;
  const found = new FoundColumns(plan, judged);
  const generations = [...generationsOf(plan, folder, (result) => found.add(result))];
  for (const tried of generations) tried.evaluate();
  const learned = training && new FoundColumns(plan, training);
  if (learned !== undefined)
    for (const placed of eachJob(generations)) {
      const result = placed.training ? folder.result(placed.job.id) : undefined;
      if (result !== undefined) learned.add(result);
    }
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
    const rows: Rows = {
      judged: { job: table('jobs', found.jobs()), trial: table('trials', found.trials()) },
      point: table('points', pointColumns(plan)),
      ...given({
        learned: learned && {
          job: table('trainings', learned.jobs()),
          trial: table('training_trials', learned.trials()),
        },
      }),
    };
    const counts = write(generations, folder, rows);
    for (const one of open) one.end();
    for (const one of open) one.complete();
    return { files: open.map(({ file }) => file), ...counts };
  } catch (error) {
    for (const one of open) one.discard();
    throw error;
  }
}

/** What adds rows to the tables of the jobs of a stage. */
interface StageRows {
  readonly job: (row: JobRow) => void;
  readonly trial: (row: TrialRow) => void;
}

/** What adds rows to tables. */
interface Rows {
  readonly judged: StageRows;
  /** Absent where controllers do not learn first. */
  readonly learned?: StageRows;
  readonly point: (row: PointRow) => void;
}

function write(
  generations: readonly Tried[],
  folder: ResultsFolder,
  { judged, learned, point: addPoint }: Rows,
): Omit<Packed, 'files'> {
  let [jobs, trials, points, trainings, missing] = [0, 0, 0, 0, 0];
  for (const { job, training, ...place } of eachJob(generations)) {
    const result = folder.result(job.id);
    const rows = training ? learned : judged;
    if (result === undefined || rows === undefined) {
      missing++;
      continue;
    }
    const row = { ...place, result };
    rows.job(row);
    for (const trial of result.result.trials) rows.trial({ ...row, trial });
    if (training) trainings++;
    else {
      jobs++;
      trials += result.result.trials.length;
    }
  }
  for (const [k, tried] of generations.entries()) {
    for (const evaluated of tried.evaluate()) addPoint({ generation: k + 1, again: tried.again, evaluated });
    points += tried.candidates.length;
  }
  return { jobs, trials, points, ...(learned === undefined ? {} : { trainings }), missing };
}
