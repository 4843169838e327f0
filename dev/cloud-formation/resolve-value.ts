/** What `Ref` and `Fn::GetAtt` answer about one resource. */
export interface PhysicalResource {
  readonly ref: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** Everything that intrinsic functions can refer to. */
export interface ResolutionContext {
  readonly resources: ReadonlyMap<string, PhysicalResource>;
  /** Parameter values and pseudo parameters (`AWS::Region`, …) by name. */
  readonly parameters: ReadonlyMap<string, string>;
}

/**
 * Replaces the intrinsic functions Ref, Fn::GetAtt, Fn::Join, Fn::Sub, Fn::Select and Fn::Split in a template value.
 *
 * @throws Error naming the path of an unknown function, resource, attribute or parameter: nothing is guessed.
 */
export function resolveValue(value: unknown, path: string, context: ResolutionContext): unknown {
  if (Array.isArray(value)) return value.map((item, index) => resolveValue(item, `${path}[${index}]`, context));
  if (!isObject(value)) return value;
  const [name, ...others] = Object.keys(value);
  if (
    name !== undefined &&
    others.length === 0 &&
    (name === 'Ref' || name.startsWith('Fn::') || name === 'Condition')
  ) {
    return applyIntrinsic(name, value[name], `${path}.${name}`, context);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, resolveValue(item, `${path}.${key}`, context)]),
  );
}

function applyIntrinsic(name: string, argument: unknown, path: string, context: ResolutionContext): unknown {
  switch (name) {
    case 'Ref':
      return resolveRef(text(argument, path), path, context);
    case 'Fn::GetAtt': {
      const [id, attribute] = Array.isArray(argument) ? argument : splitOnce(text(argument, path), '.');
      return resolveAttribute(text(id, path), text(attribute, path), path, context);
    }
    case 'Fn::Join': {
      const [separator, items] = list(resolveValue(argument, path, context), path);
      return list(items, path)
        .map((item) => text(item, path))
        .join(text(separator, path));
    }
    case 'Fn::Sub':
      return substitute(argument, path, context);
    case 'Fn::Select': {
      const [index, items] = list(resolveValue(argument, path, context), path);
      const item = list(items, path)[Number(index)];
      if (item === undefined) throw new Error(`${path}: the list has no item ${String(index)}`);
      return item;
    }
    case 'Fn::Split': {
      const [separator, source] = list(resolveValue(argument, path, context), path);
      return text(source, path).split(text(separator, path));
    }
    default:
      throw new Error(`${path}: the local stack does not know ${name}`);
  }
}

function resolveRef(id: string, path: string, { resources, parameters }: ResolutionContext): string {
  const value = resources.get(id)?.ref ?? parameters.get(id);
  if (value === undefined) throw new Error(`${path}: ${id} is no resource, parameter or pseudo parameter with a value`);
  return value;
}

function resolveAttribute(id: string, attribute: string, path: string, { resources }: ResolutionContext): string {
  const value = resources.get(id)?.attributes.get(attribute);
  if (value === undefined) throw new Error(`${path}: the attribute ${attribute} of ${id} is not known locally`);
  return value;
}

function substitute(argument: unknown, path: string, context: ResolutionContext): string {
  const [template, given] = Array.isArray(argument) ? argument : [argument, {}];
  const variables = resolveValue(given, path, context);
  return text(template, path).replace(/\$\{([^}]+)\}/g, (_, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    if (isObject(variables) && Object.hasOwn(variables, name)) return text(variables[name], path);
    const [id, attribute] = splitOnce(name, '.');
    return attribute === undefined ? resolveRef(name, path, context) : resolveAttribute(id, attribute, path, context);
  });
}

function splitOnce(value: string, separator: string): [string, string | undefined] {
  const index = value.indexOf(separator);
  return index < 0 ? [value, undefined] : [value.slice(0, index), value.slice(index + 1)];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown, path: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw new Error(`${path}: expected text`);
}

function list(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`${path}: expected a list`);
  return value;
}
