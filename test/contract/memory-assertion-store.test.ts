import { describe } from 'vitest';
import { memoryAssertionStore } from '../fixtures/stores/memory-assertion-store.ts';
import { assertionStoreContract } from './assertion-store.contract.ts';

describe('memoryAssertionStore', () => assertionStoreContract(memoryAssertionStore));
