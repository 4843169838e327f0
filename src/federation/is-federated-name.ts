/**
 * Whether a user name is of the form that the user pool gives to a provider's people, `<provider>_<sub>`. Ignores case, as user pools do, and
 * other ways to write a letter (NFKC): what reads as the provider's name is taken for it.
 */
export function isFederatedName(userName: string, providerName: string): boolean {
  return userName.normalize('NFKC').toLowerCase().startsWith(`${providerName}_`.toLowerCase());
}
