import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { ValidationError } from '../../../agents/errors.ts';
import { packageFolder } from '../../plan/identity.ts';
import type { Call } from '../command.ts';
import { EXIT } from '../exit.ts';
import { writeNewFiles } from '../new-files.ts';
import type { NewValues } from './new-options.ts';
import { type OwnSource, ownSource } from './own-source.ts';

/** Folder of the package that holds what a new one begins with. */
const TEMPLATE = 'examples/starter';
/** Name of the package in the files of the template. */
const PLACEHOLDER = /\bmy-agent\b/g;
/** A name that npm takes, and the id of a scenario. */
const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
/** npm takes no longer ones. */
const LONGEST_NAME = 214;

interface Manifest {
  readonly version: string;
  readonly engines: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/**
 * Makes a package of the user's own in a folder of its name.
 *
 * @throws ValidationError `invalid_package_name`, `file_exists`
 */
export async function makePackage({
  operands: [name],
  options: { json },
  io,
  output,
}: Call<NewValues>): Promise<number> {
  if (!NAME.test(name) || name.length > LONGEST_NAME || name === 'reafference') {
    throw new ValidationError(`'${name}' is no name for a package`, {
      code: 'invalid_package_name',
      expected: 'lower-case words, digits and hyphens, as in my-agent; not reafference',
      received: name,
    });
  }
  const folder = resolve(io.cwd, name);
  const root = resolve(packageFolder());
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  const source = ownSource(root, manifest.version, folder);
  const paths = writeNewFiles(folder, filesOf(name, root, manifest, source));
  for (const path of paths) output.wrote(path);
  if (source.path !== undefined)
    output.aside(
      `package.json takes reafference from ${source.path}, where this program came from; other machines need it there, or another source`,
    );
  if (json) output.json({ name, folder, files: paths, reafference: source.dependency });
  else output.result(`cd ${name}\nnpm install\nnpm start`);
  return EXIT.ok;
}

/** Texts of the files of a package, by path. */
function filesOf(name: string, root: string, manifest: Manifest, source: OwnSource): Map<string, string> {
  const from = join(root, TEMPLATE);
  const entries = readdirSync(from, { recursive: true, withFileTypes: true });
  const sources = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = new Map([['package.json', `${JSON.stringify(packageJson(name, manifest, source), undefined, 2)}\n`]]);
  for (const source of sources.sort()) {
    const path = source.slice(from.length + 1).replaceAll(sep, '/');
    // npm leaves files of this name out of packages.
    const written = path === 'gitignore' ? '.gitignore' : path;
    files.set(written, readFileSync(source, 'utf8').replace(PLACEHOLDER, name));
  }
  return files;
}

function packageJson(
  name: string,
  { engines, optionalDependencies, devDependencies }: Manifest,
  { dependency }: OwnSource,
): object {
  return {
    name,
    version: '0.1.0',
    private: true,
    type: 'module',
    engines,
    scripts: {
      start: 'reafference run scenario.ts',
      test: 'node --import tsx --test scenario.test.ts',
      gates: 'reafference test scenario.ts',
      check: 'tsc',
    },
    dependencies: { reafference: dependency },
    devDependencies: {
      '@types/node': devDependencies['@types/node'],
      tsx: optionalDependencies['tsx'],
      typescript: devDependencies['typescript'],
    },
  };
}
