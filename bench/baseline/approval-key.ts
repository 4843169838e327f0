/** The sort key of the approval for one transaction. */
export function transactionOf(route: string, header: string | undefined): string {
  return `approval#${route}#${header ?? ''}`;
}
