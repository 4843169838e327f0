import { CfnGlobalTable, type ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { type KeptTableProps, keptTable } from './kept-table.ts';

/** The one table of step-up, identity and limit records, in one Region. */
export class StepUpTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: KeptTableProps = {}) {
    super(scope, id);
    this.table = keptTable(this, props);
  }
}

/**
 * Refuses a table with replicas when it can be seen that it has some: conditions of an ordinary global table are checked per Region,
 * so that one approval could be spent once in each (F67). An imported table says nothing about its replicas and is taken as it is.
 */
export function findReplicas(table: ITable): string | undefined {
  const replicated =
    (table instanceof Table && (table.regions ?? []).length > 0) ||
    table.node.findAll().some((child) => child instanceof CfnGlobalTable && countReplicas(child) !== 1);
  return replicated
    ? `${table.node.path} has replicas in other Regions, where an approval could be spent again`
    : undefined;
}

/** Undefined when the list is an unresolved token, which then counts as replicated. */
function countReplicas(table: CfnGlobalTable): number | undefined {
  const replicas: unknown = table.stack.resolve(table.replicas);
  return Array.isArray(replicas) ? replicas.length : undefined;
}
