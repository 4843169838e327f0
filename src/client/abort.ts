/** What `start` comes to, or a rejection with the signal's reason as soon as that comes first; before it, nothing is started. */
export function orAborted<T>(start: () => Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    // React Native's signals have no reason.
    const stop = () => reject(signal.reason ?? new Error('aborted'));
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop);
    start()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', stop));
  });
}

/** Waits, and rejects with the signal's reason when it is aborted meanwhile. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const elapsed = () =>
    new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds);
    });
  return orAborted(elapsed, signal).finally(() => clearTimeout(timer));
}
