/** The scenarios that a page is built with, by id: each is loaded when it is asked for. Whoever builds the page makes this module. */
declare module 'reafference:scenarios' {
  import type { Scenario } from '../../scenario/scenario.ts';

  export const scenarios: Readonly<Record<string, () => Promise<{ readonly default: Scenario }>>>;
}
