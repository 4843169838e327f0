import { describe } from 'vitest';
import { memoryIdentityStore } from '../fixtures/stores/memory-identity-store.ts';
import { identityStoreContract } from './identity-store.contract.ts';

describe('memoryIdentityStore', () => identityStoreContract(memoryIdentityStore));
