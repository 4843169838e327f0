import { readFileSync } from 'node:fs';
import * as z from 'zod';

/** A call of the table by a function, as the actions of IAM name it. */
export interface TableCall {
  /** The logical id of the function. */
  readonly caller: string;
  /** As in `dynamodb:GetItem`. */
  readonly action: string;
  /** The name of the table. */
  readonly table: string;
  /** The partition keys of all items that it reads or writes. */
  readonly leadingKeys: readonly string[];
}

/** Says whether the policies of a template allow a call. */
export type TablePolicies = (call: TableCall) => boolean;

const reference = z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) });
const list = <Item extends z.ZodType>(item: Item) => z.union([item.transform((one) => [one]), z.array(item)]);
// Strict, so that a condition that is not evaluated here cannot go unnoticed.
const condition = z.strictObject({
  'ForAllValues:StringLike': z.strictObject({ 'dynamodb:LeadingKeys': z.array(z.string()) }),
  Null: z.strictObject({ 'dynamodb:LeadingKeys': z.literal('false') }),
});
const statement = z.strictObject({
  Effect: z.literal('Allow'),
  Action: list(z.string()),
  Resource: list(z.unknown()),
  Condition: condition.optional(),
});
const role = z.object({
  Properties: z.object({ Role: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }) }),
});
const policy = z.object({
  Properties: z.object({
    Roles: z.array(z.object({ Ref: z.string() })),
    PolicyDocument: z.object({ Statement: z.array(z.looseObject({ Action: list(z.string()) })) }),
  }),
});
const template = z.object({ Resources: z.record(z.string(), z.looseObject({ Type: z.string() })) });

/**
 * Reads what the roles of a template may do with its tables. Does NOT know `Deny`, `NotAction`, indexes, or conditions other than
 * LeadingKeys: they make it throw.
 */
export function tablePolicies(text: string): TablePolicies {
  const resources = Object.entries(template.parse(JSON.parse(text)).Resources);
  const ofType = (type: string) => resources.filter(([, { Type }]) => Type === type);
  const roleOf = new Map(
    ofType('AWS::Lambda::Function').map(([id, each]) => [id, role.parse(each).Properties.Role['Fn::GetAtt'][0]]),
  );
  const grants = ofType('AWS::IAM::Policy').flatMap(([, each]) => {
    const { Roles, PolicyDocument } = policy.parse(each).Properties;
    const onTables = PolicyDocument.Statement.filter(({ Action }) => Action.some((a) => a.startsWith('dynamodb:')));
    return onTables.map((one) => ({ roles: Roles.map(({ Ref }) => Ref), ...statement.parse(one) }));
  });

  return ({ caller, action, table, leadingKeys }) =>
    grants.some(({ roles, Action, Resource, Condition }) => {
      const patterns = Condition?.['ForAllValues:StringLike']['dynamodb:LeadingKeys'];
      return (
        roles.includes(roleOf.get(caller) ?? '') &&
        Action.includes(`dynamodb:${action}`) &&
        Resource.some((arn) => table.endsWith(`-${reference.safeParse(arn).data?.['Fn::GetAtt'][0]}`)) &&
        (!patterns || (leadingKeys.length > 0 && leadingKeys.every((key) => patterns.some((p) => isLike(p, key)))))
      );
    });
}

/** The template of a cloud assembly, as text. */
export function templateIn(assembly: string): string {
  return readFileSync(`${assembly}/CountersignBank.template.json`, 'utf8');
}

/** As `StringLike`, for patterns whose only star is their last character. */
function isLike(pattern: string, value: string): boolean {
  if (!/^[^*?]+\*$/.test(pattern)) throw new Error(`${pattern} is no beginning of a key`);
  return value.startsWith(pattern.slice(0, -1));
}
