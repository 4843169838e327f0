import { describe } from 'vitest';
import { memoryLimitsStore } from '../fixtures/stores/memory-limits-store.ts';
import { limitsStoreContract } from './limits-store.contract.ts';

describe('memoryLimitsStore', () => limitsStoreContract(memoryLimitsStore));
