import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { posix } from '../../../../bridges/boards/mcu/machines/posix.ts';
import { bytesOf, CHANGE, MESSAGES, protocolHeader, put, take } from '../../../../bridges/boards/mcu/protocol.ts';
import { hasCompiler } from '../../../../bridges/boards/mcu/toolchain.ts';

const layouts = [
  ['change', CHANGE] as const,
  ...Object.entries(MESSAGES).flatMap(([name, { request, reply }]) => [
    [`${name}_request`, request] as const,
    [`${name}_reply`, reply] as const,
  ]),
].filter(([, fields]) => bytesOf(fields) > 0);

describe('the protocol', () => {
  it('has a code for each message', () => {
    const codes = Object.values(MESSAGES).map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toBeLessThan(0x80);
  });

  it('reads what it writes', () => {
    for (const [, fields] of layouts) {
      const view = new DataView(new ArrayBuffer(100));
      const names = Object.entries<string>(fields);
      const values = Object.fromEntries(
        names.map(([name, width], n) => [name, width === 'u16' ? 65_000 + n : 4e9 + n]),
      );
      expect(put(view, 3, fields, values as never)).toBe(3 + bytesOf(fields));
      expect(take(view, 3, fields)).toEqual(values);
    }
  });

  it.skipIf(!hasCompiler(posix))('is laid out by a C compiler as it is here', () => {
    const folder = mkdtempSync(join(tmpdir(), 'protocol-'));
    const prints = layouts.flatMap(([name, fields]) => [
      `printf("${name} %d\\n", (int)sizeof(${name}));`,
      ...Object.keys(fields).map((field) => `printf("${name}.${field} %d\\n", (int)offsetof(${name}, ${field}));`),
    ]);
    const source = `#include <stddef.h>\n#include <stdint.h>\n#include <stdio.h>\n${protocolHeader()}\nint main(void) {\n${prints.join('\n')}\nreturn 0;\n}\n`;
    writeFileSync(join(folder, 'layout.c'), source);
    execFileSync('cc', ['-std=c99', '-o', 'layout', 'layout.c'], { cwd: folder });
    const printed = execFileSync(join(folder, 'layout')).toString().trim().split('\n');
    const expected = layouts.flatMap(([name, fields]) => {
      let at = 0;
      const places = Object.entries<string>(fields).map(([field, width]) => {
        const line = `${name}.${field} ${at}`;
        at += width === 'u16' ? 2 : 4;
        return line;
      });
      return [`${name} ${bytesOf(fields)}`, ...places];
    });
    expect(printed).toEqual(expected);
    rmSync(folder, { recursive: true });
  });
});
