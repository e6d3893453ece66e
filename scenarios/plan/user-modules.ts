import { register } from 'node:module';
import { OWN_ROOT, RUNS_SOURCES } from '../../agents/own-modules.ts';

const OWN_NAME = 'reafference';

/**
 * The code by which Node resolves the imports of a user's file, on its loader thread. Imports of this package reach the copy that
 * runs, wherever the file lies. TypeScript is ESM, and so is JavaScript that imports or exports, whatever the package.json above
 * the file says.
 */
const hooks = (root: string, extension: string): string => `
  import { readFile } from 'node:fs/promises';
  import { fileURLToPath } from 'node:url';
  import { compileFunction } from 'node:vm';

  /** What the compiler says of an ES module that it is to read as CommonJS. */
  const ESM = /^(Cannot use import statement|Unexpected token 'export'|Cannot use 'import.meta'|await is only valid)/;
  const COMMONJS = ['exports', 'require', 'module', '__filename', '__dirname'];

  async function isModule({ url, format }) {
    if (format === 'module' || !url.startsWith('file:') || url.includes('/node_modules/')) return false;
    if (/\\.ts(\\?|$)/.test(url)) return format === 'commonjs';
    if (!/\\.js(\\?|$)/.test(url)) return false;
    try {
      compileFunction(await readFile(fileURLToPath(url), 'utf8'), COMMONJS);
      return false;
    } catch (error) {
      return error instanceof SyntaxError && ESM.test(error.message);
    }
  }

  export async function resolve(specifier, context, next) {
    if (specifier === '${OWN_NAME}' || specifier.startsWith('${OWN_NAME}/')) {
      const folder = specifier === '${OWN_NAME}' ? 'agents' : specifier.slice(${OWN_NAME.length + 1});
      if (folder !== 'package.json') return next(${JSON.stringify(root)} + folder + '/index${extension}', context);
    }
    const resolved = await next(specifier, context);
    // What tsx takes for CommonJS it marks in its address.
    const file = { ...resolved, url: resolved.url.replace(/(?:%3F|\\?)tsx-commonjs-.*$/, '') };
    return (await isModule(file)) ? { ...file, format: 'module' } : resolved;
  }`;

let ready = false;

/** Lets this thread import users' files, TypeScript ones included. Node 20 cannot read them by itself. */
export async function prepareForUserModules(): Promise<void> {
  if (ready) return;
  ready = true;
  // Sources are run by a loader that reads TypeScript already.
  if (!RUNS_SOURCES) (await import('tsx/esm/api')).register();
  const source = hooks(OWN_ROOT, RUNS_SOURCES ? '.ts' : '.js');
  register(`data:text/javascript,${encodeURIComponent(source)}`);
}
