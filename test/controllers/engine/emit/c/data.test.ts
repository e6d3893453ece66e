import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bytesOfArrays } from '../../../../../controllers/engine/emit/c/data.ts';
import { allToAll, analyse, emitC, Network, pA, uniform } from '../../../../../controllers/engine/index.ts';
import { lif } from '../../../../../controllers/neurons/lif.ts';
import { stdp } from '../../../../../controllers/synapses/stdp.ts';
import { answers } from './c-program.ts';

/** Plastic synapses with weights that are drawn, or all the same. */
function plastic(drawn: boolean) {
  const network = new Network({ step: '1 ms', seed: 1 });
  const [pre, post] = ['pre', 'post'].map((name) => network.population(name, lif, { size: 60 }));
  const w = drawn ? pA(uniform(10, 20)) : pA(15);
  network.project(pre, post, { synapse: stdp, receptor: 'excitatory', connect: allToAll(), initial: { w } });
  return analyse(network);
}

it.each(['gcc', 'arm-none-eabi-gcc'].filter((compiler) => answers(compiler)))(
  'counts the bytes of constants that %s puts into a program',
  (compiler) => {
    const folder = mkdtempSync(join(tmpdir(), 'bytes-'));
    try {
      const constantsOf = (drawn: boolean): readonly [counted: number, compiled: number] => {
        const analysed = plastic(drawn);
        const [source, object] = ['network.c', 'network.o'].map((file) => join(folder, file));
        writeFileSync(source, emitC(analysed.program));
        execFileSync(compiler, ['-std=c99', '-O1', '-ffp-contract=off', '-c', source, '-o', object]);
        const size = execFileSync(compiler.replace('gcc', 'size'), ['-A', object], { encoding: 'utf8' });
        const sections = [...size.matchAll(/^\.rodata\S*\s+(\d+)/gm)].map(([, bytes]) => Number(bytes));
        return [bytesOfArrays(analysed.program).constants, sections.reduce((sum, one) => sum + one, 0)];
      };
      const [same, drawn] = [false, true].map(constantsOf);
      for (const [counted, compiled] of [same, drawn]) {
        // Beside arrays there are names and constants of functions.
        expect(compiled).toBeGreaterThanOrEqual(counted);
        expect(compiled).toBeLessThan(counted + 4096);
      }
      // 60 x 60 weights of 4 bytes, in rows of whole groups.
      expect(drawn[0] - same[0]).toBeGreaterThanOrEqual(4 * 60 * 60);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
