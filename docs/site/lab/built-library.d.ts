// A file of declarations alone, and no module: who builds the site makes the module that it declares.
declare module 'reafference:library' {
  /** The entries of the package that run in a page, by name, and where they lie beside the worker. */
  export const LIBRARY: Readonly<Record<string, string>>;
}
