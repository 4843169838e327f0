import type { LocalTable } from '../../dev/cloud-formation/read-stores.ts';

/** In a store that outlives the run this table stays, and may be used again. */
export const TABLE = 'countersign-load';

export const REGION = 'eu-west-1';

const PK = { AttributeName: 'pk', KeyType: 'HASH', AttributeType: 'S' } as const;
const SK = { AttributeName: 'sk', KeyType: 'RANGE', AttributeType: 'S' } as const;

/** As docs/table.md has it. */
export const TABLES: readonly Pick<LocalTable, 'name' | 'keySchema' | 'attributeDefinitions'>[] = [
  { name: TABLE, keySchema: [PK, SK], attributeDefinitions: [PK, SK] },
];
