import type { Race, Send } from '../scenarios/step.ts';

/** The rows of the report: what a decision costs depends on what it has to do. */
export const ROWS = [
  'token only',
  'session',
  'step-up spent',
  'retry',
  'challenge opened',
  'challenge shown again',
  'denied',
  'attack denied',
  'attack challenged',
  'race',
] as const;

export type Row = (typeof ROWS)[number];

/** In which row a decision is counted: by what is expected of it. */
export function rowOf(step: Send | Race): Row {
  if (step.kind === 'race') return 'race';
  const { expect, attack } = step;
  switch (expect.outcome) {
    case 'allow':
      if (expect.reason === 'token_sufficient') return 'token only';
      if (expect.reason === 'retry_accepted') return 'retry';
      return expect.seal?.basis === 'transaction' ? 'step-up spent' : 'session';
    case 'challenge':
      if (attack) return 'attack challenged';
      return expect.handle === 'new' ? 'challenge opened' : 'challenge shown again';
    case 'deny':
    case 'error':
      return attack ? 'attack denied' : 'denied';
    default:
      return expect satisfies never;
  }
}
