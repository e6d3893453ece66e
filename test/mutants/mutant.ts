/** A deliberate mistake in a rule, a model, a sensor, a metric or a task, and the tests that must notice it. */
export interface Mutant {
  /** The file that it is made in, from the root of the repository. */
  readonly file: string;
  /** What it replaces. It stands in the file exactly once, so that a change of the file shows that the list has aged. */
  readonly find: string;
  readonly replace: string;
  /** What is wrong then, in a few words. */
  readonly mistake: string;
  /** The file of tests that must fail. */
  readonly test: string;
}

/** Mistakes in one file, for one file of tests: each as what it replaces, what by, and what is wrong then. */
export function mistakesIn(
  file: string,
  test: string,
  mistakes: readonly (readonly [find: string, replace: string, mistake: string])[],
): readonly Mutant[] {
  return mistakes.map(([find, replace, mistake]) => ({ file, test, find, replace, mistake }));
}

/** Makes {@link mistakesIn} of the files of a folder, or of `studies/`: for the tests of the file, or for those at another such path. */
export function partsOf(folder: string) {
  const at = (path: string): string => (path.startsWith('studies/') ? `scenarios/${path}` : `${folder}/${path}`);
  return (path: string, mistakes: Parameters<typeof mistakesIn>[2], test = path): readonly Mutant[] =>
    mistakesIn(`${at(path)}.ts`, `test/${at(test)}.test.ts`, mistakes);
}
