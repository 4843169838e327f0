import * as z from 'zod';
import { AwsJsonError, type AwsJsonOperation } from '../aws-json/aws-json-server.ts';

const MAX_NAMES = 10;

const getParameter = z.object({ Name: z.string().min(1) });
const getParameters = z.object({ Names: z.array(z.string().min(1)).min(1).max(MAX_NAMES) });

type Parameter = { readonly value: string; readonly version: number; readonly modified: number };

/** SSM `GetParameter` and `GetParameters`, for String parameters found by name. */
export function parameterOperations(seed: ReadonlyMap<string, string>): {
  readonly operations: ReadonlyMap<string, AwsJsonOperation>;
  readonly set: (name: string, value: string) => void;
} {
  const parameters = new Map<string, Parameter>();
  const set = (name: string, value: string): void => {
    const version = (parameters.get(name)?.version ?? 0) + 1;
    parameters.set(name, { value, version, modified: Date.now() / 1000 });
  };
  for (const [name, value] of seed) set(name, value);

  const getOne: AwsJsonOperation = (input) => {
    const request = getParameter.safeParse(input);
    if (!request.success) throw new AwsJsonError('ValidationException', 'Name is missing or not a string');
    const found = parameters.get(request.data.Name);
    if (found === undefined) throw new AwsJsonError('ParameterNotFound', '');
    return { Parameter: render(request.data.Name, found) };
  };

  const getMany: AwsJsonOperation = (input) => {
    const request = getParameters.safeParse(input);
    if (!request.success)
      throw new AwsJsonError('ValidationException', `Names is not a list of 1 to ${MAX_NAMES} names`);
    const found: object[] = [];
    const missing: string[] = [];
    for (const name of new Set(request.data.Names)) {
      const parameter = parameters.get(name);
      if (parameter === undefined) missing.push(name);
      else found.push(render(name, parameter));
    }
    return { Parameters: found, InvalidParameters: missing };
  };

  return {
    operations: new Map([
      ['AmazonSSM.GetParameter', getOne],
      ['AmazonSSM.GetParameters', getMany],
    ]),
    set,
  };
}

function render(name: string, { value, version, modified }: Parameter): object {
  return {
    ARN: `arn:aws:ssm:us-east-1:000000000000:parameter${name.startsWith('/') ? '' : '/'}${name}`,
    Name: name,
    Type: 'String',
    DataType: 'text',
    Value: value,
    Version: version,
    LastModifiedDate: modified,
  };
}
