import { isScalar, parseDocument, visit } from 'yaml';
import { errorMessage } from '../../../agents/error-message.ts';

/** Bytes of a text that is read: calibrations and files of parameters have a few thousand. */
export const MOST_YAML_BYTES = 1 << 16;
/** Times that a part may stand for another one. */
const MOST_ALIASES = 100;
/** Characters of what the library says that are repeated. */
const REPEATED = 200;

/** Value of a text of YAML, or its fault in words. */
export type Yaml = { readonly value: unknown } | { readonly fault: string };

/**
 * Reads YAML 1.2 that may be anybody's, in bounded time and memory: of at most 64 KiB, one document whose aliases are few. Keys of a mapping differ,
 * `<<` is a key like others unless the text says that it is YAML 1.1, and tags of programs are ignored.
 */
export function readYaml(text: string): Yaml {
  const bytes = Buffer.byteLength(text);
  if (bytes > MOST_YAML_BYTES) return { fault: `${bytes} bytes, and at most ${MOST_YAML_BYTES} are read` };
  try {
    // The library compares each key with all others, and draws each fault with its surroundings: neither ends in time.
    const document = parseDocument(text, {
      ...{ version: '1.2', logLevel: 'error' },
      ...{ uniqueKeys: false, prettyErrors: false },
    });
    const [error] = document.errors;
    const repeated = error === undefined ? repeatedKey(document) : undefined;
    if (repeated !== undefined) return { fault: `the key '${repeated.slice(0, REPEATED)}' stands twice in a mapping` };
    if (error === undefined) return { value: document.toJS({ maxAliasCount: MOST_ALIASES }) };
    return { fault: error.message.slice(0, REPEATED) };
  } catch (error) {
    return { fault: errorMessage(error).slice(0, REPEATED) };
  }
}

/** A key that a mapping has twice; undefined where there is none. */
function repeatedKey(document: ReturnType<typeof parseDocument>): string | undefined {
  let repeated: string | undefined;
  visit(document, {
    Map(_, map) {
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) repeated ??= String(key.value);
        seen.add(key.value);
      }
      return repeated === undefined ? undefined : visit.BREAK;
    },
  });
  return repeated;
}
