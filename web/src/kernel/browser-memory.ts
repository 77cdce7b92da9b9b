/** What this browser remembers by itself. Where storage is off or full it forgets, and nothing fails. */
export const recall = <T>(key: string): Partial<T> => {
  try {
    return (JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<T> | null) ?? {};
  } catch {
    return {};
  }
};

export const remember = (key: string, value: object): void => {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // It lasts as long as the page.
  }
};

/** What anybody here has kept under the id of a user: drafts, and what was not sent yet. */
export const forgetUser = (userId: string): void => {
  try {
    for (const key of Object.keys(localStorage)) if (key.includes(userId)) localStorage.removeItem(key);
  } catch {
    // Nothing was kept either.
  }
};
