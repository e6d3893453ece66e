// @module-tag long
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { divideProgram } from '../../../../../controllers/engine/compiler/emit/threads/module.ts';
import { assemble } from '../../../../../controllers/engine/compiler/emit/webassembly/module.ts';
import { analyse } from '../../../../../controllers/engine/compiler/passes/analyse.ts';
import { annotate } from '../../../../../controllers/engine/compiler/passes/annotate.ts';
import { EMITTED } from './emitted-networks.ts';

/**
 * The emitted WebAssembly of every built-in model, rule and benchmark network, by its hash: whatever the compiler's parts
 * are called and wherever they stand, these bytes change only on purpose. REAFFERENCE_ACCEPT_BYTES=1 takes new ones.
 */
const FIXTURE = new URL('../../../../fixtures/emitted-bytes.json', import.meta.url);
const accept = process.env['REAFFERENCE_ACCEPT_BYTES'] === '1';
const known = JSON.parse(readFileSync(FIXTURE, 'utf8')) as Record<string, Record<string, string>>;

const digest = (parts: readonly Uint8Array[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex').slice(0, 16);
};

const found = new Map(
  [...EMITTED].map(([name, network]) => {
    const { program } = analyse(network());
    return [
      name,
      {
        module: digest([assemble(program).bytes]),
        deferred: digest([assemble(annotate(program, { deferFrom: 0 })).bytes]),
        threads: digest(divideProgram(program, 2).modules),
      },
    ];
  }),
);
if (accept) writeFileSync(FIXTURE, `${JSON.stringify(Object.fromEntries(found), null, 2)}\n`);

describe.skipIf(accept)('emitted bytes', () => {
  it('covers what the fixture lists, and nothing else', () => {
    expect([...found.keys()].sort()).toEqual(Object.keys(known).sort());
  });

  it.each([...found])('are as before: %s', (name, hashes) => {
    expect(hashes).toEqual(known[name]);
  });
});
