import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Declaration, type DeclarationFile, exportsOf, parseDeclarations } from './declarations.ts';

/** What the package exports, by subpath (`.`, `./agents`, ...): the public names and their declarations, as users get them. */
export function emittedDeclarations(): ReadonlyMap<string, ReadonlyMap<string, readonly Declaration[]>> {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
  };
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
      Object.entries(exports).flatMap(([subpath, target]) =>
        typeof target === 'string'
          ? []
          : [[subpath, exportsOf(target.types.replace(/^\.\/dist/, folder), parse)] as const],
      ),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
