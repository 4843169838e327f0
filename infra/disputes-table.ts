import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { type KeptTableProps, keptTable } from './kept-table.ts';

/**
 * A table for the evidence that a bank keeps for disputes, apart from the one that decides: other readers, another life, other backups.
 * Items go when TTL deletes them, and stay in point-in-time recovery for up to 35 days more.
 */
export class DisputesTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: KeptTableProps = {}) {
    super(scope, id);
    this.table = keptTable(this, props);
  }
}
