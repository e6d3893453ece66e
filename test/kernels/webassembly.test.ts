// @module-tag long
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compile } from '../../kernels/webassembly.ts';

describe('compile', () => {
  it('names what a processor without vector instructions lacks', () => {
    const assembler = fileURLToPath(new URL('../../kernels/assembler.ts', import.meta.url));
    const program = `
      const { i32x4, instantiate, ModuleBuilder, v128 } = await import(${JSON.stringify(assembler)});
      const module = new ModuleBuilder();
      module.export(module.memory({ initial: 1 }));
      module.export(module.func('run', { params: [], results: [] }, () => v128.store(0, i32x4.all(7))));
      try {
        instantiate(module.bytes()).run();
        console.log('it ran');
      } catch (error) {
        console.log(error instanceof WebAssembly.CompileError, error.message, error.cause.message);
      }
    `;
    const printed = (...flags: readonly string[]): string =>
      execFileSync(process.execPath, [...flags, '--import', 'tsx', '--input-type=module', '--eval', program], {
        encoding: 'utf8',
      });
    const without = printed('--no-enable-sse4-1');
    // Other processors do not know the flag's instructions, and lack nothing.
    if (process.arch === 'x64')
      expect(without).toMatch(/^true this processor lacks .*SSE4\.1.*remedy: .*SIMD unsupported/s);
    else expect(without).toBe('it ran\n');
    expect(printed()).toBe('it ran\n');
  });

  it('leaves other faults of a module as they are', () => {
    expect(() => compile(Uint8Array.of(0))).toThrow(/^WebAssembly\.Module\(\): /);
  });
});
