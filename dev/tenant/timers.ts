/** Work that is due later, in real time. */
export interface Timers {
  later(milliseconds: number, work: () => void): void;
  /** What is still due never happens. */
  stop(): void;
}

export function createTimers(): Timers {
  const due = new Set<NodeJS.Timeout>();
  return {
    later(milliseconds, work) {
      const timer = setTimeout(() => {
        due.delete(timer);
        work();
      }, milliseconds);
      due.add(timer);
    },
    stop() {
      for (const timer of due) clearTimeout(timer);
      due.clear();
    },
  };
}
