/** A list whose order means nothing: sorted, each once, so that moving an item changes no byte of the compiled policy (T37). */
export function canonicalList<Item extends string>(items: readonly Item[]): readonly Item[] {
  return [...new Set(items)].toSorted();
}
