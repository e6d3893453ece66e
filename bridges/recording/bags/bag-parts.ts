import type { Openable } from '../reading/byte-source.ts';
import { RecordingPart } from '../reading/recording-part.ts';

/** The files of a recording, in their order: those of the folder of a bag, else the one that is given. */
export async function partsOf(from: Openable): Promise<readonly RecordingPart[]> {
  if (typeof from !== 'string') return [new RecordingPart(from)];
  const { filesOfBag } = await import('./bag-folder.ts');
  return ((await filesOfBag(from)) ?? [from]).map((part) => new RecordingPart(part));
}
