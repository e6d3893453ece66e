// @module-tag long
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type NirArray, type NirGraph, type NirNode, writeNir } from '../../../../bridges/nir/index.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { call } from '../call.ts';

const folder = temporaryFolder();
const reafference = (...argv: readonly string[]) => call(argv, { cwd: folder });

const numbers = (...data: number[]): NirArray => ({ shape: [data.length], data: Float64Array.from(data) });

const pair = (value: number): NirArray => numbers(value, value);
const lif: NirNode = {
  type: 'LIF',
  tau: numbers(0.01, 0.02),
  r: pair(1),
  v_leak: pair(0),
  v_threshold: pair(1),
  v_reset: pair(0),
};
const li: NirNode = { type: 'LI', tau: pair(0.01), r: pair(1), v_leak: pair(0) };

async function place(name: string, middle: Record<string, NirNode>, metadata?: NirGraph['metadata']): Promise<string> {
  const nodes = new Map<string, NirNode>([
    ['in', { type: 'Input', shape: [2] }],
    ...Object.entries(middle),
    ['out', { type: 'Output', shape: [2] }],
  ]);
  const names = [...nodes.keys()];
  const edges = names.slice(1).map((one, k) => [names[k], one] as const);
  writeFileSync(join(folder, name), await writeNir({ type: 'NIRGraph', nodes, edges, ...(metadata && { metadata }) }));
  return name;
}

describe('reafference inspect of a NIR file', () => {
  it('shows nodes with shapes and ranges, and what runs it', async () => {
    const file = await place('net.nir', { cells: lif }, { dt: 1e-3, by: 'hand' });
    const { code, stdout } = await reafference('inspect', file);
    expect(code).toBe(0);
    expect(stdout).toMatch(/net\.nir {2}NIR 1\.0\.7/);
    expect(stdout).toMatch(/3 nodes, 2 edges\nmetadata: .*by "hand".*dt 0\.001|metadata: .*dt 0\.001.*by "hand"/);
    expect(stdout).toMatch(/cells +LIF +2 +tau 0\.01 to 0\.02, r 1, v_leak 0, v_threshold 1, v_reset 0/);
    expect(stdout).toContain('runs here: 2 populations, 4 neurons, in steps of 0.001 s, method euler, reset value');
    expect(stdout).toMatch(/all by Lava \(Loihi 2\), Nengo, Norse/);
    expect(stdout).toContain('hxtorch (BrainScaleS-2): no LIF');
  });

  it('says what keeps a graph from running here', async () => {
    const file = await place('graded.nir', { li, cells: lif });
    const { code, stdout } = await reafference('inspect', file);
    expect(code).toBe(0);
    expect(stdout).toContain('does not run here: at \'li\' spikes between neurons expected, "a graded signal" found');
    const json = JSON.parse((await reafference('inspect', file, '--json')).stdout);
    expect(json).toMatchObject({
      file,
      format: 'nir',
      edges: 3,
      findings: [],
      here: { runs: false, code: 'nir_not_runnable', node: 'li' },
    });
    expect(json.nodes.find(({ name }: { name: string }) => name === 'cells')).toMatchObject({
      type: 'LIF',
      input: [2],
      parameters: expect.arrayContaining([{ name: 'tau', shape: [2], least: 0.01, most: 0.02 }]),
    });
  });

  it('asks for the step where the file has none', async () => {
    const { stdout } = await reafference('inspect', await place('stepless.nir', { cells: lif }));
    expect(stdout).toContain('runs here: 2 populations, 4 neurons, once its step is stated');
  });

  it('refuses what is for recordings, and what is no NIR file', async () => {
    const file = await place('other.nir', { cells: lif });
    const misplaced = await reafference('inspect', file, '--picture', 'a.png');
    expect(misplaced).toMatchObject({ code: 2, stderr: expect.stringContaining('this is a network') });
    writeFileSync(join(folder, 'text.nir'), 'hello');
    const wrong = await reafference('inspect', 'text.nir');
    expect(wrong).toMatchObject({ code: 3, stderr: expect.stringContaining('not a whole HDF5 file') });
  });
});
