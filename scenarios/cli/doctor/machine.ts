import { availableParallelism, cpus, totalmem } from 'node:os';
import { RUNS_SOURCES } from '../../../agents/own-modules.ts';
import { WebAssembly } from '../../../kernels/webassembly.ts';
import { packageVersion } from '../../plan/identity.ts';
import type { Finding } from './finding.ts';

/** Facts about the machine and the programs that the framework runs on. */
export interface MachineFacts {
  /** Version of this package. */
  readonly version: string;
  readonly sources: boolean;
  /** Version of Node, such as `20.20.2`. */
  readonly node: string;
  readonly platform: string;
  readonly architecture: string;
  readonly processor: string;
  /** Threads that run at once. */
  readonly cores: number;
  readonly memoryBytes: number;
  readonly simd: boolean;
  readonly threads: boolean;
}

/** The oldest Node that is supported, as package.json has it. */
export const LEAST_NODE = '20.20.2';

/** A function that makes a vector of 16 bytes out of one: `(func (drop (i8x16.splat (i32.const 0))))`. */
const SIMD = '0061736d01000000 01040160 0000 0302 0100 0a09 0107 00 4100 fd0f 1a 0b';
/** A shared memory, and a function that adds to it without a race: `(func (drop (i32.atomic.rmw.add (i32.const 0) (i32.const 0))))`. */
const THREADS = '0061736d01000000 01040160 0000 0302 0100 0504 01030101 0a0d 010b 00 4100 4100 fe1e0200 1a 0b';

/** Looks at the machine and this process. */
export function findMachine(): MachineFacts {
  return {
    version: packageVersion(),
    sources: RUNS_SOURCES,
    node: process.versions.node,
    platform: process.platform,
    architecture: process.arch,
    processor: cpus()[0]?.model.trim() || 'a processor without a name',
    cores: availableParallelism(),
    memoryBytes: memoryBytes(),
    simd: validates(SIMD),
    threads: typeof SharedArrayBuffer === 'function' && validates(THREADS),
  };
}

/** Says what of a machine will do. */
export function diagnoseMachine(facts: MachineFacts): readonly Finding[] {
  const { version, sources, node, platform, architecture, processor, cores, memoryBytes, simd, threads } = facts;
  const gibibytes = (memoryBytes / 2 ** 30).toFixed(1);
  return [
    { about: 'reafference', verdict: 'ok', text: `${version}${sources ? ', from its sources' : ''}` },
    isAtLeast(node, LEAST_NODE)
      ? { about: 'Node', verdict: 'ok', text: `${node}; ${LEAST_NODE} or newer is needed` }
      : {
          about: 'Node',
          verdict: 'wrong',
          text: `${node}; ${LEAST_NODE} or newer is needed`,
          remedy: 'nvm install 24, or https://nodejs.org/en/download',
        },
    { about: 'machine', verdict: 'ok', text: `${platform} ${architecture}, ${processor}, ${gibibytes} GiB of memory` },
    {
      about: 'cores',
      verdict: 'ok',
      text: cores === 1 ? '1: seeds run one after the other' : `${cores}: so many seeds run at once`,
    },
    simd
      ? { about: 'WebAssembly SIMD', verdict: 'ok', text: 'vectors of 128 bits' }
      : {
          about: 'WebAssembly SIMD',
          verdict: 'missing',
          text: 'this processor lacks vector instructions, without which nothing is simulated',
          remedy:
            'run on x86-64 with SSE4.1 or on ARM64; give a virtual machine the processor of its host, as with `-cpu host` of QEMU',
        },
    threads
      ? { about: 'WebAssembly threads', verdict: 'ok', text: 'shared memory and atomic operations' }
      : {
          about: 'WebAssembly threads',
          verdict: 'missing',
          text: 'no shared memory: a large network runs on one core',
          remedy: 'start Node without the flags that switch them off',
        },
  ];
}

/** Whether a version, as in `20.20.2` or `24.0.0-rc.1`, is a least one or newer. */
export function isAtLeast(version: string, least: string): boolean {
  const [a, b] = [version, least].map((one) => one.split('-', 1)[0].split('.').map(Number));
  for (const [i, part] of b.entries()) {
    const mine = a[i] ?? 0;
    if (mine !== part) return mine > part;
  }
  return true;
}

/** Memory that this process may use: a container may have less than the machine. */
function memoryBytes(): number {
  const limited = process.constrainedMemory();
  return limited > 0 && limited < totalmem() ? limited : totalmem();
}

function validates(digits: string): boolean {
  const bytes = Uint8Array.from(digits.replaceAll(' ', '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return WebAssembly.validate(bytes);
}
