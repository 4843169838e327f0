import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatProblem, parsePolicy } from '../../../src/policy/parse-policy.ts';
import { serializeCompiledPolicy } from '../../../src/policy/serialize-policy.ts';
import { policyText } from './policy-text.ts';

function named(overlays: readonly string[]) {
  return overlays.map((text, index) => ({ text, file: `${index + 1}.yaml` }));
}

/** What `policy check` would print about `p.yaml` with these overlays, called `1.yaml` and so on. */
function lines(text: string, ...overlays: readonly string[]): readonly string[] {
  const parsed = parsePolicy(text, 'p.yaml', named(overlays));
  const found = parsed.ok ? parsed.warnings : parsed.problems;
  return found.flatMap((problem) => formatProblem(problem).split('\n'));
}

function effective(text: string, ...overlays: readonly string[]): unknown {
  const parsed = parsePolicy(text, 'p.yaml', named(overlays));
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join('\n'));
  return parsed.effective;
}

function routeOf(value: unknown, key: string): unknown {
  return expect.objectContaining({ routes: expect.objectContaining({ [key]: value }) });
}

const BASE = policyText({});

describe('parsePolicy: overlays (RFC 7396)', () => {
  it('takes a policy without overlays as it is written', () => {
    expect(effective(BASE)).toEqual(effective(BASE, '{}'));
  });

  it('merges maps and replaces scalars', () => {
    const value = effective(BASE, 'audience: bank-prod\nroutes: { GET /x: { scopes: [a/b] } }');

    expect(value).toMatchObject({ version: 1, audience: 'bank-prod' });
    expect(value).toEqual(routeOf({ require: 'token', scopes: ['a/b'] }, 'GET /x'));
  });

  it('replaces a list as a whole', () => {
    const base = policyText({ 9: '  GET /x: { scopes: [a/b, c/d], require: token }' });

    expect(effective(base, 'routes: { GET /x: { scopes: [e/f] } }')).toEqual(
      routeOf({ scopes: ['e/f'], require: 'token' }, 'GET /x'),
    );
  });

  it('replaces a scalar by a map, and a map by a scalar', () => {
    const stepUp = 'routes: { GET /x: { require: { step_up: liveid, covers: session } } }';
    const deny = 'routes: { GET /x: { require: deny } }';

    expect(effective(BASE, stepUp)).toEqual(routeOf({ require: { step_up: 'liveid', covers: 'session' } }, 'GET /x'));
    expect(effective(BASE, stepUp, deny)).toEqual(routeOf({ require: 'deny' }, 'GET /x'));
  });

  it('adds a route and removes one with null', () => {
    const value = effective(BASE, 'routes: { GET /x: null, GET /y: { require: deny } }');

    expect(value).toMatchObject({ routes: { 'GET /y': { require: 'deny' } } });
    expect(value).not.toHaveProperty(['routes', 'GET /x']);
  });

  it.each(['null', '~', 'Null', 'NULL'])('removes with %s as YAML writes it', (written) => {
    const base = policyText({ 9: '  GET /x: { groups: [a], require: token }' });

    expect(effective(base, `routes: { GET /x: { groups: ${written} } }`)).toEqual(
      routeOf({ require: 'token' }, 'GET /x'),
    );
  });

  it('keeps a text that merely looks like null', () => {
    const base = policyText({ 9: '  GET /x: { groups: [a], require: token }' });

    expect(effective(base, 'routes: { GET /x: { groups: ["null"] } }')).toEqual(
      routeOf({ groups: ['null'], require: 'token' }, 'GET /x'),
    );
  });

  it('lays overlays on in order: the last one wins', () => {
    const [a, b] = ['audience: bank-a', 'audience: bank-b'];

    expect(effective(BASE, a, b)).toMatchObject({ audience: 'bank-b' });
    expect(effective(BASE, b, a)).toMatchObject({ audience: 'bank-a' });
  });

  it('lets an overlay put back what an earlier one removed', () => {
    const value = effective(BASE, 'routes: { GET /x: null }', 'routes: { GET /x: { require: deny } }');

    expect(value).toEqual(routeOf({ require: 'deny' }, 'GET /x'));
  });

  it('lets a base be whole only with its overlay', () => {
    const base = policyText({ 2: '' });

    expect(lines(base)).toEqual(['p.yaml:1:1 $: the key "audience" is missing']);
    expect(effective(base, 'audience: bank-prod')).toMatchObject({ version: 1, audience: 'bank-prod' });
  });

  it('T37: compiles to the same bytes as the one file that it amounts to', () => {
    const one = policyText({ 2: 'audience: bank-prod', 9: '  GET /y: { require: deny }' });
    const overlay = 'routes: { GET /y: { require: deny }, GET /x: null }\naudience: bank-prod';
    const compiled = [parsePolicy(one, 'p.yaml'), parsePolicy(BASE, 'p.yaml', named([overlay]))];

    const [bytes, overlaid] = compiled.map((parsed) => parsed.ok && serializeCompiledPolicy(parsed.policy));

    expect(overlaid).toBe(bytes);
  });

  it('merges as the algorithm of RFC 7396 says, for any two maps', () => {
    const json: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom<unknown>(null, 1, 'a', true),
        fc.array(fc.constantFrom(1, 'b')),
        fc.dictionary(fc.constantFrom('a', 'b', 'c', 'constructor', 'toString'), tie('value'), { maxKeys: 4 }),
      ),
    })).value;

    fc.assert(
      fc.property(json, json, (base, patch) => {
        const text = (value: unknown) => JSON.stringify({ routes: value });
        const merged = mergePatch({ ...JSON.parse(text(base)) }, JSON.parse(text(patch)));

        const [once, twice] = [lines(text(base), text(patch)), lines(JSON.stringify(merged))];

        // Nothing of this is a policy, so what is compared is what is said about it, without the places.
        expect(once.map(withoutPlace).toSorted()).toEqual(twice.map(withoutPlace).toSorted());
      }),
    );
  });
});

/** RFC 7396, section 2, as it stands there. */
function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return patch;
  const result = new Map(isMap(target) ? Object.entries(target) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) result.delete(name);
    else result.set(name, mergePatch(result.get(name), value));
  }
  return Object.fromEntries(result);
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withoutPlace(line: string): string {
  return line.replace(/^\S+:\d+:\d+ /, '');
}

const PLACES: readonly (readonly [
  it: string,
  replaced: Readonly<Record<number, string>>,
  overlays: readonly string[],
  problem: string,
])[] = [
  ['a value of the overlay', {}, ['\nversion: 2'], '1.yaml:2:10 $.version: expected 1, found 2'],
  [
    'a value that the overlay leaves as it is',
    { 9: '  GET /x: { require: tokn }' },
    ['routes: { GET /x: { scopes: [a/b] } }'],
    'p.yaml:9:22 $.routes["GET /x"].require: ',
  ],
  [
    'a key of the overlay',
    {},
    ['routes:\n  get /y: { require: token }'],
    '1.yaml:2:3 $.routes["get /y"]: unknown method',
  ],
  [
    'a key that the base and the overlay write',
    { 9: '  get /x: { require: token }' },
    ['\nroutes: { get /x: { require: deny } }'],
    '1.yaml:2:11 $.routes["get /x"]: unknown method',
  ],
  [
    'a value that two overlays write',
    {},
    ['version: 2', '# later\nversion: 3'],
    '2.yaml:2:10 $.version: expected 1, found 3',
  ],
  [
    'a value of which the last overlay is silent',
    {},
    ['version: 2', 'audience: b'],
    '1.yaml:1:10 $.version: expected 1, found 2',
  ],
  ['a key that the overlay removed', {}, ['version: null'], '1.yaml:1:1 $: the key "version" is missing'],
  [
    'a key that is missing in a route of the base',
    { 9: '  GET /x: { scopes: [a/b] }' },
    ['audience: b'],
    'p.yaml:9:3 $.routes["GET /x"]: the key "require" is missing',
  ],
  [
    'an item of a list that replaces another',
    { 9: '  GET /x: { scopes: ["a b", "a b"], require: token }' },
    ['routes:\n  GET /x:\n    scopes: [b/c, "d e"]'],
    '1.yaml:3:19 $.routes["GET /x"].scopes[1]: not a scope (RFC 6749, section 3.3)',
  ],
  ['an overlay that is no map', {}, ['- a'], '1.yaml:1:1 $: expected a map, found a list'],
  ['an overlay that is null', {}, ['null'], '1.yaml:1:1 $: expected a map, found nothing'],
];

describe('parsePolicy: problems with overlays', () => {
  it.each(PLACES)('places %s in the file that wrote it', (_, replaced, overlays, problem) => {
    const [first] = lines(policyText(replaced), ...overlays);

    expect(first).toContain(problem);
  });

  it('lists the problems in the order of the files, then of their lines', () => {
    const base = policyText({ 1: 'version: 2', 9: '  GET /x: { require: token, scops: [a] }' });

    const places = lines(base, 'audience: B', 'routes: { GET /x: { caller: nobody } }')
      .filter((line) => !line.startsWith('  '))
      .map((line) => line.split(' ')[0]);

    expect(places).toEqual(['p.yaml:1:10', 'p.yaml:9:29', '1.yaml:1:11', '2.yaml:1:29']);
  });

  it.each([
    ['an anchor', 'audience: &a b', '1.yaml:1:14 $.audience: anchors are refused'],
    ['an alias', 'audience: *a', '1.yaml:1:11 $.audience: aliases are refused'],
    ['a merge key', '<<: { version: 1 }', '1.yaml:1:1 $["<<"]: merge keys are refused'],
    ['a tag', 'audience: !!str b', '1.yaml:1:17 $.audience: tags are refused'],
    ['a repeated key', 'audience: b\naudience: c', '1.yaml:2:1 $.audience: this key stands already at 1:1'],
    ['a second document', 'audience: b\n---\naudience: c', '1.yaml:2:1 $: a policy is one document'],
    ['a syntax error', 'audience: [', '1.yaml:1:12 $: not YAML: '],
    ['nothing', '# nothing', '1.yaml:1:1 $: the file is empty'],
    ['T28: T37: a key __proto__', '__proto__: { version: 1 }', '1.yaml:1:1 $.__proto__: this name is refused'],
    [
      'T28: T37: a deep __proto__',
      'routes: { __proto__: null }',
      '1.yaml:1:11 $.routes.__proto__: this name is refused',
    ],
  ])('reads an overlay by itself first: refuses %s', (_, overlay, expected) => {
    expect(lines(BASE, overlay)).toContainEqual(expect.stringContaining(expected));
  });

  it('reports what is wrong with the YAML of every file at once', () => {
    expect(lines('version: &a 1', 'audience: &b b', 'routes: {}').filter((line) => !line.startsWith('  '))).toEqual([
      'p.yaml:1:13 $.version: anchors are refused',
      '1.yaml:1:14 $.audience: anchors are refused',
    ]);
  });

  it.each(['', ' # a comment'])('refuses a key without a value, which would remove a demand by a slip (%j)', (rest) => {
    const base = policyText({ 9: '  GET /x: { groups: [a], require: token }' });

    expect(lines(base, `routes:\n  GET /x:\n    groups:${rest}\n`)).toEqual([
      '1.yaml:3:5 $.routes["GET /x"].groups: the key has no value',
      '  hint: write null to remove the key from the policy, or give it a value',
    ]);
  });

  it('refuses a key without a value in a flow map', () => {
    expect(lines(BASE, 'routes: { GET /x }')).toContainEqual('1.yaml:1:11 $.routes["GET /x"]: the key has no value');
  });

  it.each([
    [
      'a key that is not there',
      ['routes: { GET /y: null }'],
      '1.yaml:1:11 $.routes["GET /y"]: warning: removes nothing',
    ],
    [
      'a key that an earlier overlay removed',
      ['defaults: { caller: null }\nroutes: { GET /x: { caller: customer } }', '\ndefaults: { caller: null }'],
      '2.yaml:2:13 $.defaults.caller: warning: removes nothing',
    ],
    [
      'a key within a map that is new',
      ['routes: { GET /y: { require: deny, groups: null } }'],
      '1.yaml:1:36 $.routes["GET /y"].groups: warning: removes nothing',
    ],
    [
      'a name of Object.prototype, T28',
      ['routes: { constructor: null }'],
      '1.yaml:1:11 $.routes.constructor: warning: removes nothing',
    ],
  ])('warns of an overlay that removes %s', (_, overlays, warning) => {
    expect(lines(BASE, ...overlays)).toContain(warning);
  });

  it('T28: T37: takes names of Object.prototype as names, and leaves it untouched', () => {
    const value = effective(
      BASE,
      'callers: { constructor: { clients: [prototype] } }\nroutes: { GET /x: { caller: constructor } }',
    );

    expect(value).toMatchObject({ callers: { constructor: { clients: ['prototype'] } } });
    expect(Object.hasOwn(Object.prototype, 'clients')).toBe(false);
  });
});
