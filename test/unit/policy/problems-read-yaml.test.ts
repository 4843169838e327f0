import { describe, expect, it } from 'vitest';
import { policyText, problemLines } from './policy-text.ts';

const cases: readonly (readonly [it: string, replaced: Readonly<Record<number, string>>, ...problems: string[]])[] = [
  [
    'a syntax error',
    { 9: '  GET /x: { require: token' },
    'p.yaml:9:27 $: not YAML: Flow map in block collection must be sufficiently indented and end with a }',
  ],
  [
    'a tab as indentation',
    { 9: '\tGET /x: { require: token }' },
    'p.yaml:9:1 $: not YAML: Tabs are not allowed as indentation',
  ],
  [
    'a repeated key, and goes on',
    { 9: '  GET /x: { require: token }\n  GET /x: { require: tokn }' },
    'p.yaml:10:3 $.routes["GET /x"]: this key stands already at 9:3',
    'p.yaml:10:22 $.routes["GET /x"].require: expected token, deny, { step_up, covers } or a list of { when, then }, found "tokn"',
    '  hint: did you mean token?',
  ],
  [
    'an anchor and its alias',
    { 9: '  GET /x: &a { require: token }\n  GET /y: *a' },
    'p.yaml:9:14 $.routes["GET /x"]: anchors are refused',
    '  hint: write the value out',
    'p.yaml:10:11 $.routes["GET /y"]: aliases are refused',
    '  hint: write the value out',
  ],
  [
    'an anchor on a key',
    { 9: '  &a GET /x: { require: token }' },
    'p.yaml:9:6 $.routes["GET /x"]: anchors are refused',
    '  hint: write the value out',
  ],
  [
    'a merge key',
    { 9: '  GET /x: { <<: { require: token } }' },
    'p.yaml:9:13 $.routes["GET /x"]["<<"]: merge keys are refused',
    '  hint: write the values out',
  ],
  [
    'a custom tag',
    { 9: '  GET /x: { require: !secret token }' },
    'p.yaml:9:30 $.routes["GET /x"].require: tags are refused',
    '  hint: write the plain value',
  ],
  [
    'a standard tag',
    { 9: '  GET /x: { require: !!str token }' },
    'p.yaml:9:28 $.routes["GET /x"].require: tags are refused',
    '  hint: write the plain value',
  ],
  [
    'a tag on a key',
    { 9: '  !!str GET /x: { require: token }' },
    'p.yaml:9:9 $.routes["GET /x"]: tags are refused',
    '  hint: write the plain value',
  ],
  [
    'a second document',
    { 9: '  GET /x: { require: token }\n---\nversion: 1' },
    'p.yaml:10:1 $: a policy is one document',
    '  hint: leave out the --- and what follows it',
  ],
  [
    'a directive',
    { 1: '%YAML 1.1\n---\nversion: 1' },
    'p.yaml:1:1 $: directives are refused',
    '  hint: leave out the %YAML line',
  ],
  ['an unknown directive', { 1: '%FOO bar\n---\nversion: 1' }, 'p.yaml:1:1 $: not YAML: Unknown directive %FOO'],
  [
    'a key that is a number',
    { 9: '  1: { require: token }' },
    'p.yaml:9:3 $.routes: a key is text',
    '  hint: put the key in quotes',
  ],
  [
    'a key that is a list',
    { 9: '  ? [a]\n  : { require: token }' },
    'p.yaml:9:5 $.routes: a key is text',
    '  hint: put the key in quotes',
  ],
  [
    'a key that is empty',
    { 9: '  : { require: token }' },
    'p.yaml:9:3 $.routes: a key is text',
    '  hint: put the key in quotes',
  ],
  [
    'a key __proto__ (T28, T37)',
    { 9: '  __proto__: { require: token }' },
    'p.yaml:9:3 $.routes.__proto__: this name is refused',
  ],
];

describe('parsePolicy: what the YAML itself may not hold', () => {
  it.each(cases)('refuses %s', (_, replaced, ...problems) => {
    const printed = problemLines(policyText(replaced));

    expect(printed).toEqual(problems);
  });
});
