import { checked, flag, folder, jsonFlag, type Options, seed, text, type ValuesOf } from '../options/option.ts';
import { RUN_OPTIONS } from '../run/run-options.ts';

const { set, body, physics } = RUN_OPTIONS;

/** Options of the command `view`. */
export const VIEW_OPTIONS = {
  seed: seed('s', 'seed of the run (default: the first that the scenario lists)'),
  ...{ set, body, physics },
  controller: text('name', "a baseline of the scenario in place of its own controller: 'oracle', 'random-walk'"),
  port: checked('n', 'port of the page (default: one that is free)', 'a port from 0 to 65535', (given) => {
    const port = /^\d{1,5}$/.test(given) ? Number(given) : Infinity;
    return port <= 0xffff ? port : undefined;
  }),
  host: text('address', 'address of an interface to serve it at (default: 127.0.0.1, this machine alone)'),
  open: flag("open it in this machine's browser"),
  static: folder('write the page there instead, as files for any web server; scenarios of the catalogue run in it'),
  json: jsonFlag,
} satisfies Options;

/** Values of {@link VIEW_OPTIONS}. */
export type ViewValues = ValuesOf<typeof VIEW_OPTIONS>;
