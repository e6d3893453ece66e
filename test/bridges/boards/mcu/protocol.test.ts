import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { posix } from '../../../../bridges/boards/mcu/machines/posix.ts';
import {
  bytesOf,
  CHANGE,
  FILL,
  FLAGS,
  LATE,
  MANY,
  MESSAGES,
  PROTOCOL,
  protocolHeader,
  put,
  REFUSALS,
  SHARED_WORD_BYTES,
  SHARED_WORDS,
  take,
} from '../../../../bridges/boards/mcu/protocol.ts';
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

  it('has the numbers that boards of version 3 know', () => {
    expect(PROTOCOL).toBe(3);
    expect(Object.entries(MESSAGES).map(([name, { code }]) => `${name} ${code}`)).toEqual([
      ...['hello 1', 'reset 2', 'write 3', 'step 4', 'raise 5', 'read 6', 'hash 7', 'statistics 8', 'stream 9'],
      ...['input 10', 'result 11', 'again 12', 'halt 13', 'refusal 127'],
    ]);
    expect(REFUSALS).toEqual({ session: 1, unknown: 2, range: 3, streams: 4 });
    expect(LATE).toEqual({ hold: 0, rest: 1, stop: 2 });
    // Each flag is a bit of its own.
    expect(Object.values(FLAGS)).toEqual(Object.keys(FLAGS).map((_, bit) => 2 ** bit));
    // A number of words has the bit of a fill above it; a number of shared words, of a place and itself, has one that says too many.
    expect([FILL, MANY, SHARED_WORDS, SHARED_WORD_BYTES]).toEqual([2 ** 15, 2 ** 16 - 1, 40, 2 + 4]);
  });

  it('tells C all of them', () => {
    const header = protocolHeader();
    const defined = Object.fromEntries(
      [...header.matchAll(/^#define (\w+) (\d+)u$/gm)].map(([, name, n]) => [name, Number(n)]),
    );
    expect(defined).toMatchObject({ PROTOCOL: 3, FILL: 32_768, SHARED_WORDS: 40, MANY: 65_535, REPLY: 128 });
    expect(defined).toMatchObject({ MESSAGE_HELLO: 1, MESSAGE_REFUSAL: 127, REFUSAL_STREAMS: 4, LATE_STOP: 2 });
    expect(defined).toMatchObject({ FLAG_STOPPED: 1, FLAG_ENDED_LATE: 8, FLAG_ABSENT: 64 });
    expect(header).toContain('typedef struct {\n  uint32_t from;\n  uint16_t array;\n  uint16_t count;\n} change;\n');
    expect(header).toContain('} hello_request;');
    // What has no numbers has no struct.
    expect(header).not.toMatch(/reset_re|statistics_request|input_reply/);
  });

  it('puts numbers one after the other, lowest byte first', () => {
    const bytes = new Uint8Array(12).fill(0xee);
    const view = new DataView(bytes.buffer);
    expect(put(view, 2, CHANGE, { from: 0x0403_0201, array: 0x0605, count: 0x0807 })).toBe(10);
    expect([...bytes]).toEqual([0xee, 0xee, 1, 2, 3, 4, 5, 6, 7, 8, 0xee, 0xee]);
    expect(take(view, 2, CHANGE)).toEqual({ from: 0x0403_0201, array: 0x0605, count: 0x0807 });
    expect([bytesOf(CHANGE), bytesOf({})]).toEqual([8, 0]);
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
