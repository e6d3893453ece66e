/** The scenarios that a page is built with, by id: each is loaded when it is asked for. Whoever builds the page makes this module. */
declare module 'reafference:scenarios' {
  type Scenario = import('../../scenario/scenario.ts').Scenario;

  export const scenarios: Readonly<Record<string, () => Promise<{ readonly default: Scenario }>>>;
}
