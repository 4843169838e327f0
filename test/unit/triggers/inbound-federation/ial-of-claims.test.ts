import { describe, expect, it } from 'vitest';
import { ialOfClaims } from '../../../../src/triggers/inbound-federation/ial-of-claims.ts';
import { idTokenClaims } from '../../../../src/triggers/inbound-federation/inbound-federation-event.ts';

const ialOf = (claims: object) => ialOfClaims(idTokenClaims.parse({ sub: 'person-1', iat: 1, ...claims }));

describe('ialOfClaims', () => {
  it.each([
    [{ acr: '/assurance/ial/2' }, 2],
    [{ acr: '/assurance/ial/2/' }, 2],
    [{ amr: ['face', '/assurance/ial/1/'] }, 1],
    [{ acr: 'urn:tenant:loa:high', amr: ['/assurance/ial/3'] }, 3],
    [{ acr: '/assurance/ial/2', amr: ['/assurance/ial/2/'] }, 2],
    [{ amr: '["face","/assurance/ial/2"]' }, 2],
    [{ amr: '/assurance/ial/2' }, 2],
    [{ acr: '/assurance/ial/2', amr: '[face, pwd]' }, 2],
  ])('reads the level of %j: %s', (claims, ial) => {
    expect(ialOf(claims)).toBe(ial);
  });

  it.each([
    {},
    { acr: null, amr: null },
    { acr: '' },
    { acr: '2' },
    { acr: '/assurance/ial/4' },
    { acr: '/assurance/ial/22' },
    { acr: '/assurance/aal/2' },
    { acr: '/assurance/ial/2 /assurance/ial/3' },
    { acr: 'urn:countersign:acr:liveid' },
    { amr: [] },
    { amr: ['face', 'ial/2'] },
    { amr: '["device: my,/assurance/ial/3,phone"]' },
    { amr: '["face", "my /assurance/ial/3 phone"]' },
    { amr: '[face, /assurance/ial/2]' },
    { amr: '["/assurance/ial/2"' },
    { amr: '["/assurance/ial/2", 7]' },
    { amr: '[["/assurance/ial/2"]]' },
    { amr: ' ["/assurance/ial/2"]' },
    { amr: 'face /assurance/ial/2' },
    { amr: '{"0":"/assurance/ial/2"}' },
    { ial: 2, 'custom:ial': '2', acr_values: '/assurance/ial/2', scope: '/assurance/ial/2' },
  ])('T5: reads no level in %j', (claims) => {
    expect(ialOf(claims)).toBeUndefined();
  });

  it.each([{ acr: '/assurance/ial/1', amr: ['/assurance/ial/2'] }, { amr: ['/assurance/ial/2', '/assurance/ial/3'] }])(
    'reads no level in a token that contradicts itself: %j',
    (claims) => {
      expect(ialOf(claims)).toBeUndefined();
    },
  );
});
