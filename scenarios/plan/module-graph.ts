import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';
import { isOwn } from '../../agents/own-modules.ts';
import { installedVersion } from './installed-version.ts';
import { loadTool } from './optional-tool.ts';

const OWN_NAME = 'reafference';

/**
 * SHA-256, in hexadecimal digits, over a file, all files that it imports, in one step or more, and the versions of the packages
 * that these import. Imports are followed as they are written; nothing is run. Files are named relative to the first, so that it
 * does not matter where they lie.
 *
 * @throws ScenarioError `tool_unavailable` without esbuild
 */
export async function hashOfModules(entry: string): Promise<string> {
  const { build } = await loadTool('esbuild', () => import('esbuild'));
  const files = new Set([entry]);
  const packages = new Set<string>();
  await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
    plugins: [follow(files, packages)],
    // A file that cannot be read as a module has been named already.
  }).catch(() => {});
  const hash = createHash('sha256');
  const from = dirname(entry);
  const parts = [
    ...[...files].map((file) => ['file', relative(from, file).replaceAll(sep, '/'), hashOf(file)]),
    ...[...packages].map((name) => ['package', name, '']),
  ];
  for (const part of parts.sort(([, a], [, b]) => (a < b ? -1 : 1))) hash.update(`${JSON.stringify(part)}\n`);
  return hash.digest('hex');
}

/** Collects what is imported: files, and packages as `name@version`. */
function follow(files: Set<string>, packages: Set<string>): Plugin {
  return {
    name: 'follow',
    setup({ onResolve, onLoad, resolve: resolveWithoutUs }) {
      onResolve({ filter: /.*/ }, async ({ path, importer, resolveDir, kind, pluginData }) => {
        if (kind === 'entry-point' || pluginData === follow) return undefined;
        if (path === OWN_NAME || path.startsWith(`${OWN_NAME}/`)) return { path, external: true };
        const found = await resolveWithoutUs(path, { importer, resolveDir, kind, pluginData: follow });
        const file = found.errors.length > 0 || found.external ? undefined : found.path;
        if (file === undefined || file.includes(`${sep}node_modules${sep}`)) {
          const version = versionOf(path, resolveDir);
          if (version !== undefined) packages.add(version);
          return { path, external: true };
        }
        // This package has a hash of its own.
        if (isOwn(pathToFileURL(file).href)) return { path, external: true };
        files.add(file);
        return { path: file };
      });
      onLoad({ filter: /.*/ }, ({ path }) =>
        /\.[cm]?[jt]sx?$/.test(path) ? undefined : { contents: '', loader: 'empty' },
      );
    },
  };
}

/** A package that is imported, with its version: `rxjs@7.8.2`. Undefined for a file and for what Node has. */
function versionOf(specifier: string, folder: string): string | undefined {
  if (/^(?:[./]|[a-z]+:)/.test(specifier)) return undefined;
  return installedVersion(specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/'), folder);
}

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
