import { describe, expect, it } from 'vitest';
import { linkedPerson } from '../../../src/federation/linked-person.ts';

const PROVIDER = { userPoolId: 'eu-west-1_Example', providerName: 'OneKosmos' };
const linked = (...identities: readonly unknown[]) => linkedPerson(JSON.stringify(identities), PROVIDER);
const own = { userId: 'person-1', providerName: 'OneKosmos', providerType: 'OIDC', primary: 'true' };

describe('linkedPerson', () => {
  it('finds the person at the provider, beside others', () => {
    expect(linked({ userId: 'x', providerName: 'Google' }, own)).toEqual({
      kind: 'linked',
      person: { ...PROVIDER, providerSub: 'person-1' },
    });
  });

  it('takes the same identity twice for one', () => {
    expect(linked(own, { ...own, primary: 'false' })).toMatchObject({ kind: 'linked' });
  });

  it.each([
    ['no identities', undefined],
    ['an empty list', '[]'],
    ['another provider', JSON.stringify([{ ...own, providerName: 'Google' }])],
    ['the name in another case', JSON.stringify([{ ...own, providerName: 'onekosmos' }])],
    ['a longer name', JSON.stringify([{ ...own, providerName: 'OneKosmos2' }])],
  ])('T3: finds nobody in %s', (_title, text) => {
    expect(linkedPerson(text, PROVIDER)).toEqual({ kind: 'none' });
  });

  it.each(['', '{', 'null', '"OneKosmos"', '{"userId":"person-1","providerName":"OneKosmos"}', '[null]', '[{}]'])(
    'T19: is unclear about %j',
    (text) => {
      expect(linkedPerson(text, PROVIDER)).toEqual({ kind: 'unclear', reason: 'identities_malformed' });
    },
  );

  it.each(['', 'a'.repeat(257), 7, ['person-1'], null])('T19: is unclear about the user id %j', (userId) => {
    expect(linked({ ...own, userId })).toEqual({ kind: 'unclear', reason: 'identities_malformed' });
  });

  it('T3: is unclear about a user who is two people of the provider', () => {
    expect(linked(own, { ...own, userId: 'person-2' })).toEqual({ kind: 'unclear', reason: 'identities_ambiguous' });
  });
});
