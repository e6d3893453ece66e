import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { FULL } from '../effort.ts';
import { packageEntries } from '../package-entries.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { BUILT, installPacked, npx } from './packed-package.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/** A file of the examples as JavaScript. */
const javaScriptOf = (name: string): string =>
  transformSync(readFileSync(`examples/${name}`, 'utf8'), { loader: 'ts', format: 'esm' }).code;

/** What a package.json says, by what it is; `npm init -y` writes one of the first two. */
const PACKAGES = {
  'of type commonjs': '{ "type": "commonjs" }',
  'without a type': '{}',
  'of type module': '{ "type": "module" }',
  'without a package.json': undefined,
} as const;

/** The package that was built, in packages of users that say different things of their files. */
describe.skipIf(!FULL || !BUILT)('in a package', () => {
  const home = temporaryFolder();

  beforeAll(() => installPacked(home, ['typescript', '@types/node']));

  describe.each(Object.entries(PACKAGES))('%s', (name, manifest) => {
    const folder = join(home, name.replaceAll(' ', '-'));
    const cli = join(home, 'node_modules/.bin/reafference');
    const run = (file: string): string =>
      execFileSync(process.execPath, [cli, 'run', file, '--seeds', '1', '--json'], {
        cwd: folder,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });

    beforeAll(() => {
      mkdirSync(folder);
      if (manifest !== undefined) writeFileSync(join(folder, 'package.json'), manifest);
      const text = readFileSync('examples/two-doors.ts', 'utf8');
      const [beginning, rest] = text.split("from 'reafference/sim';\n");
      // What it imports is loaded as it is: a file of the user's that imports the framework, and one that is CommonJS.
      const others = "from 'reafference/sim';\nimport { START } from './start.EXT';\n";
      const parts = (ending: string): string =>
        (beginning + others.replace('EXT', ending) + rest).replace('{ x: 0, y: -0.2, heading: 0 }', 'START');
      expect(parts('ts')).toContain('start: START');
      const start =
        "import { point } from 'reafference';\nexport const START = { x: point.radius, y: -0.2, heading: 0 }";
      writeFileSync(join(folder, 'two-doors.ts'), parts('ts'));
      writeFileSync(join(folder, 'start.ts'), `${start} as const;\n`);
      writeFileSync(join(folder, 'two-doors.js'), transformSync(parts('js'), { loader: 'ts', format: 'esm' }).code);
      writeFileSync(join(folder, 'start.js'), `${start};\n`);
    });

    it('scenarios run, in TypeScript and in JavaScript, to the same digest', () => {
      const [typed, plain] = ['two-doors.ts', 'two-doors.js'].map((file) => JSON.parse(run(file)).digest);
      expect(typed).toMatch(/^[0-9a-f]{64}$/);
      expect(plain).toBe(typed);
    });
  });

  it('programs run under names that say what they are, whatever the package says', () => {
    const folder = join(home, 'programs');
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), PACKAGES['of type commonjs']);
    copyFileSync('examples/neuron.ts', join(folder, 'neuron.mts'));
    writeFileSync(join(folder, 'neuron.mjs'), javaScriptOf('neuron.ts'));
    const typed = execFileSync(process.execPath, [join(home, 'node_modules/.bin/tsx'), 'neuron.mts'], {
      cwd: folder,
      encoding: 'utf8',
    });
    const plain = execFileSync(process.execPath, ['neuron.mjs'], { cwd: folder, encoding: 'utf8' });
    expect(typed).toBe('spikes in 0.5 s: 0,1,13,14\n');
    expect(plain).toBe(typed);
  });

  it.each([{ module: 'nodenext' }, { module: 'esnext', moduleResolution: 'bundler', lib: ['es2023', 'dom'] }])(
    'its declarations pass every check that a user may turn on: $module',
    (options) => {
      const folder = join(home, options.module);
      mkdirSync(folder);
      const lines = [...packageEntries().keys()].map(
        (subpath, i) => `export * as part${i} from 'reafference${subpath.slice(1)}';\n`,
      );
      expect(lines.length).toBeGreaterThan(15);
      writeFileSync(join(folder, 'all.mts'), lines.join(''));
      const compilerOptions = {
        ...{ target: 'es2023', lib: ['es2023'], types: ['node'], strict: true, noEmit: true, skipLibCheck: false },
        ...{
          noUncheckedIndexedAccess: true,
          exactOptionalPropertyTypes: true,
          noPropertyAccessFromIndexSignature: true,
        },
        ...{ noImplicitOverride: true, noImplicitReturns: true, isolatedModules: true, verbatimModuleSyntax: true },
        ...options,
      };
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
      expect(npx(home, 'tsc', '-p', folder)).toBe('');
    },
  );

  it('a file that cannot be loaded is told by its place', () => {
    writeFileSync(join(home, 'broken.ts'), "import { lif } from 'reafference/controller';\nexport default lif;\n");
    try {
      npx(home, 'reafference', 'run', 'broken.ts');
      expect.unreachable();
    } catch (error) {
      const { stderr } = error as { stderr: string };
      expect(stderr).toMatch(/the package exports no 'reafference\/controller'/);
      expect(stderr).toMatch(/code: +scenario_not_loaded/);
    }
    rmSync(join(home, 'broken.ts'));
  });
});
