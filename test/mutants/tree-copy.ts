import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Changed } from './question.ts';

const root = join(import.meta.dirname, '../..');

/**
 * A copy of the repository, in which a mistake can be made where every process of the tests reads it, as workers and children do. It shares what
 * was installed and built.
 */
export class TreeCopy {
  readonly root = mkdtempSync(join(tmpdir(), 'mistaken-'));

  constructor() {
    const { status, stdout, stderr } = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    if (status !== 0) throw new Error(`git lists no files to copy: ${stderr}`);
    for (const path of stdout.split('\0')) if (path !== '') cpSync(join(root, path), join(this.root, path));
    for (const folder of ['node_modules', 'dist']) symlinkSync(join(root, folder), join(this.root, folder));
  }

  /** Makes a mistake. Returns what takes it back. */
  change({ file, text }: Changed): () => void {
    writeFileSync(join(this.root, file), text);
    return () => cpSync(join(root, file), join(this.root, file));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
