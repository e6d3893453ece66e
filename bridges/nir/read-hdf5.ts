import type { ChildProcess } from 'node:child_process';
import { BridgeError } from '../../agents/index.ts';
import { ownProcess } from '../../agents/own-modules.ts';
import { type Hdf5Group, malformed, readHdf5Here } from './hdf5-content.ts';

/** What the process is sent: a file. */
export interface ToHdf5Process {
  readonly bytes: Uint8Array;
  readonly packageName?: string;
}

/** What the process sends: that it can be sent files; and for each what it holds, or the error. */
export type FromHdf5Process =
  | { readonly ready: true }
  | { readonly content: Hdf5Group }
  | { readonly message: string; readonly detail: ConstructorParameters<typeof BridgeError>[1] };

/** Seconds that a file may take. Files of networks take some milliseconds; those of a hundred MB a few seconds. */
const LIMIT_SECONDS = 30;
/** MB of JavaScript values that a file may become. */
const MOST_HEAP_MB = 1024;

/** How a file is read. */
export interface Hdf5ReadingOptions {
  /** What is imported. Default: `h5wasm` */
  readonly packageName?: string;
  /** Seconds of wall time after which a file is taken for damaged. Default: 30. */
  readonly limitSeconds?: number;
}

/**
 * Reads all of an HDF5 file in a process of its own, which is killed where it finds no end: the library runs in circles over some damaged
 * files. The process stays for the next file, and goes with this one. In a browser it is read in the page, and nothing ends that.
 *
 * @throws BridgeError `malformed_nir` for what is no HDF5 file, or a damaged one; `hdf5_unavailable`
 */
export function readHdf5(bytes: Uint8Array, options: Hdf5ReadingOptions = {}): Promise<Hdf5Group> {
  if (globalThis.process?.versions?.node === undefined) return readHdf5Here(bytes, options.packageName);
  // One after the other, whatever becomes of those before.
  const read = turn.then(() => readApart(bytes, options));
  turn = read.then(
    () => {},
    () => {},
  );
  return read;
}

let turn: Promise<void> = Promise.resolve();
let reader: ChildProcess | undefined;

async function readApart(
  bytes: Uint8Array,
  { packageName, limitSeconds = LIMIT_SECONDS }: Hdf5ReadingOptions,
): Promise<Hdf5Group> {
  const child = (reader ??= await startReader());
  child.ref();
  child.channel?.ref();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const heard = await new Promise<FromHdf5Process | Error>((resolve) => {
    timer = setTimeout(() => resolve(new Error(`no answer in ${limitSeconds} s`)), limitSeconds * 1e3);
    child.once('message', (message) => resolve(message as FromHdf5Process));
    child.once('error', resolve);
    child.once('exit', () => resolve(new Error('the process that reads it ended')));
    child.send({ bytes, ...(packageName === undefined ? {} : { packageName }) } satisfies ToHdf5Process);
  });
  clearTimeout(timer);
  for (const event of ['message', 'error', 'exit']) child.removeAllListeners(event);
  if (heard instanceof Error || 'ready' in heard) {
    reader = undefined;
    child.on('error', () => {});
    child.kill('SIGKILL');
    throw malformed('this HDF5 file cannot be read to its end', heard);
  }
  // Nobody waits for a process without work.
  child.unref();
  child.channel?.unref();
  if ('content' in heard) return heard.content;
  throw new BridgeError(heard.message, heard.detail);
}

async function startReader(): Promise<ChildProcess> {
  const { fork } = await import('node:child_process');
  const [file, argv, options] = ownProcess('bridges/nir/hdf5-process');
  const execArgv = [...options.execArgv, `--max-old-space-size=${MOST_HEAP_MB}`];
  const child = fork(file, argv, { ...options, execArgv, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the process that reads HDF5 ended with ${code}`)));
  });
  for (const event of ['message', 'error', 'exit']) child.removeAllListeners(event);
  return child;
}
