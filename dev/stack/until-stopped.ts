/** How often to look whether the process that started this one is still there. Milliseconds. */
const WATCH_MS = 500;

/**
 * Resolves when this process should end: at Ctrl-C or SIGTERM, or when whoever started it is gone without a word (npm passes signals
 * on to a shell, and a shell need not).
 */
export function untilStopped(): Promise<void> {
  const parent = process.ppid;
  return new Promise((resolve) => {
    const watch = setInterval(() => {
      if (process.ppid !== parent) stop();
    }, WATCH_MS);
    const stop = () => {
      clearInterval(watch);
      if (process.connected) process.disconnect();
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
    process.once('disconnect', stop);
  });
}
