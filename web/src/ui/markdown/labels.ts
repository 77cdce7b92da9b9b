import { createContext } from 'react';

/** Every text the renderer itself says; the app replaces them with the reader's language. */
export interface MarkdownLabels {
  copy: string;
  copied: string;
  copyFailed: string;
  download: string;
  wrap: string;
  loadImage: string;
  table: string;
  taskDone: string;
  taskOpen: string;
  code(language: string): string;
  imageFrom(host: string): string;
}

export const englishLabels: MarkdownLabels = {
  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'Not copied',
  download: 'Download',
  wrap: 'Wrap lines',
  loadImage: 'Load image',
  table: 'Table',
  taskDone: 'Done',
  taskOpen: 'To do',
  code: (language) => (language === '' ? 'Code' : `${language} code`),
  imageFrom: (host) => `Image from ${host}`,
};

export const MarkdownLabelsContext = createContext<MarkdownLabels>(englishLabels);
