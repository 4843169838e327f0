import { unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import { userOf } from '../../../../load/play/holders.ts';
import { pastOf } from '../../../../load/store/past-of.ts';
import { numericDate } from '../../../../src/shared/numeric-date.ts';
import { identityRecordOf } from '../../../../src/step-up/identity-item.ts';
import { identityKey } from '../../../../src/step-up/item-key.ts';
import { limitsOf } from '../../../../src/step-up/limits-item.ts';
import { stepUpRecordOf } from '../../../../src/step-up/step-up-item.ts';

const NOW = numericDate(1_700_000_000);

describe('pastOf', () => {
  it('gives items that the product reads, all in the partition of their person', () => {
    for (let number = 0; number < 200; number += 1) {
      const { pk } = identityKey(userOf({ kind: 'one_of_many', number }, { run: '', number: 0 }));
      const items = [...pastOf(number, NOW)].map((item) => unmarshall(item));
      const [identity, record, limits] = items;

      expect(items.map((item) => item['pk'])).toEqual(items.map(() => pk));
      expect(identityRecordOf(identity).providerUserId).toBe(`p-${number}`);
      if (number % 2 === 1) expect(items).toHaveLength(1);
      else {
        expect(stepUpRecordOf(record).spent).toBeDefined();
        expect(limitsOf(limits).sessions.size).toBeGreaterThan(0);
      }
    }
  });

  it('gives the same each time', () => {
    expect([...pastOf(8, NOW)]).toEqual([...pastOf(8, NOW)]);
  });
});
