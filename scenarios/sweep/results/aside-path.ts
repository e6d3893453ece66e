import { hostname } from 'node:os';
import { threadId } from 'node:worker_threads';

/** Processes in containers have the same few ids, so that they say nothing without the machine. */
const HOST = hostname();
const ENDING = '.part';
let count = 0;

/** Where a file is written before it takes its place, which no other writer on any machine has. */
export function asidePath(file: string): string {
  return `${file}.${HOST}.${process.pid}.${threadId}.${count++}${ENDING}`;
}

/** The machine and the process that write a file beside its place; undefined where its name does not tell. */
export function asideWriter(path: string): { readonly host: string; readonly pid: number } | undefined {
  const [, host, pid] = /\.(?:json|bin)\.([^/]+)\.(\d+)\.\d+\.\d+\.part$/.exec(path) ?? [];
  return host === undefined ? undefined : { host, pid: Number(pid) };
}
