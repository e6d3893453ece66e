import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMPUTED_IMPORTS, FOUND, MAY_IMPORT, NODE_MODULES, PACKAGES, ROOMS } from './house.ts';
import { importCircles, importFaults } from './import-faults.ts';
import { FOLDERS, readSources, type Source, sourceOf } from './sources.ts';

const sources = readSources();
const paths = new Set(sources.map(({ path }) => path));

/** What a file that somebody adds would be told. */
const added = (path: string, text: string): readonly string[] => importFaults(sourceOf(path, text));

describe('the house', () => {
  it('has no file that imports what its room may not', { tags: 'long' }, () => {
    expect(sources.flatMap(importFaults)).toEqual([]);
  });

  it('has no two files that import each other, in one step or more, types included', () => {
    expect(importCircles(sources)).toEqual([]);
  });

  it('has an order for every folder with folders in it, and a place in it for each', () => {
    const folders = new Set<string>();
    for (const path of paths) for (let at = dirname(path); at !== '.'; at = dirname(at)) folders.add(at);
    const unplaced = [...folders].filter((folder) => {
      const outer = dirname(folder);
      return outer !== '.' && outer !== FOUND && !ROOMS[outer]?.includes(folder.slice(outer.length + 1));
    });
    expect(unplaced).toEqual([]);
    expect(Object.keys(MAY_IMPORT).filter((folder) => !folder.includes('/'))).toEqual([...FOLDERS]);
  });

  it('has all that its order names', () => {
    const missing = Object.entries(ROOMS).flatMap(([folder, rooms]) =>
      rooms
        .map((room) => `${folder}/${room}`)
        .filter((room) => !paths.has(`${room}.ts`) && ![...paths].some((path) => path.startsWith(`${room}/`))),
    );
    const uses = (room: string, name: string): boolean =>
      sources.some(
        ({ path, imports }) =>
          (path === room || path.startsWith(`${room}/`)) &&
          imports.some(({ way, specifier }) => way !== 'type' && specifier === name),
      );
    const unused = [
      ...Object.entries(PACKAGES).flatMap(([name, rooms]) => rooms.map((room) => [room, name])),
      ...Object.entries(NODE_MODULES).flatMap(([room, names]) => names.map((name) => [room, `node:${name}`])),
    ].filter(([room, name]) => !uses(room, name));
    const computed = new Set(
      sources
        .filter(({ imports }) => imports.some(({ way, specifier }) => way === 'dynamic' && specifier === undefined))
        .map(({ path }) => path),
    );
    expect([...missing, ...unused, ...COMPUTED_IMPORTS.filter((path) => !computed.has(path))]).toEqual([]);
  });
});

describe('a file that goes round the order is found, whatever it does it by', () => {
  it.each([
    [
      'agents/x.ts',
      "export { lif } from 'reafference/controllers/neurons';",
      'may not import controllers/neurons/index.ts',
    ],
    ['agents/x.ts', "export type { Built } from 'reafference/controllers';", 'may not import controllers/index.ts'],
    ['agents/x.ts', 'await import(`../sim/robot.ts`);', 'may not import sim/robot.ts'],
    ['agents/x.ts', "let it: import('../sim/robot.ts').SimulatedRobot;", 'may not import sim/robot.ts'],
    ['agents/x.ts', "new Worker(...ownWorker('scenarios/pool/worker'));", 'may not import scenarios/pool/worker.ts'],
    ['agents/x.ts', "await import(`../${'sim'}/robot.ts`);", 'imports what is computed'],
    ['agents/x.ts', "import.meta.resolve('zod');", 'zod is not used here'],
    ['controllers/decoding/x.ts', "import 'node:fs';", 'node:fs is not used here'],
    ['controllers/decoding/x.ts', "import { World } from 'cannon-es';", 'cannon-es is not used here'],
    ['controllers/decoding/x.ts', "export * from 'zod';", 'zod is not used here'],
    ['kernels/x.ts', "import { map } from 'rxjs';", 'rxjs is not used here'],
    ['sim/x.ts', "import '../controllers/index.ts';", 'may not import controllers/index.ts'],
    [
      'scenarios/cli/list/x.ts',
      "export { rosRobot } from '../../../bridges/ros2/index.ts';",
      'bridges/ros2/index.ts is to be loaded when it is asked for, by import()',
    ],
    ['scenarios/run/x.ts', "await import('reafference/bridges/ros2');", 'may not import bridges/ros2/index.ts'],
    [
      'scenarios/run/x.ts',
      "import type { Board } from '../../bridges/boards/board.ts';",
      'may not import bridges/boards/board.ts',
    ],
    [
      'scenarios/cli/run/x.ts',
      "import { boardFor } from '../../boards/board-for.ts';",
      'scenarios/boards/board-for.ts is to be loaded when it is asked for, by import()',
    ],
    [
      'bridges/ros2/transport/x.ts',
      "export { AgentNode } from '../node/agent-node.ts';",
      'bridges/ros2/node/agent-node.ts comes later in bridges/ros2',
    ],
    [
      'scenarios/cli/terminal/x.ts',
      "import '../run/run-scenario.ts';",
      'scenarios/cli/run/run-scenario.ts comes later in scenarios/cli',
    ],
    [
      'scenarios/cli/terminal/x.ts',
      "import '../reafference.ts';",
      'scenarios/cli/reafference.ts comes later in scenarios/cli',
    ],
    [
      'scenarios/pool/x.ts',
      "await import('../studies/replay/index.ts');",
      'scenarios/studies/replay/index.ts is of a study, which nobody else imports',
    ],
    [
      'scenarios/studies/evidence/x.ts',
      "import { REST } from '../replay/rests.ts';",
      'scenarios/studies/replay/rests.ts is of a study, which nobody else imports',
    ],
  ])('%s: %s', (path, text, fault) => {
    expect(added(path, text)).toEqual([`${path}: ${fault}`]);
  });

  it('and what the order allows is none', () => {
    expect(added('agents/x.ts', "import { exp } from '../kernels/math.ts'; import type { A } from 'rxjs';")).toEqual(
      [],
    );
    expect(added('scenarios/cli/list/x.ts', "await import('../../../bridges/ros2/index.ts');")).toEqual([]);
    expect(added('scenarios/studies/replay/x.ts', "import { REST } from './rests.ts';")).toEqual([]);
    expect(added('scenarios/cli/list/x.ts', "import type { A } from '../../../bridges/ros2/index.ts';")).toEqual([]);
  });

  it('and circles are, of any length', () => {
    const circle = (...texts: readonly string[]): readonly Source[] =>
      texts.map((text, i) => sourceOf(`agents/${'abc'[i]}.ts`, text));
    const [a, b, c] = ['a', 'b', 'c'].map((name) => `import type { X } from './${name}.ts';`) as [
      string,
      string,
      string,
    ];
    expect(importCircles(circle(b, a))).toEqual([['agents/a.ts', 'agents/b.ts']]);
    expect(importCircles(circle(b, c, a))).toEqual([['agents/a.ts', 'agents/b.ts', 'agents/c.ts']]);
    expect(importCircles(circle(b, c, ''))).toEqual([]);
  });
});
