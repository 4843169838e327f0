import { Document, isCollection, isMap, isScalar, isSeq, type Node, visit } from 'yaml';
import { printable } from './printable.ts';

/**
 * Renders an effective policy as one policy file that compiles to the same bytes. Comments above it name the `files` that it
 * was made of and the SHA-256 of the compiled form; comments of those files are not carried over.
 */
export function printPolicy(effective: unknown, files: readonly string[], sha256: string): string {
  const document = new Document(effective, { version: '1.2', aliasDuplicateObjects: false });
  visit(document, {
    Collection: (key, node) => {
      // Only the root has no key.
      node.flow = key !== null && isLeaf(node);
    },
  });
  // A file's name must not end the comment that it stands in.
  const [base = '', ...overlays] = files.map(printable);
  const head = [
    `# The effective policy of ${base}`,
    ...overlays.map((overlay) => `#   with ${overlay} over it`),
    `# compiled sha256: ${sha256}`,
  ];
  // Never folded: a line break is where one was written.
  return `${head.join('\n')}\n${document.toString({ lineWidth: 0, flowCollectionPadding: true })}`;
}

/** A map or list of scalars and flat lists fits on a line. */
function isLeaf(node: Node): boolean {
  if (isMap<Node, Node>(node)) return node.items.every(({ value }) => isScalar(value) || isFlatList(value));
  return isFlatList(node);
}

function isFlatList(node: Node | null): boolean {
  return isSeq<Node>(node) && node.items.every((item) => !isCollection(item));
}
