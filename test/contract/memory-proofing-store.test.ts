import { describe } from 'vitest';
import { memoryProofingStore } from '../fixtures/stores/memory-proofing-store.ts';
import { proofingStoreContract } from './proofing-store.contract.ts';

describe('memoryProofingStore', () => proofingStoreContract(memoryProofingStore));
