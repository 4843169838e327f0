/** The methods that API Gateway routes; `ANY` in a policy stands for all of them. */
export const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** One segment of a resource template. */
export type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'greedy'; readonly name: string };

/** A route key taken apart. */
export interface RouteKey {
  readonly method: string;
  readonly segments: readonly Segment[];
  /** The resource with its parameters unnamed: two routes with the same shape meet the same paths. */
  readonly shape: string;
  readonly pathParameters: ReadonlySet<string>;
}

/** Why a text is not a route key. */
export interface RouteKeyProblem {
  readonly message: string;
  readonly hint: string | undefined;
}

const LITERAL = /^[A-Za-z0-9._:-]+$/;
const PARAMETER = /^\{([A-Za-z0-9._-]+)(\+?)\}$/;

/**
 * Reads `METHOD /resource`, the resource being an API Gateway template (F3): `{name}` is a whole segment, `{name+}` a whole
 * last one. Refuses wildcards, trailing slashes, empty and dot segments, and a parameter named twice.
 */
export function parseRouteKey(key: string): RouteKey | RouteKeyProblem {
  const [method = '', resource, ...rest] = key.split(' ');
  if (resource === undefined || rest.length > 0) {
    return { message: 'a route key is a method, one space and a resource', hint: 'write it as GET /accounts/{id}' };
  }
  if (method !== 'ANY' && !METHODS.has(method)) {
    const upper = method.toUpperCase();
    const hint = upper === 'ANY' || METHODS.has(upper) ? `write ${upper}` : `use ${[...METHODS].join(', ')} or ANY`;
    return { message: 'unknown method', hint };
  }
  if (!resource.startsWith('/')) return { message: 'a resource begins with /', hint: undefined };
  if (resource !== '/' && resource.endsWith('/')) {
    return { message: 'a resource does not end with /', hint: 'leave the last / out' };
  }

  const segments = segmentsOf(resource);
  const pathParameters = new Set<string>();
  for (const [index, segment] of segments.entries()) {
    if (segment.kind === 'literal') {
      const problem = literalProblem(segment.text);
      if (problem) return problem;
      continue;
    }
    if (segment.kind === 'greedy' && index < segments.length - 1) {
      return { message: 'a greedy parameter is the last segment', hint: undefined };
    }
    if (pathParameters.has(segment.name)) {
      return { message: 'one path parameter name stands twice', hint: undefined };
    }
    pathParameters.add(segment.name);
  }
  return { method, segments, shape: `/${segments.map(unnamed).join('/')}`, pathParameters };
}

function unnamed(segment: Segment): string {
  switch (segment.kind) {
    case 'literal':
      return segment.text;
    case 'parameter':
      return '{}';
    case 'greedy':
      return '{+}';
    default:
      return segment satisfies never;
  }
}

function literalProblem(segment: string): RouteKeyProblem | undefined {
  if (segment === '') return { message: 'a resource has no empty segments', hint: undefined };
  if (segment === '.' || segment === '..') return { message: 'a resource has no dot segments', hint: undefined };
  if (segment.includes('*')) {
    return { message: 'a resource has no wildcards', hint: 'use {proxy+} as the last segment for everything below' };
  }
  if (segment.includes('{') || segment.includes('}')) {
    return { message: 'a parameter is a whole segment', hint: 'write {name}, or {name+} at the end' };
  }
  if (LITERAL.test(segment)) return undefined;
  return { message: 'a segment holds only letters, digits and . _ : -', hint: undefined };
}

/** Tells whether some request meets both. */
export function overlap(a: RouteKey, b: RouteKey): boolean {
  return a.shape === b.shape && (a.method === b.method || a.method === 'ANY' || b.method === 'ANY');
}

/** The two halves of a route key. Does NOT check them. */
export function splitRouteKey(key: string): { readonly method: string; readonly resource: string } {
  const space = key.indexOf(' ');
  return { method: key.slice(0, space), resource: key.slice(space + 1) };
}

/** The segments of a resource template. Does NOT check them: whatever is no parameter is a literal. */
export function segmentsOf(resource: string): readonly Segment[] {
  if (resource === '/') return [];
  return resource
    .slice(1)
    .split('/')
    .map((text): Segment => {
      const [, name, greedy] = PARAMETER.exec(text) ?? [];
      if (name === undefined) return { kind: 'literal', text };
      return { kind: greedy === '+' ? 'greedy' : 'parameter', name };
    });
}
