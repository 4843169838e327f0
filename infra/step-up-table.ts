import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  CfnGlobalTable,
  type ITable,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';

export interface StepUpTableProps {
  /** @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
  /** @default true */
  readonly deletionProtection?: boolean;
}

/** The one table of step-up, identity and limit records, in one Region. */
export class StepUpTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: StepUpTableProps = {}) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      timeToLiveAttribute: 'purge_at',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
      deletionProtection: props.deletionProtection ?? true,
    });
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
