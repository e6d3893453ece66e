import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ResultsFolder } from '../../../../scenarios/sweep/results/results-folder.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

const ID = 'ab'.padEnd(64, '0');
const OTHER = 'cd'.padEnd(64, '1');
const opened = () => new ResultsFolder(temporaryFolder());

describe('a folder of results', () => {
  it('has what was put into it, by its id, and nothing else', () => {
    const folder = opened();
    expect([folder.has(ID), folder.read(ID), [...folder.ids()]]).toEqual([false, undefined, []]);
    expect(folder.put(ID, 'one\n')).toBe('written');
    expect(folder.put(OTHER, 'two\n', true)).toBe('written');
    writeFileSync(`${folder.fileOf(ID)}.1.2.3.part`, 'half');
    expect([folder.has(ID), folder.read(ID), folder.read(OTHER)]).toEqual([true, 'one\n', 'two\n']);
    expect([...folder.ids()].sort()).toEqual([ID, OTHER]);
    expect(new ResultsFolder(folder.path).read(ID)).toBe('one\n');
  });

  it('keeps the first result, knows the same again, and refuses another one, which it leaves beside', () => {
    const folder = opened();
    folder.put(ID, '{"spl":0.25}\n');
    expect(folder.put(ID, '{"spl":0.25}\n')).toBe('known');
    expect(() => folder.put(ID, '{"spl":0.75}\n')).toThrow(
      expect.objectContaining({
        code: 'nondeterministic_result',
        block: ID,
        expected: '{"spl":0.25}\n',
        received: '{"spl":0.75}\n',
      }),
    );
    expect(folder.read(ID)).toBe('{"spl":0.25}\n');
    const place = dirname(folder.fileOf(ID));
    expect(readdirSync(place).sort()).toEqual([`${ID}.json`, `${ID}.other.json`]);
    expect(readFileSync(join(place, `${ID}.other.json`), 'utf8')).toBe('{"spl":0.75}\n');
    expect([...folder.ids()]).toEqual([ID]);
  });

  it('takes one result of many processes that write at the same time, whole', { tags: 'long', timeout: 60_000 }, () => {
    const folder = opened();
    const module = new URL('../../../../scenarios/sweep/results/results-folder.ts', import.meta.url).href;
    const writer = `import { ResultsFolder } from '${module}'; const folder = new ResultsFolder(process.argv[1]);
      const outcomes = []; for (let n = 0; n < 40; n++) outcomes.push(folder.put(String(n).padStart(64, '0'), 'x'.repeat(5000)));
      console.log(outcomes.filter((one) => one === 'written').length);`;
    const shell = Array.from({ length: 4 }, () => 'node --import tsx --input-type=module -e "$0" "$1" &').join(' ');
    const written = execFileSync('sh', ['-c', `${shell} wait`, writer, folder.path], { encoding: 'utf8' });
    const counts = written.trim().split('\n').map(Number);
    expect(counts).toHaveLength(4);
    expect(counts.reduce((sum, one) => sum + one, 0)).toBe(40);
    for (const id of folder.ids()) expect(folder.read(id)).toBe('x'.repeat(5000));
    expect(readdirSync(join(folder.path, 'results', '00')).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('says where it cannot write, and leaves nothing', () => {
    const folder = opened();
    rmSync(folder.path, { recursive: true });
    mkdirSync(dirname(folder.path), { recursive: true });
    writeFileSync(folder.path, 'a file');
    expect(() => folder.put(ID, 'one\n')).toThrow(expect.objectContaining({ code: 'file_not_written' }));
  });
});
