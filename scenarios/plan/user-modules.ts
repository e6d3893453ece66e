import * as nodeModule from 'node:module';
import { OWN_ROOT, RUNS_SOURCES } from '../../agents/own-modules.ts';
import { loadTool } from './optional-tool.ts';

const OWN_NAME = 'reafference';

/**
 * The code by which Node resolves the imports of a user's file: `resolve` on its loader thread, or `resolveAtOnce` in the thread that
 * imports. Imports of this package reach the copy that runs, wherever the file lies. TypeScript is ESM, and so is JavaScript that imports
 * or exports, whatever the package.json above the file says.
 */
const hooks = (root: string, extension: string): string => `
  import { existsSync, readFileSync } from 'node:fs';
  import { fileURLToPath } from 'node:url';
  import { compileFunction } from 'node:vm';

  /** What the compiler says of an ES module that it is to read as CommonJS. */
  const ESM = /^(Cannot use import statement|Unexpected token 'export'|Cannot use 'import.meta'|await is only valid)/;
  const COMMONJS = ['exports', 'require', 'module', '__filename', '__dirname'];

  function isModule(url, format) {
    if (format === 'module' || !url.startsWith('file:') || url.includes('/node_modules/')) return false;
    if (/\\.ts(\\?|$)/.test(url)) return true;
    if (!/\\.js(\\?|$)/.test(url)) return false;
    try {
      compileFunction(readFileSync(fileURLToPath(url), 'utf8'), COMMONJS);
      return false;
    } catch (error) {
      return error instanceof SyntaxError && ESM.test(error.message);
    }
  }

  /** Where this package has what is imported from it. */
  function own(specifier) {
    if (specifier !== '${OWN_NAME}' && !specifier.startsWith('${OWN_NAME}/')) return undefined;
    const subpath = specifier.slice(${OWN_NAME.length + 1});
    if (subpath === 'package.json') return undefined;
    const folder = { '': 'agents', conformance: 'test/conformance' }[subpath] ?? subpath;
    const url = ${JSON.stringify(root)} + folder + '/index${extension}';
    if (!existsSync(fileURLToPath(url))) throw new Error("the package exports no '" + specifier + "'");
    return { url, format: 'module', shortCircuit: true };
  }

  function asModule(resolved) {
    // What tsx takes for CommonJS it marks in its address.
    const url = resolved.url.replace(/(?:%3F|\\?)tsx-commonjs-.*$/, '');
    return isModule(url, resolved.format) ? { ...resolved, url, format: 'module' } : resolved;
  }

  export async function resolve(specifier, context, next) {
    return own(specifier) ?? asModule(await next(specifier, context));
  }

  export function resolveAtOnce(specifier, context, next) {
    return own(specifier) ?? asModule(next(specifier, context));
  }`;

/** Hooks in the thread that imports, which Node has from 22.15 and 23.5 on. They come before those on the loader thread. */
type RegisterHooks = (hooks: { readonly resolve: unknown }) => void;

let ready: Promise<void> | undefined;

/**
 * Lets this thread import users' files, TypeScript ones included. Node 20 cannot read them by itself.
 *
 * @throws ScenarioError `tool_unavailable` without tsx
 */
export function prepareForUserModules(): Promise<void> {
  ready ??= prepare();
  return ready;
}

async function prepare(): Promise<void> {
  // Sources are run by a loader that reads TypeScript already.
  if (!RUNS_SOURCES) (await loadTool('tsx', () => import('tsx/esm/api'))).register();
  const source = `data:text/javascript,${encodeURIComponent(hooks(OWN_ROOT, RUNS_SOURCES ? '.ts' : '.js'))}`;
  // Ours is to decide after tsx, which is where Node has hooks of both kinds in the thread that imports.
  const { registerHooks } = nodeModule as { readonly registerHooks?: RegisterHooks };
  if (registerHooks === undefined) nodeModule.register(source);
  else registerHooks({ resolve: (await import(/* @vite-ignore */ source)).resolveAtOnce });
}
