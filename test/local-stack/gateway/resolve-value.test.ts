import { describe, expect, it } from 'vitest';
import { resolveValue } from '../../../dev/cloud-formation/resolve-value.ts';

const context = {
  resources: new Map([
    ['Table', { ref: 'bank-Table', attributes: new Map([['Arn', 'arn:aws:dynamodb:eu:1:table/bank-Table']]) }],
  ]),
  parameters: new Map([
    ['AWS::Region', 'eu-central-1'],
    ['Url', 'https://tenant.example.com'],
  ]),
};

describe('resolveValue', () => {
  it.each([
    ['a resource', { Ref: 'Table' }, 'bank-Table'],
    ['a parameter', { Ref: 'Url' }, 'https://tenant.example.com'],
    ['a pseudo parameter', { Ref: 'AWS::Region' }, 'eu-central-1'],
    ['an attribute', { 'Fn::GetAtt': ['Table', 'Arn'] }, 'arn:aws:dynamodb:eu:1:table/bank-Table'],
    ['an attribute in dotted form', { 'Fn::GetAtt': 'Table.Arn' }, 'arn:aws:dynamodb:eu:1:table/bank-Table'],
    ['a join', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }, 'b']] }, 'a-eu-central-1-b'],
    [
      'a substitution',
      { 'Fn::Sub': `$\{Table}/$\{Table.Arn}/$\{!Literal}` },
      `bank-Table/arn:aws:dynamodb:eu:1:table/bank-Table/$\{Literal}`,
    ],
    [
      'a substitution with its own values',
      { 'Fn::Sub': [`$\{a}`, { a: { Ref: 'Url' } }] },
      'https://tenant.example.com',
    ],
    ['one of a split', { 'Fn::Select': [3, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Table', 'Arn'] }] }] }, 'eu'],
    ['a nested value', { a: [{ b: { Ref: 'Table' } }, 7, null] }, { a: [{ b: 'bank-Table' }, 7, null] }],
  ])('resolves %s', (_, value, expected) => {
    expect(resolveValue(value, 'Here', context)).toEqual(expected);
  });

  it.each([
    [
      'an unknown function',
      { A: { 'Fn::ImportValue': 'x' } },
      'Here.A.Fn::ImportValue: the local stack does not know Fn::ImportValue',
    ],
    ['an unknown resource', { A: [{ Ref: 'Nope' }] }, 'Here.A[0].Ref: Nope is no resource'],
    [
      'an unknown attribute',
      { 'Fn::GetAtt': ['Table', 'StreamArn'] },
      'Here.Fn::GetAtt: the attribute StreamArn of Table',
    ],
    ['an unknown variable', { 'Fn::Sub': `$\{Nope}` }, 'Here.Fn::Sub: Nope is no resource'],
    ['a list that is too short', { 'Fn::Select': [1, ['a']] }, 'Here.Fn::Select: the list has no item 1'],
    ['a join of objects', { 'Fn::Join': ['', [{ a: 1 }]] }, 'Here.Fn::Join: expected text'],
  ])('names the place of %s', (_, value, message) => {
    expect(() => resolveValue(value, 'Here', context)).toThrow(message);
  });
});
