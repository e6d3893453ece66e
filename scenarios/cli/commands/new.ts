import { defineCommand } from '../command.ts';
import { NEW_OPTIONS } from '../new/new-options.ts';

export const newPackage = defineCommand({
  name: 'new',
  summary: 'make a package with a controller, a scenario, a test and continuous integration of your own',
  operands: { '<name>': 'name of the package, of the folder that is made for it, and of the scenario' },
  options: NEW_OPTIONS,
  action: async (call) => (await import('../new/make-package.ts')).makePackage(call),
});
