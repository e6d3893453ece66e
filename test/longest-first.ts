import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take minutes at full effort. */
const LONGEST = [
  'test/references/replay/rate-navigator.test.ts',
  'test/bridges/boards/mcu/emulators.test.ts',
  'test/bridges/boards/tinyodin/driver.test.ts',
  'test/package/eject.test.ts',
  'test/scenarios/studies/open-field/cobel-open-field.scenario.test.ts',
];

/** Begins with the files that take longest, so that none runs alone in the end, when the other cores have nothing to do. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification): boolean => LONGEST.some((path) => moduleId.endsWith(path));
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
