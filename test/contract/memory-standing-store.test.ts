import { describe } from 'vitest';
import { memoryIdentityStore } from '../fixtures/stores/memory-identity-store.ts';
import { memoryLimitsStore } from '../fixtures/stores/memory-limits-store.ts';
import { memoryStandingStore } from '../fixtures/stores/memory-standing-store.ts';
import { memoryStepUpStore } from '../fixtures/stores/memory-step-up-store.ts';
import { standingStoreContract } from './standing-store.contract.ts';

describe('memoryStandingStore', () =>
  standingStoreContract(() => {
    const stores = { records: memoryStepUpStore(), identities: memoryIdentityStore(), limits: memoryLimitsStore() };
    return { ...stores, standing: memoryStandingStore(stores) };
  }));
