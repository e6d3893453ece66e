import { filesOfBag } from '../../../bridges/recording/bags/bag-folder.ts';
import { readRecordedRun } from '../../../bridges/recording/runs/recorded-run.ts';

/** The seed of a recording of a run, by its path; undefined of any other log. What cannot be read is told where the log itself is read. */
export async function recordedSeed(path: string): Promise<number | undefined> {
  try {
    const [file, ...others] = (await filesOfBag(path)) ?? [path];
    if (others.length > 0) return undefined;
    const seed = Number((await readRecordedRun(file))?.facts['seed']);
    return Number.isSafeInteger(seed) && seed >= 0 ? seed : undefined;
  } catch {
    return undefined;
  }
}
