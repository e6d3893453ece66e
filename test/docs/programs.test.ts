// @module-tag long
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FULL } from '../effort.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type PageBlock, pageBlocks } from './page-programs.ts';

const examples = readdirSync('examples')
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(`examples/${name}`, 'utf8'));
const blocks = pageBlocks(examples);
const programs = blocks.filter(({ kind }) => kind === 'program');

/** Programs that are not run here, and why. All are checked by the compiler, in `test/package/page-programs.test.ts`. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'docs/boards/microcontrollers.md': 'needs a C compiler; test/docs/boards/microcontrollers.test.ts',
  'docs/boards/streaming.md': 'needs a C compiler; test/docs/boards/streaming.test.ts',
  'docs/boards/spinnaker.md': 'needs a machine of SpiNNaker',
  'scenarios/studies/evidence/README.md':
    'trains for many seconds; test/scenarios/studies/evidence/page.test.ts, test/controllers/learning',
};

/** Pages whose programs train for many seconds: before a change lands, a browser runs them in the site. */
const TRAINING = [
  'docs/tutorials/a-network-to-a-board.md',
  'docs/tutorials/place-cells-and-a-reward.md',
  'docs/tutorials/replay-off.md',
  'docs/tutorials/why-acetylcholine.md',
];

describe('the programs of the pages', () => {
  const home = process.cwd();
  const folder = temporaryFolder();
  beforeEach(() => process.chdir(folder));
  afterEach(() => {
    process.chdir(home);
    vi.restoreAllMocks();
  });

  it('are told from parts of something, which say what is left out', () => {
    expect(blocks.filter(({ kind }) => kind === 'unknown').map(({ page, code }) => `${page}: ${code}`)).toEqual([]);
    expect(programs.length).toBeGreaterThan(25);
    for (const page of [...Object.keys(ELSEWHERE), ...TRAINING])
      expect(programs.map((one) => one.page)).toContain(page);
  });

  const run = programs.filter(({ page, code }) => !(page in ELSEWHERE) && !examples.some((one) => one.includes(code)));
  const [long, short] = [true, false].map((trains) => run.filter(({ page }) => TRAINING.includes(page) === trains));
  it.each(short)('$page $file', holds);
  it.skipIf(!FULL).each(long)('$page $file', holds);

  async function holds({ page, file, code, printed }: PageBlock): Promise<void> {
    const path = join(folder, page, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, code);
    const lines: string[] = [];
    for (const method of ['log', 'error', 'warn'] as const)
      vi.spyOn(console, method).mockImplementation((...words: unknown[]) => void lines.push(`${words.join(' ')}\n`));
    await import(path);
    if (printed !== undefined) expect(lines.join('')).toBe(printed);
    else if (code.includes('console.')) expect(lines).not.toEqual([]);
  }
});
