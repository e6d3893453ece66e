import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ownSource } from '../../../../scenarios/cli/new/own-source.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

/** A package that npm put into `home/node_modules`, from where it says. */
function installed(resolved?: string): { readonly home: string; readonly root: string } {
  const home = temporaryFolder();
  const root = join(home, 'node_modules/reafference');
  mkdirSync(root, { recursive: true });
  const entry = { version: '0.1.0', ...(resolved === undefined ? {} : { resolved }) };
  const lock = { name: 'home', lockfileVersion: 3, packages: { 'node_modules/reafference': entry } };
  writeFileSync(join(home, 'node_modules/.package-lock.json'), JSON.stringify(lock));
  return { home, root };
}

describe('the source of this package', () => {
  it('is the registry that it was installed from', () => {
    for (const registry of ['https://registry.npmjs.org', 'http://localhost:4873']) {
      const { home, root } = installed(`${registry}/reafference/-/reafference-0.1.0.tgz`);
      expect(ownSource(root, '0.1.0', join(home, 'agent'))).toEqual({ dependency: '^0.1.0' });
    }
  });

  it.each([
    'https://example.org/releases/reafference-0.1.0.tgz',
    'git+ssh://git@github.com/someone/reafference.git#0123456789abcdef0123456789abcdef01234567',
  ])('is the address %s', (resolved) => {
    const { home, root } = installed(resolved);
    expect(ownSource(root, '0.1.0', join(home, 'agent'))).toEqual({ dependency: resolved });
  });

  it('is the tarball that it was installed from, as long as it is there', () => {
    const { home, root } = installed('file:downloads/reafference-0.1.0.tgz');
    const tarball = join(home, 'downloads/reafference-0.1.0.tgz');
    const asked = () => ownSource(root, '0.1.0', join(home, 'agents/mine'));
    expect(asked()).toEqual({ dependency: 'file:../../node_modules/reafference', path: root });
    mkdirSync(join(home, 'downloads'));
    writeFileSync(tarball, '');
    expect(asked()).toEqual({ dependency: 'file:../../downloads/reafference-0.1.0.tgz', path: tarball });
  });

  it('is the folder that runs, where npm noted nothing', () => {
    const home = temporaryFolder();
    const clone = join(home, 'clone');
    expect(ownSource(clone, '0.1.0', join(home, 'agent'))).toEqual({ dependency: 'file:../clone', path: clone });
    const other = join(home, 'lib/node_modules/reafference');
    mkdirSync(other, { recursive: true });
    expect(ownSource(other, '0.1.0', join(home, 'agent')).dependency).toBe('file:../lib/node_modules/reafference');
    const { home: third, root } = installed();
    expect(ownSource(root, '0.1.0', join(third, 'agent')).dependency).toBe('file:../node_modules/reafference');
  });
});
