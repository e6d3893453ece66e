import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { FULL } from '../effort.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { BUILT, filesOf, installPacked, npmRun, npx } from './packed-package.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/** As a user makes it with the package that was built, which is then found in the folder above. */
describe.skipIf(!FULL || !BUILT)('a new package', () => {
  const home = temporaryFolder();
  const folder = join(home, 'way-finder');

  beforeAll(() => {
    installPacked(home, ['typescript', '@types/node']);
    expect(npx(home, 'reafference', 'new', 'way-finder')).toBe('cd way-finder\nnpm install\nnpm start\n');
  });

  it('has all files, by its own name', () => {
    const files = filesOf(folder);
    expect(files).toEqual([
      '.github',
      '.github/workflows',
      '.github/workflows/test.yml',
      '.gitignore',
      'README.md',
      'controller.ts',
      'package.json',
      'scenario.test.ts',
      'scenario.ts',
      'tsconfig.json',
    ]);
    const texts = files
      .filter((file) => /\.\w+$/.test(file) && file !== '.github')
      .map((file) => readFileSync(join(folder, file), 'utf8'));
    expect(texts.join('')).not.toContain('my-agent');
    expect(texts.join('')).toContain("id: 'way-finder'");
  });

  it('asks for what its commands need, in versions that this one was tested with', () => {
    const { dependencies, devDependencies, scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const ours = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(dependencies).toEqual({ reafference: 'file:../node_modules/reafference' });
    const known = { ...ours.optionalDependencies, ...ours.devDependencies };
    for (const [name, version] of Object.entries(devDependencies)) expect(version, name).toBe(known[name]);
    const page =
      readFileSync(join(folder, 'README.md'), 'utf8') +
      readFileSync(join(folder, '.github/workflows/test.yml'), 'utf8');
    const named = [...page.matchAll(/\bnpm (?:run )?(\w+)/g)]
      .map(([, script]) => script)
      .filter((one) => one !== 'install');
    expect(new Set(named)).toEqual(new Set(Object.keys(scripts)));
  });

  it('passes its own type check and tests', () => {
    // Examples may be copied into it.
    for (const name of readdirSync('examples').filter((one) => one.endsWith('.ts')))
      copyFileSync(join('examples', name), join(folder, name));
    expect(npmRun(folder, 'check')).toBe('');
    expect(npmRun(folder, 'test')).toMatch(/ fail 0\b/);
  });

  it('runs, on its other body too', () => {
    const { scenario, digest } = JSON.parse(npmRun(folder, 'start', '--seeds', '1', '--json'));
    expect([scenario, digest]).toEqual(['way-finder', expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(npmRun(folder, 'start', '--seeds', '2', '--body', 'rodent')).toContain('success');
  });

  it('passes its gates, and not without its mechanism', () => {
    expect(npmRun(folder, 'gates')).toMatch(/passed/);
  });
});
