// @module-tag long
import { describe, expect, it } from 'vitest';
import type { Emitter } from '../../../../../controllers/engine/compiler/emit/emitter.ts';
import { emitJavaScript } from '../../../../../controllers/engine/compiler/emit/javascript.ts';
import { emitWebAssemblyThreads } from '../../../../../controllers/engine/compiler/emit/threads/executable.ts';
import { emitWebAssembly } from '../../../../../controllers/engine/compiler/emit/webassembly/module.ts';
import { annotate, PASSES } from '../../../../../controllers/engine/compiler/passes/annotate.ts';
import { emitterConformance } from '../../../../conformance/emitter.ts';
import { FULL } from '../../../../effort.ts';

const EMITTERS: readonly [name: string, emit: Emitter][] = [
  ['WebAssembly', ({ program }) => emitWebAssembly(program)],
  [
    'WebAssembly, all postsynaptic spikes put off',
    ({ program }) => emitWebAssembly(annotate(program, { deferFrom: 0 })),
  ],
  [
    'WebAssembly, no pass',
    ({ program }) => emitWebAssembly(annotate(program, { without: PASSES.map(({ name }) => name) })),
  ],
  ['two threads', ({ program }) => emitWebAssemblyThreads(program, 2)],
];

describe.each(EMITTERS)('%s', (emitter, emit) => {
  // Where somebody waits, the variants share every other check.
  const turn = EMITTERS.findIndex(([name]) => name === emitter);
  const checks = emitterConformance(emit).filter((_, n) => FULL || turn === 0 || n % 6 === turn - 1);
  for (const { name, run } of checks) it(name, run);
});

it('an emitter that rounds once too seldom is found out', () => {
  const checks = emitterConformance(({ program }) => ({
    ...emitJavaScript(program, { precision: 'f64' }),
    precision: 'f32',
  })).filter((_, n) => n % 3 === 0);
  const failed = checks.filter(({ run }) => {
    try {
      void run();
      return false;
    } catch {
      return true;
    }
  });
  expect(failed.length).toBeGreaterThan(10);
});
