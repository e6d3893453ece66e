import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Declaration, type DeclarationFile, exportsOf, parseDeclarations } from './declarations.ts';
import { packageEntries } from './package-entries.ts';

/** What the package exports, by subpath (`.`, `./agents`, ...): the public names and their declarations, as users get them. */
export function emittedDeclarations(): ReadonlyMap<string, ReadonlyMap<string, readonly Declaration[]>> {
  const folder = mkdtempSync(join(tmpdir(), 'declarations-'));
  try {
    const options = [
      '-p',
      'tsconfig.build.json',
      '--emitDeclarationOnly',
      '--declarationMap',
      'false',
      '--outDir',
      folder,
    ];
    const { status, stdout } = spawnSync(join('node_modules', '.bin', 'tsc'), options, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`the declarations cannot be emitted: ${stdout}`);
    const files = new Map<string, DeclarationFile>();
    const parse = (path: string): DeclarationFile => {
      const file = files.get(path) ?? parseDeclarations(readFileSync(path, 'utf8'));
      files.set(path, file);
      return file;
    };
    return new Map(
      [...packageEntries()].map(([subpath, { types }]) => [
        subpath,
        exportsOf(types.replace(/^\.\/dist/, folder), parse),
      ]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
