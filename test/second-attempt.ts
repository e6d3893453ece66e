/**
 * `tsx test/second-attempt.ts REPORT` runs the files that failed, by a JSON report of Vitest, once more and alone, and puts what came of it into
 * the report. Tests of processes, sockets and real time can fail where a machine stands still for a second, and then pass; drawn cases have a
 * fixed seed, so whatever else is wrong fails again. The first failures are printed. Many files do not fail by accident: they get no second
 * attempt. Exits with 0 if everything in the report has passed now.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { removeTemporaryFolders, temporaryFolder } from './temporary-folder.ts';

const MOST_FILES = 3;

interface File {
  readonly name: string;
  readonly status: string;
  readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
}
interface Report {
  readonly testResults: readonly File[];
}

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Report;
const failed = ({ status }: { readonly status: string }) => status === 'failed';

function counted(files: readonly File[], ...statuses: readonly string[]): number {
  return files.flatMap((file) => file.assertionResults).filter(({ status }) => statuses.includes(status)).length;
}

/** The files of the first report, those that ran again by the second. */
function merged(first: Report, second: Report): Report {
  const again = new Map(second.testResults.map((file) => [file.name, file]));
  const testResults = first.testResults.map((file) => again.get(file.name) ?? file);
  return {
    ...first,
    testResults,
    numPassedTests: counted(testResults, 'passed'),
    numFailedTests: counted(testResults, 'failed'),
    numPendingTests: counted(testResults, 'pending', 'skipped'),
  } as Report;
}

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error('expected the path of a report');
const report = read(path);
const files = report.testResults.filter(failed);
if (files.length === 0 || files.length > MOST_FILES) {
  console.log(`no second attempt: ${files.length} files failed, expected 1 to ${MOST_FILES}`);
  process.exitCode = 1;
} else {
  for (const { name, assertionResults } of files)
    console.log(
      `second attempt: ${relative('', name)}`,
      assertionResults.filter(failed).map(({ fullName }) => fullName),
    );
  const outcome = `${temporaryFolder()}/second.json`;
  const { status } = spawnSync(
    'npx',
    [
      'vitest',
      'run',
      '--no-file-parallelism',
      '--reporter=default',
      '--reporter=json',
      `--outputFile=${outcome}`,
    ].concat(files.map(({ name }) => name)),
    { stdio: 'inherit' },
  );
  writeFileSync(path, JSON.stringify(merged(report, read(outcome))));
  removeTemporaryFolders();
  process.exitCode = status ?? 1;
}
