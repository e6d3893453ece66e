import { element, escapeMarkup } from '../../plots/markup.ts';

/** How a case came out, as continuous integration reads it. */
export interface JunitCase {
  readonly name: string;
  readonly className: string;
  readonly seconds: number;
  readonly outcome: 'passed' | 'failed' | 'skipped' | 'error';
  /** One line. */
  readonly message: string;
  /** Further lines. */
  readonly details?: string;
}

export interface JunitSuite {
  readonly name: string;
  readonly seconds: number;
  readonly cases: readonly JunitCase[];
}

/** A JUnit XML report: a `testsuite` for each suite, a `testcase` for each case. */
export function junitXml(suites: readonly JunitSuite[]): string {
  const cases = suites.flatMap((suite) => suite.cases);
  const seconds = suites.reduce((sum, suite) => sum + suite.seconds, 0);
  const body = suites.map((suite) =>
    element(
      'testsuite',
      { name: suite.name, ...counts(suite.cases), time: time(suite.seconds) },
      '\n',
      ...suite.cases.map(testCase),
    ),
  );
  const root = element(
    'testsuites',
    { name: 'reafference', ...counts(cases), time: time(seconds) },
    '\n',
    ...body.map((suite) => `${suite}\n`),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

function testCase({ name, className, seconds, outcome, message, details = '' }: JunitCase): string {
  const attributes = { classname: className, name, time: time(seconds) };
  const text = escapeMarkup(details === '' ? message : `${message}\n${details}`);
  const children: Record<JunitCase['outcome'], string> = {
    passed: element('system-out', {}, text),
    failed: element('failure', { message, type: 'failed' }, text),
    error: element('error', { message, type: 'error' }, text),
    skipped: element('skipped', { message }),
  };
  return `${element('testcase', attributes, children[outcome])}\n`;
}

function counts(cases: readonly JunitCase[]): Record<string, string> {
  const of = (outcome: JunitCase['outcome']): string => String(cases.filter((one) => one.outcome === outcome).length);
  return { tests: String(cases.length), failures: of('failed'), errors: of('error'), skipped: of('skipped') };
}

function time(seconds: number): string {
  return seconds.toFixed(3);
}
