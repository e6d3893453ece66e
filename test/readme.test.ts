import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { run } from '../scenarios/index.ts';

const readme = readFileSync('README.md', 'utf8');
const shown = (name: string): boolean => readme.includes(readFileSync(`test/readme/${name}.ts`, 'utf8').trim());

/** What an example prints. */
async function output(name: string): Promise<string> {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await import(`./readme/${name}.ts`);
  return log.mock.calls.map((line) => line.join(' ')).join('\n');
}

afterEach(() => vi.restoreAllMocks());

describe('the examples of the README', () => {
  it.each(['agent', 'neuron', 'rule', 'scenario'])('%s is shown as it is tested', (name) => {
    expect(shown(name)).toBe(true);
  });

  it.each(['agent', 'neuron', 'rule'])('%s prints what the README says', async (name) => {
    const printed = await output(name);
    expect(printed).not.toBe('');
    expect(readme).toContain(printed);
  });

  it('runs the scenario', async () => {
    const { default: scenario } = await import('./readme/scenario.ts');
    const { seeds } = await run({ scenario, seeds: [1] }, { jobs: 1 });
    expect(seeds[0]?.trials).toHaveLength(20);
  });
});
