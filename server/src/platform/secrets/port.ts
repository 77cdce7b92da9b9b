/**
 * Secrets at rest. What is sealed opens only for the place it was sealed for (`table.row.column`):
 * a ciphertext moved to another row or column does not open.
 */
export interface Secrets {
  seal(plain: string, place: string): string;
  /** @throws when the key is another one, the place differs, or the text was changed. */
  open(sealed: string, place: string): string;
}
