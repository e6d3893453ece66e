import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { writing } from '../../output/result-file.ts';
import { asidePath } from './aside-path.ts';

/** Writes a file beside its place, and moves it there at one instant, over what was there. @throws BridgeError `file_not_written` */
export function putWhole(file: string, content: string | Uint8Array): void {
  writing(file, () => {
    mkdirSync(dirname(file), { recursive: true });
    const aside = asidePath(file);
    try {
      writeFileSync(aside, content);
      renameSync(aside, file);
    } finally {
      rmSync(aside, { force: true });
    }
  });
}
