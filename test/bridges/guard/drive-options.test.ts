import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { point } from '../../../agents/index.ts';
import { type DriveOptions, guard } from '../../../bridges/guard/drive.ts';

vi.mock('node:child_process', async (original) => ({ ...(await original<object>()), fork: vi.fn() }));

/** A process that opens what it is told, and keeps what it hears. */
class Child extends EventEmitter {
  readonly connected = true;
  readonly exitCode = 0;
  readonly heard: unknown[] = [];

  send(message: { readonly what: string }): void {
    this.heard.push(message);
    if (message.what === 'open') queueMicrotask(() => this.emit('message', { what: 'opened' }));
  }

  ref(): void {}

  unref(): void {}

  disconnect(): void {}
}

const BASE = { kind: 'udp', port: 9 } as const;

async function driven(options: Partial<DriveOptions> = {}) {
  const child = new Child();
  // The second one stands by.
  vi.mocked(fork)
    .mockReset()
    .mockReturnValueOnce(child as never)
    .mockReturnValue(new Child() as never);
  const drive = await guard({ limits: point.limits, base: BASE, ...options });
  await drive.dispose();
  return { drive, child };
}

describe('a guard', () => {
  it('has times, rates and an encoding of its own where nothing is said', async () => {
    const { child } = await driven();
    expect(child.heard[0]).toEqual({
      what: 'open',
      opening: {
        ...{ base: BASE, encoding: 'json', leastRateHz: 20, mostRateHz: 100 },
        guard: { limits: point.limits, beatTimeoutSeconds: 0.125, commandTimeoutSeconds: 0.25, staleAfterSeconds: {} },
      },
    });
  });

  it('has what is said', async () => {
    const limits = { linear: 0, angular: 0, linearAcceleration: 0, angularAcceleration: 0 };
    const times = { beatTimeoutSeconds: 0.1, commandTimeoutSeconds: 1e-3 };
    const rates = { leastRateHz: 1e-3, mostRateHz: 1e-3 };
    const { child } = await driven({
      limits,
      encoding: 'float64',
      ...times,
      ...rates,
      base: { kind: 'udp', port: 65_535 },
    });
    expect(child.heard[0]).toMatchObject({
      opening: { base: { port: 65_535 }, encoding: 'float64', guard: { limits, ...times }, ...rates },
    });
    const { child: first } = await driven({ base: { kind: 'udp', port: 1 } });
    expect(first.heard[0]).toMatchObject({ opening: { base: { port: 1 } } });
  });

  it.each<[string, Partial<Record<keyof DriveOptions, unknown>>, unknown, string]>([
    ['base.kind', { base: { kind: 'can' } }, 'can', 'child, udp, serial'],
    ['base.port', { base: { kind: 'udp', port: 65_536 } }, 65_536, 'a number from 1 to 65536'],
    ['base.port', { base: { kind: 'udp', port: 0.5 } }, 0.5, 'a number from 1 to 65536'],
    ...(['linear', 'angular', 'linearAcceleration', 'angularAcceleration'] as const).map(
      (name): [string, object, unknown, string] => [
        ...([`limits.${name}`, { limits: { ...point.limits, [name]: -1e-9 } }, -1e-9] as const),
        'a limit from 0; Infinity for none',
      ],
    ),
    ['beatTimeoutSeconds', { beatTimeoutSeconds: 0.0999 }, 0.0999, 'a number from 0.1'],
    [
      'beatTimeoutSeconds',
      { beatTimeoutSeconds: Number.POSITIVE_INFINITY },
      Number.POSITIVE_INFINITY,
      'a number from 0.1',
    ],
    ['commandTimeoutSeconds', { commandTimeoutSeconds: 0.9e-3 }, 0.9e-3, 'a number from 0.001'],
    ['mostRateHz', { mostRateHz: 0.9e-3 }, 0.9e-3, 'a number from 0.001'],
    ['leastRateHz', { leastRateHz: 0.9e-3 }, 0.9e-3, 'a number from 0.001'],
    ['leastRateHz', { leastRateHz: 10.001, mostRateHz: 10 }, 10.001, 'a number from 0.001 to 10'],
  ])('cannot keep to this %s', async (name, options, received, expected) => {
    await expect(driven(options as never)).rejects.toMatchObject({
      ...{ code: 'invalid_option', received, expected: expect.stringContaining(expected), block: 'guard' },
      message: expect.stringContaining(`a guard cannot keep to this ${name}`),
    });
  });

  it('passes on what is commanded, and zero to be safe, until the base is lost', async () => {
    const { drive, child } = await driven();
    const commands = (): unknown[] => child.heard.slice(1);
    drive.next({ linearX: 1, linearY: 2, angularZ: 3, more: 4 } as never);
    drive.safe();
    expect(commands()).toEqual([
      { what: 'command', velocity: { linearX: 1, linearY: 2, angularZ: 3 } },
      { what: 'command', velocity: { linearX: 0, linearY: 0, angularZ: 0 } },
    ]);
    for (const message of ['unplugged', 'and again']) child.emit('message', { what: 'lost', failure: { message } });
    expect(() => drive.next({ linearX: 1, linearY: 0, angularZ: 0 })).toThrow(
      expect.objectContaining({
        ...{ code: 'base_lost', received: BASE, block: 'guard' },
        message: expect.stringContaining('the base of the robot cannot be reached: unplugged'),
      }),
    );
    drive.safe();
    expect(commands()).toHaveLength(3);
  });

  it('tells what the base says, and when the robot stops and drives', async () => {
    const told: unknown[] = [];
    const { child } = await driven({ heard: (bytes) => told.push([...bytes]), stopped: (stop) => told.push(stop) });
    for (const message of [
      { what: 'heard', bytes: Uint8Array.of(1, 2) },
      { what: 'stopped', stop: { reason: 'no-command' } },
      { what: 'beat' },
      { what: 'driving' },
    ])
      child.emit('message', message);
    expect(told).toEqual([[1, 2], { reason: 'no-command' }, undefined]);
  });
});
