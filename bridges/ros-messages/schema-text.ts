import { MESSAGE_DEFINITIONS } from './definitions.ts';

const SEPARATOR = '='.repeat(80);

/** The `ros2msg` schema text of a definition: the definition itself, then once each definition that it depends on. */
export function schemaText(definition: string): string {
  const parts = partsOf(definition).map((part) => `${SEPARATOR}\nMSG: ${part}\n${definitionOf(part)}`);
  return [definition, ...parts].join('\n');
}

/** Types in a definition, as it writes them (`geometry_msgs/Pose`), in the order of their first use. */
function partsOf(definition: string, found: string[] = []): string[] {
  for (const [, part] of definition.matchAll(/^(\w+\/\w+)(?:\[[<=\d]*\])? /gm)) {
    if (found.includes(part)) continue;
    found.push(part);
    partsOf(definitionOf(part), found);
  }
  return found;
}

function definitionOf(part: string): string {
  return MESSAGE_DEFINITIONS[part.replace('/', '/msg/') as keyof typeof MESSAGE_DEFINITIONS];
}
