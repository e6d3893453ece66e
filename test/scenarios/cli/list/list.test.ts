import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as agents from '../../../../agents/index.ts';
import * as neurons from '../../../../controllers/neurons/index.ts';
import * as synapses from '../../../../controllers/synapses/index.ts';
import { KINDS } from '../../../../scenarios/cli/list/inventory.ts';
import { SENSORS } from '../../../../scenarios/cli/list/sensors.ts';
import { loadScenario, scenarioIds } from '../../../../scenarios/pool/index.ts';
import { call } from '../call.ts';

const list = (...argv: string[]) => call(['list', ...argv], { cwd: '.' });
const entriesOf = async (kind: keyof typeof KINDS) => KINDS[kind].entries();

describe('list', () => {
  it.each(Object.keys(KINDS))('%s names every one, as text and as JSON', { tags: 'long' }, async (kind) => {
    const names = (await entriesOf(kind as keyof typeof KINDS)).map(({ name }) => name);
    expect(names.length).toBeGreaterThan(1);
    expect(new Set(names).size).toBe(names.length);
    const [text, json] = [await list(kind), await list(kind, '--json')];
    expect([text.code, json.code]).toEqual([0, 0]);
    for (const name of names) expect(text.stdout).toContain(name);
    const told = JSON.parse(json.stdout)[kind] as { name?: string; id?: string }[];
    expect(told.map(({ name, id }) => name ?? id)).toEqual(names);
  });

  it('has every file of models, and of rules', async () => {
    const filesOf = (folder: string): string[] =>
      readdirSync(folder)
        .filter((name) => name !== 'index.ts')
        .filter((name) => /define(Neuron|Synapse)\(/.test(readFileSync(`${folder}/${name}`, 'utf8')))
        .flatMap((name) =>
          [...readFileSync(`${folder}/${name}`, 'utf8').matchAll(/^ {2}name: '(\w+)'/gm)].map(([, one]) => one),
        );
    for (const [kind, folder] of [
      ['models', 'controllers/neurons'],
      ['synapses', 'controllers/synapses'],
    ] as const) {
      const names = (await entriesOf(kind)).flatMap(({ aliases = [] }) => aliases);
      expect(filesOf(folder).length).toBeGreaterThan(20);
      expect(filesOf(folder).filter((name) => !names.includes(name))).toEqual([]);
    }
  });

  it('shows a model in full: quantities with units and defaults, equations, deviations, source, import', async () => {
    const { stdout } = await list('models', 'izhikevich');
    expect(stdout).toMatch(/a +parameter +0\.02 +1\/ms +rate of recovery/);
    expect(stdout).toMatch(/I_ext +input +0 +mV\/ms +injected current/);
    expect(stdout).toMatch(/u +state +b\*\(-65\*mV\) +mV\/ms +recovery/);
    expect(stdout).toContain('du/dt = a*(b*(v - v_0) - u)');
    expect(stdout).toContain('v >= 30*mV');
    for (const deviation of neurons.izhikevich.deviations) expect(stdout).toContain(deviation);
    expect(stdout).toContain(neurons.izhikevich.source);
    expect(stdout).toContain("import { izhikevich } from 'reafference/controllers/neurons'");
  });

  it('leaves out no quantity of any model', async () => {
    const all = [...(await entriesOf('models')), ...(await entriesOf('synapses'))];
    expect(all.length).toBeGreaterThan(70);
    for (const { name, quantities = [] } of all) {
      const model = { ...neurons, ...synapses }[name as 'lif'] as unknown as Record<string, object | undefined>;
      const parts = [model.parameters, model.state, model.inputs, model.receptors, model.traces, model.modulators];
      expect(quantities.map((one) => one.name)).toEqual(parts.flatMap((part) => Object.keys(part ?? {})));
      for (const { unit, meaning } of quantities)
        expect([unit, meaning]).toEqual([expect.any(String), expect.any(String)]);
    }
  });

  it('finds a model by what it calls itself, and suggests the nearest name', async () => {
    expect((await list('synapses', 'static')).stdout).toMatch(/^staticSynapse/);
    const model = await list('models', 'izikevich');
    expect(model.code).toBe(2);
    expect(model.stderr).toContain("did you mean 'izhikevich'?");
    const kind = await list('senors');
    expect(kind.code).toBe(2);
    expect(kind.stderr).toContain("did you mean 'sensors'?");
  });
});

describe('the sensors', () => {
  /** The options that a function says it knows when it is given another. */
  const known = (name: string, options: object): string[] => {
    try {
      (agents as unknown as Record<string, (options: object) => unknown>)[name](options);
    } catch (error) {
      return String((error as { expected?: unknown }).expected).split(', ');
    }
    return [];
  };

  it('are all that agents has', async () => {
    const functions = Object.keys(agents).filter((name) =>
      /^((?!declare)\w+Sensor|eventCamera|stereoCameras|lidar|sonar)$/.test(name),
    );
    expect(Object.keys(SENSORS).sort()).toEqual(functions.sort());
    expect(new Set(Object.values(SENSORS).map(({ kind }) => kind))).toEqual(new Set(Object.keys(agents.SENSOR_TYPES)));
  });

  /** What robots have, and `sim/sensors/range-scan.ts` refuses. */
  const tilts = (name: string, option: string): boolean =>
    ['lidar', 'sonar'].includes(name) && ['pitch', 'roll'].includes(option);

  it.each(Object.entries(SENSORS))('%s has the options that it knows, and no others', (name, { options }) => {
    const told = [...options.map((one) => one.name), 'rateHz', 'latencySeconds', 'jitterSeconds', 'dropout'];
    const inner = (group: string): string[] =>
      told.filter((one) => one.startsWith(`${group}.`)).map((one) => one.slice(group.length + 1));
    const outer = new Set(told.map((one) => one.split('.')[0]));
    expect(new Set(known(name, { thisIsNone: 1 }))).toEqual(outer);
    for (const group of outer)
      if (inner(group).length > 0)
        expect(known(name, { [group]: { thisIsNone: 1 } }).filter((one) => !tilts(name, one))).toEqual(inner(group));
  });

  it.each([
    ['poseSensor', 'x (m), y (m), heading (rad)'],
    ['lidar', 'ranges[] (m), sweepSeconds (s)'],
    ['touchSensor', 'sectors[]'],
    ['cueSensor', 'values[]'],
  ])('%s says what its message has: %s', async (name, message) => {
    const { stdout } = await list('sensors', name);
    expect(stdout.split('\n')).toContain(`message  ${message}`);
  });

  it('say of range finders that they are level', async () => {
    for (const name of ['lidar', 'sonar']) expect((await list('sensors', name)).stdout).not.toMatch(/pitch|roll/);
    expect((await list('sensors', 'eventCamera')).stdout).toMatch(/pitch[\s\S]*roll/);
  });

  it('have the defaults that the functions have', () => {
    const standard = (name: string, option: string) =>
      SENSORS[name].options.find((one) => one.name === option)?.default;
    const { settings: rays, size: beams } = agents.lidar({ mount: { z: 0.1 } });
    expect([standard('lidar', 'minimum'), standard('lidar', 'maximum'), standard('lidar', 'beams')]).toEqual([
      rays?.minimum,
      rays?.maximum,
      beams,
    ]);
    const { settings: cones, size: count } = agents.sonar({ mount: { z: 0.1 } });
    expect(['minimum', 'maximum', 'cone', 'count'].map((one) => standard('sonar', one))).toEqual([
      cones?.minimum,
      cones?.maximum,
      cones?.cone,
      count,
    ]);
    expect(standard('touchSensor', 'sectors')).toBe(agents.touchSensor().size);
  });
});

it.each(['poisson', 'homogeneousPoisson'])('%s says what rate it realises', async (name) => {
  const { stdout } = await list('models', name);
  const realised = 1000 * (1 - Math.exp(-0.5));
  expect(stdout).toContain(`500 Hz gives ${realised.toFixed(0)}`);
});

it('the bodies are all that agents has, and all that scenarios run with', { tags: 'long' }, async () => {
  const bodies = Object.values(agents).filter((value) => typeof value === 'object' && 'drive' in value);
  const names = new Set(bodies.map((body) => (body as agents.Body).name));
  for (const id of scenarioIds())
    for (const body of Object.values((await loadScenario(id)).scenario.bodies)) names.add(body.name);
  expect((await entriesOf('bodies')).map(({ name }) => name).sort()).toEqual([...names].sort());
});
