import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnoseMachine, findMachine, isAtLeast, LEAST_NODE } from '../../../../scenarios/cli/doctor/machine.ts';

describe('the machine', () => {
  it('that runs this has all that is needed', () => {
    const facts = findMachine();
    expect(facts).toMatchObject({ node: process.versions.node, platform: process.platform, simd: true, threads: true });
    expect(facts.cores).toBeGreaterThan(0);
    expect(facts.memoryBytes).toBeGreaterThan(2 ** 20);
    expect(diagnoseMachine(facts).every(({ verdict }) => verdict === 'ok')).toBe(true);
  });

  it.each([
    ['an old Node', { node: '20.20.1' }, 'Node', 'wrong', /nvm install/],
    ['no vectors', { simd: false }, 'WebAssembly SIMD', 'missing', /-cpu host/],
    ['no shared memory', { threads: false }, 'WebAssembly threads', 'missing', /flags/],
  ])('with %s is told what to do', (_, change, about, verdict, remedy) => {
    const faults = diagnoseMachine({ ...findMachine(), ...change }).filter((one) => one.verdict !== 'ok');
    expect(faults).toMatchObject([{ about, verdict, remedy: expect.stringMatching(remedy) }]);
  });

  it('needs the Node that the package names', () => {
    expect(JSON.parse(readFileSync('package.json', 'utf8')).engines.node).toBe(`>=${LEAST_NODE}`);
  });

  it('compares versions part by part', () => {
    const version = fc.tuple(fc.nat(30), fc.nat(30), fc.nat(30));
    fc.assert(
      fc.property(version, version, (a, b) => {
        const order = a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
        expect(isAtLeast(a.join('.'), b.join('.'))).toBe(order >= 0);
      }),
    );
    expect(isAtLeast('24.0.0-rc.1', '20.20.2')).toBe(true);
  });
});
