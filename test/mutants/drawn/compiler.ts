import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Changed } from '../question.ts';
import { allSources, root } from './sources.ts';

/** Files that add to what others declare, and that nobody imports for it: the codes of errors of each room. */
const MERGED = allSources().filter((path) => path.endsWith('/error-codes.ts'));

/** A folder that is the repository by links, but for one file, which is written into it. */
function changedRepository({ file, text }: Changed): string {
  const made = mkdtempSync(join(tmpdir(), 'reafference-mistake-'));
  const path = file.split('/');
  for (let depth = 0; depth < path.length; depth++) {
    const folder = path.slice(0, depth).join('/');
    mkdirSync(join(made, folder), { recursive: true });
    for (const name of readdirSync(join(root, folder)))
      if (name !== path[depth]) symlinkSync(join(root, folder, name), join(made, folder, name));
  }
  writeFileSync(join(made, file), text);
  return made;
}

/** What the compiler says against a source with a mistake; undefined if it takes it. It compiles that file, what it imports, and the codes of errors. */
export async function refusal(changed: Changed): Promise<string | undefined> {
  const folder = changedRepository(changed);
  const config = join(folder, 'tsconfig.mistake.json');
  writeFileSync(
    config,
    JSON.stringify({
      extends: './tsconfig.json',
      compilerOptions: { preserveSymlinks: true },
      include: [],
      files: [...new Set([changed.file, ...MERGED])],
    }),
  );
  try {
    return await new Promise((resolve) => {
      execFile(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', config], (error, said) =>
        resolve(error === null ? undefined : said.split('\n')[0].replace(/^.*?: error /, '')),
      );
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
