import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planSweep } from '../../../scenarios/sweep/plan-sweep.ts';
import {
  isSweepFile,
  isSweepFolder,
  keepSweep,
  readSweepFile,
  readSweepFolder,
} from '../../../scenarios/sweep/sweep-file.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const SWEEP = { scenario: 'water-maze', vary: { dopamine: '0, 1' }, seeds: 2 } as const;
const written = (text: string, name = 'sweep.yaml'): string => {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, text);
  return file;
};

describe('a file that describes a sweep', () => {
  it('is YAML or JSON, with all that a sweep has', () => {
    const file = written(
      'scenario: water-maze\nvary:\n  dopamine: [0, 0.5]\n  learningRate: log(0.001, 0.1)\nsampler: sobol\nseeds: [7, 8]\nconstraints: ["mean(success) >= 0.9"]\n',
    );
    expect(readSweepFile(file).sweep).toEqual({
      scenario: 'water-maze',
      vary: { dopamine: [0, 0.5], learningRate: 'log(0.001, 0.1)' },
      sampler: 'sobol',
      seeds: [7, 8],
      constraints: ['mean(success) >= 0.9'],
    });
    expect(readSweepFile(written(JSON.stringify(SWEEP), 'sweep.json')).sweep).toEqual(SWEEP);
  });

  it.each([
    ['scenario: water-maze\n', 'vary', 'named values'],
    ['scenario: water-maze\nvary: { dopamine: { from: 0 } }\n', 'vary.dopamine', 'a list'],
    ['scenario: water-maze\nvary: { dopamine: 1 }\nseeds: 0\n', 'seeds', 'a list'],
    ['scenario: water-maze\nvary: { dopamine: 1 }\ndirection: up\n', 'direction', 'minimise or maximise'],
    ['scenario: [a\n', '', 'a mapping, in YAML or JSON'],
  ])('%j is refused, with the place', (text, place, expected) => {
    const file = written(text);
    expect(() => readSweepFile(file)).toThrow(
      expect.objectContaining({
        code: 'invalid_sweep',
        expected,
        block: place === '' ? file : `${file}: ${place}`,
      }),
    );
  });

  it('says what nothing would read, and that there is no file', () => {
    const unknown = written('scenario: water-maze\nvary: { dopamine: 1 }\nsampeler: sobol\n');
    expect(() => readSweepFile(unknown)).toThrow(
      expect.objectContaining({ code: 'unknown_option', received: 'sampeler' }),
    );
    expect(() => readSweepFile(`${unknown}.no`)).toThrow(expect.objectContaining({ code: 'unreadable_file' }));
    expect([isSweepFile(unknown), isSweepFile(`${unknown}.no`), isSweepFile(written('x', 'a.ts'))]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('is kept in the folder of its results, and may grow, but not become that of another scenario', () => {
    const folder = join(temporaryFolder(), 'results');
    expect(isSweepFolder(folder)).toBe(false);
    mkdirSync(folder);
    keepSweep(folder, SWEEP);
    keepSweep(folder, { ...SWEEP, seeds: 3 });
    expect([isSweepFolder(folder), readSweepFolder(folder).seeds]).toEqual([true, 3]);
    const before = readFileSync(join(folder, 'sweep.json'), 'utf8');
    expect(() => keepSweep(folder, { ...SWEEP, scenario: 'open-field' })).toThrow(
      expect.objectContaining({ code: 'other_sweep' }),
    );
    expect(readFileSync(join(folder, 'sweep.json'), 'utf8')).toBe(before);
  });
});

describe('the sampler of a sweep', () => {
  it('is one of those that there are', async () => {
    await expect(planSweep({ ...SWEEP, sampler: 'sobel' })).rejects.toMatchObject({
      code: 'unknown_sampler',
      expected: expect.stringContaining('sobol'),
      remedy: expect.stringContaining('sobol'),
    });
  });

  it('that learns must know what is sought', async () => {
    await expect(planSweep({ ...SWEEP, sampler: 'tpe' })).rejects.toMatchObject({ code: 'no_objective' });
    await expect(planSweep({ ...SWEEP, sampler: 'tpe', objective: 'mean(latency)' })).resolves.toBeDefined();
  });
});
