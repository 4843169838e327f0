declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** The part of dynalite that is used here: an in-process server that speaks the DynamoDB protocol from memory (F85). */
  export default function dynalite(options: { readonly createTableMs: number; readonly deleteTableMs: number }): Server;
}
