import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parameterOverrides } from '../../../../scenarios/cli/ros2/parameter-overrides.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

const NODE = '/robot/agent';
const overridesOf = (...words: string[]) => parameterOverrides(['--ros-args', ...words], NODE, '/');

/** What a file of parameters says to the node. */
function inFile(text: string, ...more: string[]): Record<string, unknown> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'a.yaml'), text);
  return Object.fromEntries(parameterOverrides(['--ros-args', '--params-file', 'a.yaml', ...more], NODE, folder));
}

describe('parameters that a node is started with', () => {
  it.each([
    ['use_sim_time:=true', 'use_sim_time', true],
    ['a.b:=False', 'a.b', false],
    ['rate:=-1.5e-3', 'rate', -1.5e-3],
    ['cells:=100', 'cells', 100],
    ['name:=left wheel', 'name', 'left wheel'],
    ["text:='12'", 'text', '12'],
    ['agent:gain:=0.5', 'gain', 0.5],
    ['/robot/*:gain:=0.5', 'gain', 0.5],
    ['version:=1.2.3', 'version', '1.2.3'],
    ['empty:=', 'empty', ''],
  ])('give a parameter its value: %s', (word, name, value) => {
    expect([...overridesOf('-p', word)]).toEqual([[name, value]]);
    expect([...overridesOf('--param', word)]).toEqual([[name, value]]);
  });

  it('are not those of other nodes', () => {
    expect([...overridesOf('-p', 'other:gain:=1', '-p', 'gent:gain:=1')]).toEqual([]);
  });

  it.each([['-p'], ['-p', 'gain=1'], ['-p', ':=1']])('refuse %s %s', (...words) => {
    expect(() => overridesOf(...words)).toThrow(
      expect.objectContaining({ code: 'invalid_option', block: '--ros-args' }),
    );
  });

  it('stand in a file by the names of nodes, with groups', () => {
    const text = `
/robot/agent:
  ros__parameters:
    use_sim_time: true
    learning: { rate: 0.5, rule: stdp }
/other:
  ros__parameters: { rate: 1 }
`;
    expect(inFile(text)).toEqual({ use_sim_time: true, 'learning.rate': 0.5, 'learning.rule': 'stdp' });
  });

  it.each([
    ['/**', true],
    ['/*/agent', true],
    ['/robot/*', true],
    ['/robot/ag*', true],
    ['robot/agent', true],
    ['/**/agent', true],
    ['/*', false],
    ['/agent', false],
    ['/robot/agents', false],
    ['/robot.agent', false],
  ])('are those of nodes that %s names: %s', (pattern, named) => {
    expect(inFile(`${pattern}: { ros__parameters: { rate: 1 } }`)).toEqual(named ? { rate: 1 } : {});
  });

  it('take the place of those before them', () => {
    const text = '/**: { ros__parameters: { rate: 1, cells: 5 } }';
    expect(inFile(text, '-p', 'rate:=2')).toEqual({ rate: 2, cells: 5 });
  });

  it.each([
    ['what is no YAML', '{ a: '],
    ['a list', '[1, 2]'],
    ['a node without ros__parameters', '/agent: { rate: 1 }'],
    ['a list as a value', '/**: { ros__parameters: { rates: [1, 2] } }'],
    ['nothing', ''],
  ])('refuse a file with %s', (_, text) => {
    expect(() => inFile(text)).toThrow(expect.objectContaining({ code: 'invalid_option', block: '--ros-args' }));
  });

  it('refuse a file that is not there', () => {
    expect(() => overridesOf('--params-file', '/nowhere.yaml')).toThrow(
      expect.objectContaining({ code: 'unreadable_file', received: 'ENOENT' }),
    );
  });
});
