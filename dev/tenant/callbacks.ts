import { createHmac } from 'node:crypto';
import { CALLBACK_SIGNATURE_HEADER } from '../../src/identity-provider/verify-callback.ts';
import { serviceUrl } from '../../src/shared/environment.ts';
import type { Clock, NumericDate } from '../../src/shared/numeric-date.ts';
import type { Faults } from './faults.ts';
import type { TenantProofing } from './proofings.ts';
import type { Timers } from './timers.ts';

const TIMEOUT_MS = 5000;
const STALE_SECONDS = 301;
const MAX_REPETITIONS = 3;

/** `forged` is signed with another secret, `stale` rightly but 301 seconds ago. */
export type CallbackKind = 'genuine' | 'forged' | 'stale';

/** One callback, sent or not. */
export interface CallbackEntry {
  readonly sessionId: string;
  readonly status: string;
  readonly kind: CallbackKind;
  readonly sentAt: NumericDate;
  /** The status of the answer; `not_loopback` was never sent. */
  readonly outcome: number | 'failed' | 'not_loopback';
}

export interface Callbacks {
  /** Says in the callback that a session has this status now, in the order of the calls unless a fault says otherwise. */
  changed(proofing: TenantProofing, status: string): void;
  /** Says it at once, whatever the faults are. */
  send(proofing: TenantProofing, status: string, kind: CallbackKind): Promise<void>;
  /** What was sent and answered so far. */
  all(): readonly CallbackEntry[];
  stop(): void;
}

export interface CallbacksOptions {
  readonly secret: string;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly timers: Timers;
}

/**
 * Sends callbacks to loopback, signed, each once unless a fault says otherwise. One that is answered 503 with Retry-After is sent again after
 * that time, three times at most. Redirects are not followed.
 */
export function createCallbacks({ secret, clock, faults, timers }: CallbacksOptions): Callbacks {
  const entries: CallbackEntry[] = [];
  const queues = new Map<string, Promise<void>>();
  const held = new Map<string, readonly string[]>();
  const stopping = new AbortController();

  return {
    changed,
    send,
    all: () => [...entries],
    stop: () => stopping.abort(),
  };

  function changed(proofing: TenantProofing, status: string): void {
    const fault = faults.callback(proofing.username);
    switch (fault?.kind) {
      case undefined:
        enqueue(proofing, status);
        break;
      case 'forged':
      case 'stale':
        enqueue(proofing, status, fault.kind);
        break;
      case 'duplicated':
        enqueue(proofing, status);
        enqueue(proofing, status);
        break;
      case 'delayed':
        timers.later(fault.after_ms, () => enqueue(proofing, status));
        break;
      case 'out-of-order':
        reverse(proofing, status);
        break;
      case 'never':
        break;
      default:
        fault satisfies never;
    }
  }

  function enqueue(proofing: TenantProofing, status: string, kind: CallbackKind = 'genuine', repetition = 0): void {
    const queue = queues.get(proofing.id) ?? Promise.resolve();
    const sent = queue.then(async () => {
      const retryAfterMs = await deliver(proofing, status, kind);
      if (retryAfterMs === undefined || repetition === MAX_REPETITIONS) return;
      timers.later(retryAfterMs, () => enqueue(proofing, status, kind, repetition + 1));
    });
    queues.set(proofing.id, sent);
  }

  function reverse(proofing: TenantProofing, status: string): void {
    const statuses = [status, ...(held.get(proofing.id) ?? [])];
    held.set(proofing.id, statuses);
    if (!proofing.finished) return;
    held.delete(proofing.id);
    for (const earlier of statuses) enqueue(proofing, earlier);
  }

  async function send(proofing: TenantProofing, status: string, kind: CallbackKind): Promise<void> {
    await deliver(proofing, status, kind);
  }

  /** Gives the milliseconds after which it is to be sent again, if it is. */
  async function deliver(proofing: TenantProofing, status: string, kind: CallbackKind): Promise<number | undefined> {
    const sentAt = clock();
    const body = JSON.stringify({ session_id: proofing.id, status });
    const time = kind === 'stale' ? sentAt - STALE_SECONDS : sentAt;
    const key = kind === 'forged' ? `not ${secret}` : secret;
    const signature = createHmac('sha256', key).update(`${time}.${body}`).digest('hex');
    const headers = { 'content-type': 'application/json', [CALLBACK_SIGNATURE_HEADER]: `t=${time},v1=${signature}` };
    const { outcome, retryAfterMs } = await post(proofing.callbackUrl, headers, body);
    entries.push({ sessionId: proofing.id, status, kind, sentAt, outcome });
    return retryAfterMs;
  }

  async function post(url: string, headers: Record<string, string>, body: string): Promise<Delivery> {
    if (!isLoopback(url)) return { outcome: 'not_loopback', retryAfterMs: undefined };
    try {
      const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(TIMEOUT_MS)]);
      const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
      await response.arrayBuffer();
      return { outcome: response.status, retryAfterMs: retryAfterMsOf(response) };
    } catch {
      return { outcome: 'failed', retryAfterMs: undefined };
    }
  }
}

interface Delivery {
  readonly outcome: CallbackEntry['outcome'];
  readonly retryAfterMs: number | undefined;
}

function retryAfterMsOf({ status, headers }: Response): number | undefined {
  const seconds = headers.get('retry-after');
  return status === 503 && seconds !== null && /^[0-9]{1,4}$/.test(seconds) ? Number(seconds) * 1000 : undefined;
}

/** Of plain http, only loopback is a service URL. */
function isLoopback(text: string): boolean {
  try {
    return serviceUrl(text).protocol === 'http:';
  } catch {
    return false;
  }
}
