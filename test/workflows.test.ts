import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const FOLDER = '.github/workflows';
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

interface Step {
  readonly uses?: string;
  readonly run?: string;
}
interface Workflow {
  readonly permissions: object;
  readonly jobs: Readonly<Record<string, { readonly permissions?: object; readonly steps: readonly Step[] }>>;
}

const workflows = readdirSync(FOLDER).map(
  (name) => [name, parse(readFileSync(`${FOLDER}/${name}`, 'utf8')) as Workflow] as const,
);

describe.each(workflows)('the workflow %s', (_, { permissions, jobs }) => {
  it('uses actions by the hash of a commit, which nobody can move', () => {
    const used = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ uses }) => uses ?? []));
    expect(used.length).toBeGreaterThan(0);
    for (const action of used) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
  });

  it('may read the repository, and no more unless a job says so', () => {
    expect(permissions).toEqual({ contents: 'read' });
  });
});

describe('a release', () => {
  const [, { jobs }] = workflows.find(([name]) => name === 'release.yml') ?? expect.unreachable();
  const steps = jobs['publish'].steps.map(({ run = '' }) => run);
  const at = (words: string): number => steps.findIndex((run) => run.includes(words));

  it('is published with its provenance, after everything holds and the tag is the version', () => {
    expect(jobs['publish'].permissions).toMatchObject({ 'id-token': 'write' });
    const order = ['GITHUB_REF_NAME" = "v', '.ci/run', 'npm publish --provenance', 'gh release create'].map(at);
    expect(Math.min(...order)).toBeGreaterThanOrEqual(0);
    expect([...order].sort((a, b) => a - b)).toEqual(order);
  });

  it('has a section of the changelog for the version of the package', () => {
    const [first] = /^## \[.*$/m.exec(readFileSync('CHANGELOG.md', 'utf8')) ?? [''];
    expect(first).toMatch(new RegExp(`^## \\[${version.replaceAll('.', '\\.')}\\] - \\d{4}-\\d\\d-\\d\\d$`));
  });
});
