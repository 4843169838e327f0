import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { LoadOptions } from './load-options.ts';

export interface Flags {
  readonly options: LoadOptions;
  /** A run for each of so many people, instead of one. */
  readonly growth: readonly number[] | undefined;
}

/** What cannot be run, in words for whoever typed it. */
export class FlagError extends Error {
  override readonly name = 'FlagError';
}

const GROWTH = [1000, 10_000, 100_000, 1_000_000];

/**
 * Reads the command line. load/README.md explains every flag.
 *
 * @throws FlagError for a flag that there is not, or a value that it does not take.
 */
export function readFlags(args: readonly string[]): Flags {
  const { values } = parsed(args);
  const { growth, only } = values;
  if (growth !== undefined && only !== undefined) throw new FlagError('--growth and --only cannot be had together');
  const {
    seed = randomBytes(4).toString('hex'),
    users = '2000',
    attacks = '0.3',
    decisions = growth === undefined ? '20000' : '5000',
    workers = String(availableParallelism()),
    store = 'dynalite',
  } = values;
  return {
    options: {
      population: { seed, people: count('users', users), attacks: share('attacks', attacks) },
      decisions: count('decisions', decisions),
      workers: count('workers', workers),
      inFlight: count('in-flight', values['in-flight'] ?? '1'),
      store: storeName(store),
      only: only === undefined ? undefined : count('only', only, 0),
    },
    growth: growth === undefined ? undefined : GROWTH,
  };
}

const TEXT = { type: 'string' } as const;

/** All that there are. */
export const FLAGS = {
  seed: TEXT,
  users: TEXT,
  decisions: TEXT,
  attacks: TEXT,
  workers: TEXT,
  'in-flight': TEXT,
  store: TEXT,
  only: TEXT,
  growth: { type: 'boolean' },
} as const;

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: FLAGS });
  } catch (error) {
    throw new FlagError(error instanceof Error ? error.message : String(error));
  }
}

function count(flag: string, text: string, from = 1): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < from) {
    throw new FlagError(`--${flag} is a whole number from ${from} on, not ${text}`);
  }
  return value;
}

function share(flag: string, text: string): number {
  const value = Number(text);
  if (!/^[\d.]+$/.test(text) || !(value >= 0 && value <= 1)) throw new FlagError(`--${flag} is 0 to 1, not ${text}`);
  return value;
}

function storeName(text: string): string {
  if (text !== 'dynalite' && text !== 'dynamodb-local' && !/^https?:\/\/[^/]+\/?$/.test(text)) {
    throw new FlagError(`--store is dynalite, dynamodb-local or http://…, not ${text}`);
  }
  return text;
}
