import type { Controller } from '../../agents/index.ts';
import { ValidationError } from '../../agents/index.ts';
import type { Simulate } from '../engine/index.ts';
import type { HostableController } from './define-controller.ts';

/**
 * Lets the networks of a controller be built by a function, such as that of a board, from the next `initialise` on.
 *
 * @example
 * const controller = placeNavigator({ body: point, halfWidth: 0.6 });
 * hostController(controller, (network, options) => {
 *   console.log(network.populations.map(({ name, size }) => `${size} ${name}`));
 *   return simulate(network, options);
 * });
 * controller.initialise(1, 1e-3); // names 121 place cells and 40 action neurons
 *
 * @throws ValidationError `not_hostable` for a controller that `defineController` did not make
 */
export function hostController<O, C>(controller: Controller<O, C>, by: Simulate): void {
  const { host } = controller as Partial<HostableController<O, C>>;
  const { name } = controller.manifest;
  if (host === undefined)
    throw new ValidationError(`controller '${name}' builds its networks itself`, {
      code: 'not_hostable',
      expected: 'a controller that defineController made, whose build calls the simulate that it is given',
      received: name,
      block: name,
      remedy: 'make it by defineController, or run it without a board',
    });
  host(by);
}
