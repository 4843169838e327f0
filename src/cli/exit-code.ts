/** Every exit code of the command line, as --help lists them. */
export const EXIT = { ok: 0, problems: 1, usage: 2, file: 3, table: 4 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Where a command writes. */
export interface CommandIo {
  /** Results. */
  readonly out: (text: string) => void;
  /** Problems. */
  readonly err: (text: string) => void;
}
