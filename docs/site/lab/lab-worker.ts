/** The worker of a program that is run in a page: a fresh one for each run. It tells what is printed, and how it ended. */

import { LIBRARY } from 'reafference:library';
import { init, parse } from 'es-module-lexer';
import { format } from 'node-inspect-extracted';
import { transform } from 'sucrase';
import type { FromLab, ToLab } from './messages.ts';

const scope = globalThis as unknown as {
  postMessage(message: FromLab): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ToLab>) => void): void;
};

const say = (text: string): void => scope.postMessage({ kind: 'printed', text });
for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const)
  console[name] = (...values: unknown[]) => say(format(...values));

/** The reader of modules is ready when it is compiled. */
const ready = init();

scope.addEventListener('message', async ({ data: { files, main } }) => {
  try {
    await ready;
    await import(/* @vite-ignore */ address(main, files, new Map()));
    scope.postMessage({ kind: 'done' });
  } catch (error) {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    scope.postMessage({ kind: 'failed', text });
  }
});

/** The address of a file of the program, its types left out, and the modules that it imports by their addresses. */
function address(file: string, files: Readonly<Record<string, string>>, made: Map<string, string>): string {
  const known = made.get(file);
  if (known !== undefined) return known;
  const { code } = transform(files[file], { transforms: ['typescript'], disableESTransforms: true });
  const [imports] = parse(code);
  // From the last to the first, so that places before it stay as they are.
  const linked = imports.reduceRight((text, { specifier: name, start, end, type }) => {
    if (!name) return text;
    const own = name.replace(/^\.\//, '');
    const there = files[own] === undefined ? libraryAddress(name) : address(own, files, made);
    return `${text.slice(0, start)}${type === 'dynamic' ? JSON.stringify(there) : there}${text.slice(end)}`;
  }, code);
  const url = URL.createObjectURL(new Blob([linked], { type: 'text/javascript' }));
  made.set(file, url);
  return url;
}

/** @throws Error for what needs Node.js */
function libraryAddress(name: string): string {
  const library = LIBRARY[name];
  if (library === undefined) throw new Error(`'${name}' needs Node.js, and is not in this page: run the program there`);
  return new URL(library, import.meta.url).href;
}
