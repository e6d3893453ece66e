import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { pageBlocks } from '../docs/page-programs.ts';
import { FULL } from '../effort.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { BUILT, installPacked, npx } from './packed-package.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const programs = pageBlocks([]).filter(({ kind }) => kind === 'program');
/** Long ones, scenarios, and those that need a compiler or a machine; `test/docs/programs.test.ts` says which. */
const NOT_RUN = /boards|online-credit|guard|scenarios|how-to\/(controller|scenario)/;

/** In what `npm init -y` makes, after the line of the page on the first run. */
describe.skipIf(!FULL || !BUILT)('in a package of a reader', () => {
  const home = temporaryFolder();
  const fileOf = ({ page, file }: { readonly page: string; readonly file: string }): string =>
    join(page.replaceAll(/[/.]/g, '-'), file);

  beforeAll(() => {
    installPacked(home, ['typescript', '@types/node', 'pdfkit']);
    const [, line] = /^(npm init -y && npm pkg set \S+)/m.exec(readFileSync('docs/first-run.md', 'utf8')) ?? [];
    expect(line).toBeDefined();
    execFileSync('sh', ['-c', line], { cwd: home, stdio: 'ignore' });
    for (const one of programs) {
      mkdirSync(dirname(join(home, fileOf(one))), { recursive: true });
      writeFileSync(join(home, fileOf(one)), one.code);
    }
  });

  it('programs of the pages pass strict checks of the compiler', () => {
    const compilerOptions = {
      ...{ target: 'es2023', lib: ['es2023'], module: 'nodenext', types: ['node'], noEmit: true },
      ...{ strict: true, noUncheckedIndexedAccess: true, allowImportingTsExtensions: true },
    };
    writeFileSync(join(home, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    let said = '';
    try {
      npx(home, 'tsc', '-p', '.');
    } catch (error) {
      said = (error as { stdout: string }).stdout;
    }
    expect(said).toBe('');
  });

  it.each(programs.filter(({ page }) => !NOT_RUN.test(page)))('$page $file runs as it stands', (one) => {
    const said = npx(home, 'tsx', fileOf(one));
    if (one.printed !== undefined) expect(said).toBe(one.printed);
  });
});
