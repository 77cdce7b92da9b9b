/** The hosts where the e-mail of a new account must be. A host is its labels: nothing is compared by its ending (SR-18). */

const labelsOf = (host: string): string => host.toLowerCase().replace(/\.$/, '').split('.').join(' ');

/** An empty list is everywhere. A listed host stands for itself alone, not for those below it. */
export const isInDomains = (email: string, domains: readonly string[]): boolean => {
  if (domains.length === 0) return true;
  const host = labelsOf(email.slice(email.lastIndexOf('@') + 1));
  return domains.some((domain) => labelsOf(domain) === host);
};
