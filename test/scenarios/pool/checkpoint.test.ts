import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { Packr } from 'msgpackr';
import { beforeEach, describe, expect, test } from 'vitest';
import type { CheckpointOwner } from '../../../scenarios/pool/checkpoint.ts';
import { checkpointPath, readCheckpoint, writeCheckpoint } from '../../../scenarios/pool/checkpoint.ts';
import type { SeedState } from '../../../scenarios/run/seed-state.ts';
import { share } from '../../effort.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { trialOf } from '../fixtures/results.ts';

/** As checkpoints are packed. */
const packr = new Packr({ structuredClone: true, moreTypes: true, useRecords: false });

const owner: CheckpointOwner = {
  identity: {
    scenario: 'reach',
    version: 1,
    params: { learning: 0.5, rest: 'silenced' },
    body: 'point',
    physics: 'kinematic',
    controller: 'scenario',
  },
  seed: 3,
  code: '0.1.0',
};
const counts = {
  neurons: 1,
  synapses: 2,
  footprintBytes: 3,
  steps: 4,
  neuronUpdates: 4,
  spikes: 2,
  effectiveSynapticOperations: 1,
  denseSynapticOperations: 8,
};
const state: SeedState = {
  tick: 1234,
  dropped: { eye: 4 },
  ticks: 1234,
  trials: [
    trialOf(0),
    trialOf(1, { success: false, spikes: { place: 3 }, activity: { neuronUpdates: 40, spikes: 3 } }),
  ],
  digest: {
    chain: new Uint8Array(32).fill(7),
    trial: { hash: new Uint8Array(104).fill(1), populations: ['place'] },
  },
  controller: Uint8Array.of(1, 2, 3),
  robot: Uint8Array.of(9, 8),
  connection: Float64Array.of(1, -0, Number.NaN),
  efficiency: { run: counts, trial: counts, completed: counts },
  trial: {
    rested: 5,
    restSpikes: { place: 9 },
    reached: { left: 2 },
    firstReached: [{ goal: 'left', tick: 12 }],
    elapsed: 40,
    verdict: { reward: 1, success: true, reason: 'goal reached' },
    outcomeTicksLeft: 3,
    latencyTicks: 38,
    pathMetres: 0.5,
    reward: 0.5,
    collisions: 1,
    touching: ['wall'],
    spikes: { place: 2 },
    before: { x: 1, y: 2, heading: 3 },
    memory: Float64Array.of(4),
    cues: { tone: Float64Array.of(1, 0) },
  },
  trace: {
    trajectories: [Float32Array.of(1, 2, 3)],
    raster: [{ name: 'p', ticks: Uint32Array.of(1), ids: Uint32Array.of(2) }],
    events: [{ sensor: 'left', bins: 3, packed: Uint32Array.of(5) }],
    fields: [{ name: 'p', sums: Float64Array.of(1, 2, 3) }],
    rests: {
      kept: [
        {
          trial: 1,
          ticks: 20,
          x: 0.1,
          y: -0.2,
          populations: [
            {
              name: 'p',
              centres: Float64Array.of(1, 2),
              ticks: Uint32Array.of(3),
              ids: Uint32Array.of(0),
              keptTicks: 20,
            },
          ],
          before: [],
          after: [{ pre: 'p', post: 'p', centres: Float64Array.of(1, 2), vectors: Float64Array.of(0, 1) }],
        },
      ],
      scene: '{}',
      succeeded: true,
      next: { trial: 2, x: 0, y: 0, before: [] },
    },
    closeUps: [
      {
        trial: 1,
        populations: [{ name: 'p', size: 4, ticks: Uint32Array.of(3), ids: Uint32Array.of(0) }],
        before: [],
        after: [{ pre: 'p', post: 'q', shape: [1, 1], unit: 'mV', values: Float64Array.of(1) }],
      },
    ],
    signals: [
      { name: 'way', kind: 'vector', unit: 'm', meaning: 'to the goal', trials: [Float64Array.of(1, Number.NaN)] },
      { name: 'eta', kind: 'scalar', unit: '1', meaning: 'third factor', range: [0, 1], trials: [] },
    ],
  },
};
interface Forged {
  readonly format: number;
  readonly identity: object;
  readonly state: object;
}
const withHash = (length: number): object => ({
  digest: { ...state.digest, trial: { hash: new Uint8Array(length), populations: [] } },
});
const changed = (stored: Forged, change: object): Forged => ({ ...stored, state: { ...stored.state, ...change } });
let folder = '';
let file = '';

beforeEach(() => {
  folder = join(temporaryFolder(), 'made', 'when', 'needed');
  file = checkpointPath(folder, owner);
});

describe('round trip', () => {
  test('every bit comes back, and no part is left aside', () => {
    writeCheckpoint(file, owner, state);
    expect(readCheckpoint(file, owner)).toEqual(state);
    expect(readdirSync(folder)).toEqual(['reach.point.kinematic.scenario.seed3.checkpoint']);
  });

  test('of any state', () => {
    const arbitrary = fc.record({
      dropped: fc.record({ eye: fc.nat() }),
      tick: fc.nat(),
      ticks: fc.nat(),
      trials: fc
        .array(
          fc.record({ pathMetres: fc.double().map((value) => value + 0), success: fc.boolean(), reason: fc.string() }),
        )
        .map((trials) => trials.map((trial, index) => trialOf(index, trial))),
      digest: fc.record({ chain: fc.uint8Array({ minLength: 32, maxLength: 32 }) }),
      controller: fc.uint8Array(),
      robot: fc.uint8Array(),
      connection: fc.float64Array(),
    });
    fc.assert(
      fc.property(arbitrary, ({ ticks, ...rest }) => {
        const any = { ...rest, ticks: Math.min(ticks, rest.tick) };
        writeCheckpoint(file, owner, any);
        expect(readCheckpoint(file, owner)).toEqual(any);
      }),
      { numRuns: share(30) },
    );
  });

  test('it says its format, which others cannot read', () => {
    writeCheckpoint(file, owner, state);
    expect(packr.unpack(readFileSync(file).subarray(40)).format).toBe(8);
  });

  test('none yet is no error', () => expect(readCheckpoint(file, owner)).toBeUndefined());
});

describe('refusals', () => {
  const written = (): Buffer => {
    writeCheckpoint(file, owner, state);
    return readFileSync(file);
  };

  test('a damaged byte, anywhere', () => {
    const bytes = written();
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(bytes);
        damaged[at] = damaged[at] ^ change;
        writeFileSync(file, damaged);
        expect(() => readCheckpoint(file, owner)).toThrow(
          expect.objectContaining({ name: 'ValidationError', code: 'corrupt_checkpoint', block: file }),
        );
      }),
      { numRuns: share(50) },
    );
  });

  test('one of an older format', () => {
    const payload = new Packr({ structuredClone: true }).pack({ format: 1, ...owner, state });
    const hash = createHash('sha256').update(payload).digest();
    written();
    writeFileSync(file, Buffer.concat([Buffer.from('RFCHKPT\n', 'latin1'), hash, payload]));
    expect(() => readCheckpoint(file, owner)).toThrow(
      expect.objectContaining({ name: 'ValidationError', code: 'checkpoint_format', received: 1, block: file }),
    );
  });

  test('a file cut short, or none of ours', () => {
    const bytes = written();
    for (const wrong of [bytes.subarray(0, -1), bytes.subarray(0, 10), Buffer.alloc(0), Buffer.from('hello')]) {
      writeFileSync(file, wrong);
      expect(() => readCheckpoint(file, owner)).toThrow(expect.objectContaining({ code: 'corrupt_checkpoint' }));
    }
  });

  test.each([
    ['scenario', { ...owner, identity: { ...owner.identity, scenario: 'other' } }, 'scenario other', 'scenario reach'],
    ['version', { ...owner, identity: { ...owner.identity, version: 2 } }, 'version 2', 'version 1'],
    [
      'parameter',
      { ...owner, identity: { ...owner.identity, params: { ...owner.identity.params, learning: 1 } } },
      'parameter learning 1',
      'parameter learning 0.5',
    ],
    ['body', { ...owner, identity: { ...owner.identity, body: 'rodent' } }, 'body rodent', 'body point'],
    ['seed', { ...owner, seed: 4 }, 'seed 4', 'seed 3'],
    ['code', { ...owner, code: '0.2.0' }, 'code 0.2.0', 'code 0.1.0'],
    ['beginning', { ...owner, initialState: 'ab' }, 'initial state ab', 'initial state none'],
  ])('of another %s', (_, other, wanted, received) => {
    written();
    expect(() => readCheckpoint(file, other)).toThrow(
      expect.objectContaining({ name: 'ValidationError', code: 'checkpoint_mismatch', expected: wanted, received }),
    );
  });

  test('of other parameters, by which it has more trials than this run', () => {
    writeCheckpoint(file, owner, state);
    const fewer = { ...owner, identity: { ...owner.identity, params: { ...owner.identity.params, trials: 1 } } };
    expect(() => readCheckpoint(file, fewer, 1)).toThrow(
      expect.objectContaining({ code: 'checkpoint_mismatch', expected: 'parameter trials 1' }),
    );
    expect(() => readCheckpoint(file, owner, 1)).toThrow(expect.objectContaining({ code: 'corrupt_checkpoint' }));
  });

  test('another format, though it is whole', () => {
    const bytes = written();
    const payload = packr.pack({ ...packr.unpack(bytes.subarray(40)), format: 99 });
    writeFileSync(file, Buffer.concat([bytes.subarray(0, 8), createHash('sha256').update(payload).digest(), payload]));
    expect(() => readCheckpoint(file, owner)).toThrow(
      expect.objectContaining({ name: 'ValidationError', code: 'checkpoint_format', received: 99, block: file }),
    );
  });

  /** Writes a checkpoint with its right hash around anything. */
  const forge = (payload: Uint8Array): void => {
    const hash = createHash('sha256').update(payload).digest();
    writeFileSync(file, Buffer.concat([Buffer.from('RFCHKPT\n', 'latin1'), hash, payload]));
  };
  const refused = (received?: string) =>
    expect.objectContaining({
      name: 'ValidationError',
      code: 'corrupt_checkpoint',
      block: file,
      ...(received === undefined ? {} : { received }),
    });

  test.each<[string, (stored: Forged) => unknown]>([
    ['the whole', () => null],
    ['the whole', () => [1, 2]],
    ['the whole', () => 'RFCHKPT'],
    ['format', ({ format: _, ...rest }) => rest],
    ['identity', (stored) => ({ ...stored, identity: undefined })],
    [
      'identity.params.learning',
      (stored) => ({ ...stored, identity: { ...stored.identity, params: { learning: true } } }),
    ],
    ['state.tick', (stored) => changed(stored, { tick: -1 })],
    ['state.tick', (stored) => changed(stored, { tick: Number.NaN })],
    ['state.ticks', (stored) => changed(stored, { ticks: 1235 })],
    ['state.trials', (stored) => changed(stored, { trials: [0, 1, 2, 3, 4, 5].map((i) => trialOf(i)) })],
    ['state.trials.1.index', (stored) => changed(stored, { trials: [trialOf(0), trialOf(0)] })],
    ['state.trials.0.spikes.place', (stored) => changed(stored, { trials: [trialOf(0, { spikes: { place: -1 } })] })],
    ['state.digest.chain', (stored) => changed(stored, { digest: { chain: new Uint8Array(31) } })],
    ['state.controller', (stored) => changed(stored, { controller: [1, 2, 3] })],
    ['state.trial.verdict.success', (stored) => changed(stored, { trial: { ...state.trial, verdict: { reward: 1 } } })],
    ['state.dropped.eye', (stored) => changed(stored, { dropped: { eye: -4 } })],
    ['identity.version', (stored) => ({ ...stored, identity: { ...stored.identity, version: 0 } })],
    ['seed', (stored) => ({ ...stored, seed: -1 })],
    ['state.digest.trial.hash', (stored) => changed(stored, withHash(103))],
    ['state.digest.trial.hash', (stored) => changed(stored, withHash(105))],
    ['state.digest.chain', (stored) => changed(stored, { digest: { chain: new Uint8Array(33) } })],
    [
      'state.trial.firstReached.0.tick',
      (stored) => changed(stored, { trial: { ...state.trial, firstReached: [{ goal: 'left', tick: 0 }] } }),
    ],
    ['state.trace.trajectories.0', (stored) => changed(stored, { trace: { ...state.trace, trajectories: [[1]] } })],
  ])('a forged one says what is wrong: %s', (at, forged) => {
    forge(packr.pack(forged(packr.unpack(written().subarray(40)))));
    expect(() => readCheckpoint(file, owner, 6)).toThrow(refused(`another value of ${at}`));
  });

  test('more trials than the run has, the one under way among them', () => {
    const done = (count: number, open: boolean): SeedState => {
      const { trial, ...rest } = state;
      return { ...rest, trials: Array.from({ length: count }, (_, i) => trialOf(i)), ...(open ? { trial } : {}) };
    };
    for (const [count, open, whole] of [
      [3, false, true],
      [4, false, false],
      [2, true, true],
      [3, true, false],
    ] as const) {
      writeCheckpoint(file, owner, done(count, open));
      const read = () => readCheckpoint(file, owner, 3)?.trials.length;
      if (whole) expect(read()).toBe(count);
      else expect(read).toThrow(refused('another value of state.trials'));
    }
  });

  test('ticks of trials beyond those of the run, and no fewer', () => {
    writeCheckpoint(file, owner, { ...state, tick: 10, ticks: 10 });
    expect(readCheckpoint(file, owner)?.ticks).toBe(10);
    writeCheckpoint(file, owner, { ...state, tick: 10, ticks: 11 });
    expect(() => readCheckpoint(file, owner)).toThrow(refused('another value of state.ticks'));
  });

  test('one whose job is not that of its identity, whichever of them is ours', () => {
    const stored = packr.unpack(written().subarray(40));
    forge(packr.pack({ ...stored, seed: 9 }));
    expect(() => readCheckpoint(file, owner)).toThrow(refused('another job'));
    forge(packr.pack({ ...stored, job: 'none' }));
    expect(() => readCheckpoint(file, owner)).toThrow(refused('another job'));
  });

  test('of forged bytes none ends in another error, nor in a state of another shape', { tags: 'long' }, () => {
    const payload = written().subarray(40);
    const nested = Buffer.alloc(1e5, 0x91);
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.constant(nested),
      fc.nat(payload.length).map((length) => payload.subarray(0, length)),
      fc.array(fc.tuple(fc.nat(payload.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }).map((changes) => {
        const damaged = Uint8Array.from(payload);
        for (const [at, byte] of changes) damaged[at] = byte;
        return damaged;
      }),
    );
    fc.assert(
      fc.property(bytes, (forged) => {
        forge(forged);
        try {
          const read = readCheckpoint(file, owner, 6);
          expect(read?.trials.every(({ index }, i) => index === i)).toBe(true);
          expect(read?.tick).toBeGreaterThanOrEqual(read?.ticks ?? Infinity);
        } catch (error) {
          expect(error).toMatchObject({
            name: 'ValidationError',
            code: expect.stringMatching(/^(corrupt_checkpoint|checkpoint_format)$/),
          });
        }
      }),
      { numRuns: share(2000) },
    );
  });

  test('a path that holds no file', () => {
    const folder = temporaryFolder();
    expect(() => readCheckpoint(folder, owner)).toThrow(
      expect.objectContaining({ name: 'BridgeError', code: 'checkpoint_not_read', received: folder }),
    );
  });

  test('a folder that cannot be written', () => {
    const blocked = join(temporaryFolder(), 'file');
    writeFileSync(blocked, '');
    expect(() => writeCheckpoint(join(blocked, 'a.checkpoint'), owner, state)).toThrow(
      expect.objectContaining({
        name: 'BridgeError',
        code: 'checkpoint_not_written',
        remedy: 'free space or choose another folder',
      }),
    );
  });
});
