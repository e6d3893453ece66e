import { defineCommand } from '../command.ts';
import { jsonFlag } from '../options/option.ts';

export const newPackage = defineCommand({
  name: 'new',
  summary: 'make a package with a controller, a scenario, a test and continuous integration of your own',
  operands: { '<name>': 'name of the package, of the folder that is made for it, and of the scenario' },
  options: { json: jsonFlag },
  action: async (call) => (await import('../new/make-package.ts')).makePackage(call),
});
