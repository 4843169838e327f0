import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../../src/policy/load-policy.ts';
import { matchRoute } from '../../../src/policy/match-route.ts';

const GATEWAY = 'ANY /g/{p+}';

interface Template {
  readonly method: string;
  readonly segments: readonly string[];
}

/** A compiled policy with these templates below one greedy parameter. */
function compiled(templates: readonly Template[]): string {
  const routes = templates.map((template) => ({
    key: keyOf(template),
    under: GATEWAY,
    authorizer: 'countersign',
    caller: 'customer',
    scopes: [],
    groups: [],
    transaction: null,
    enforce: true,
    execution: null,
    retry_window: 0,
    require: [{ when: null, then: { kind: 'token' } }],
  }));
  return JSON.stringify({
    version: 1,
    audience: 'bank',
    callers: [{ name: 'customer', clients: ['web'], machine: false }],
    routes,
  });
}

function keyOf({ method, segments }: Template): string {
  return `${method} /g/${segments.map((segment, index) => segment.replace('?', `p${index}`)).join('/')}`;
}

function matchedKey(
  policy: ReturnType<typeof loadPolicy>,
  method: string,
  path: readonly string[],
): string | undefined {
  const rest = path.join('/');
  const request = { method, resource: '/g/{p+}', path: `/g/${rest}`, pathParameters: new Map([['p', rest]]) };
  const match = matchRoute(policy, request);
  return match === 'path_not_accepted' ? match : match?.route.key;
}

/** Walks all templates, ranks those that meet the path, and only then looks at the method. */
function naiveKey(templates: readonly Template[], method: string, path: readonly string[]): string | undefined {
  const ranked = templates
    .filter(({ segments }) => meets(segments, path))
    .map((template) => ({ template, rank: template.segments.map(rankOf).join('') }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1));
  const best = ranked.filter(({ rank }) => rank === ranked[0]?.rank).map(({ template }) => template);
  const chosen = best.find((each) => each.method === method) ?? best.find((each) => each.method === 'ANY');
  return chosen && keyOf(chosen);
}

function meets(segments: readonly string[], path: readonly string[]): boolean {
  const greedy = segments.at(-1) === '{?+}';
  if (greedy ? path.length < segments.length : path.length !== segments.length) return false;
  return segments.every((segment, index) => segment.startsWith('{') || segment === path[index]);
}

function rankOf(segment: string): string {
  if (segment === '{?+}') return '2';
  return segment === '{?}' ? '1' : '0';
}

const method = fc.constantFrom('GET', 'POST');
const template = fc
  .tuple(
    fc.constantFrom('GET', 'POST', 'ANY'),
    fc.array(fc.constantFrom('a', 'b', '{?}'), { maxLength: 3 }),
    fc.boolean(),
  )
  .filter(([, segments, greedy]) => greedy || segments.length > 0)
  .map(([each, segments, greedy]): Template => ({ method: each, segments: greedy ? [...segments, '{?+}'] : segments }));
const templates = fc.uniqueArray(template, { selector: keyOf, minLength: 1, maxLength: 12 });
const path = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 });

describe('matchRoute, for any templates below a greedy parameter', () => {
  it('T11: T37: finds what walking the whole list would find', () => {
    fc.assert(
      fc.property(templates, method, path, (some, asked, segments) => {
        const policy = loadPolicy(compiled(some));

        expect(matchedKey(policy, asked, segments)).toBe(naiveKey(some, asked, segments));
      }),
      { numRuns: 1000 },
    );
  });

  it('T37: finds the same in whatever order the routes stand', () => {
    const shuffled = templates.chain((some) =>
      fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })),
    );

    fc.assert(
      fc.property(shuffled, method, path, ([some, others], asked, segments) => {
        const [one, other] = [loadPolicy(compiled(some)), loadPolicy(compiled(others))];

        expect(matchedKey(other, asked, segments)).toBe(matchedKey(one, asked, segments));
      }),
    );
  });

  it('finds each of 10,000 routes', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => ({ method: 'GET', segments: ['a', `r${index}`, '{?}'] }));
    const policy = loadPolicy(compiled(many));

    expect(many.map((_, index) => matchedKey(policy, 'GET', ['a', `r${index}`, 'x']))).toEqual(many.map(keyOf));
  });
});
