import { describe } from 'vitest';
import { memoryStepUpStore } from '../fixtures/stores/memory-step-up-store.ts';
import { stepUpStoreContract } from './step-up-store.contract.ts';

describe('memoryStepUpStore', () => stepUpStoreContract(memoryStepUpStore));
