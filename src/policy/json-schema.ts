import * as z from 'zod';
import { METHODS } from './route-key.ts';
import { policyFileSource } from './source-schema.ts';

const SEGMENT = '(?:[A-Za-z0-9._:-]+|\\{[A-Za-z0-9._-]+\\})';
const GREEDY = '\\{[A-Za-z0-9._-]+\\+\\}';

/** Route keys as far as a pattern can tell. */
const ROUTE_KEY = `^(?:ANY|${[...METHODS].join('|')}) (?:/|(?:/${SEGMENT})+(?:/${GREEDY})?|/${GREEDY})$`;

/**
 * The JSON Schema (draft-07) of policy files for editors, made from the schema that the parser reads them with: it takes
 * whatever `countersign policy check` takes. It does NOT refuse all that the check refuses: names that lead nowhere,
 * overlapping routes, unknown currencies. An overlay alone is no whole policy, and does not meet it.
 */
export function policyJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(policyFileSource, {
    target: 'draft-07',
    io: 'input',
    override: ({ path, jsonSchema }) => {
      if (path.at(-1) === 'routes' && path.at(-2) === 'properties') checkKeys(jsonSchema);
    },
  });
  return { $schema, $id: 'urn:countersign:schema:policy:1', title: 'Countersign route policy', ...schema };
}

/** Turns a map of anything into a map of route keys. */
function checkKeys(schema: z.core.JSONSchema.BaseSchema): void {
  const { additionalProperties: route } = schema;
  if (typeof route !== 'object') return;
  schema.patternProperties = { [ROUTE_KEY]: route };
  schema.additionalProperties = false;
  delete schema.propertyNames;
}
