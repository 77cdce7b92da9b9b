/** What one look has found, in words for an operator. */
export interface Finding {
  /** `note` is worth knowing and may be meant; `wrong` has to be mended. */
  verdict: 'ok' | 'note' | 'wrong';
  says: string;
  /** What to do about it. */
  advice?: string;
}

export const ok = (says: string): Finding => ({ verdict: 'ok', says });
export const note = (says: string, advice: string): Finding => ({ verdict: 'note', says, advice });
export const wrong = (says: string, advice: string): Finding => ({ verdict: 'wrong', says, advice });
