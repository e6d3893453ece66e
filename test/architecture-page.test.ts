import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assemble } from '../controllers/engine/compiler/emit/webassembly/module.ts';
import type { NeuronLoop } from '../controllers/engine/compiler/index.ts';
import { analyse, printLoop } from '../controllers/engine/compiler/index.ts';
import { PASSES } from '../controllers/engine/compiler/passes/annotate.ts';
import { defineNeuron, Network } from '../controllers/engine/index.ts';

const page = readFileSync('ARCHITECTURE.md', 'utf8');

const leaky = defineNeuron({
  name: 'leaky',
  source: 'Lapicque 1907',
  parameters: {
    tau: { unit: 'ms', default: 20, meaning: 'decay of the potential' },
    tau_s: { unit: 'ms', default: 5, meaning: 'decay of the input' },
    E: { unit: 'mV', default: -70, meaning: 'potential at rest' },
    t_ref: { unit: 'ms', default: 2, meaning: 'refractory time' },
  },
  state: {
    v: { unit: 'mV', initial: 'E', meaning: 'potential' },
    i: { unit: 'mV', meaning: 'input' },
  },
  receptors: { psp: { unit: 'mV', meaning: 'jump of the input', onInput: 'i += input' } },
  equations: `
    dv/dt = (E - v + i)/tau
    di/dt = -i/tau_s
  `,
  spike: { when: 'v > -50*mV' },
  reset: 'v = E',
  refractory: { time: 't_ref', hold: ['v'] },
});

describe('ARCHITECTURE.md', () => {
  const network = new Network({ step: '1 ms', seed: 1 });
  network.population('cells', leaky, { size: 8 });
  const { program } = analyse(network);
  const loop = program.tick.find((one): one is NeuronLoop => one.kind === 'neurons') as NeuronLoop;

  it('shows the model that is compiled here', () => {
    const source = readFileSync('test/architecture-page.test.ts', 'utf8');
    const [shown] = page.match(/(?<=```ts\n)const leaky[\s\S]*?(?=\n```)/) ?? [];
    expect(shown).toMatch(/^const leaky = defineNeuron/);
    expect(source).toContain(shown);
  });

  it('shows its propagators and its loop', () => {
    for (const { propagator = new Map() } of loop.integrators)
      for (const factor of propagator.values()) expect(page).toContain(`${factor}`);
    expect(page).toContain(`\`\`\`text\n${printLoop(program, loop)}\n\`\`\``);
  });

  it('shows the bytes of the decay of its input', () => {
    const hex = Buffer.from(assemble(program).bytes).toString('hex');
    const factor = Buffer.from(Float32Array.of(loop.integrators[1].propagator?.get('i') as number).buffer).toString(
      'hex',
    );
    expect(hex).toContain(`fd0c${factor.repeat(4)}fde601`);
    expect(page).toContain(`fd 0c ${factor.replace(/../g, '$& ').trim()}`);
  });

  it('says what each pass is worth, and names no file that there is none', () => {
    for (const { name } of PASSES) expect(page).toContain(`| ${name} |`);
    const files = [
      ...page.matchAll(/`((?:agents|controllers|kernels|scenarios|sim|test|lowering|emit)\/[\w/.-]+\.ts)`/g),
    ].map(([, file]) => (/^(?:lowering|emit)\//.test(file) ? `controllers/engine/compiler/${file}` : file));
    expect(files.length).toBeGreaterThan(8);
    for (const file of files) expect(() => readFileSync(file), file).not.toThrow();
  });
});
