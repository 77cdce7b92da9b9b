import { createContext } from 'react';

/** Every text the renderer itself says; the app replaces them with the reader's language. */
export interface MarkdownLabels {
  copy: string;
  copied: string;
  copyFailed: string;
  download: string;
  wrap: string;
  openImage: string;
  table: string;
  taskDone: string;
  taskOpen: string;
  code(language: string): string;
  imageFrom(host: string): string;
  cancel: string;
  openLink: string;
  leave(host: string): string;
  leaveText: string;
  diagram: string;
  diagramFailed: string;
  diagramSlow: string;
  showSource: string;
  enlarge: string;
  exportAs(format: string): string;
}

export const englishLabels: MarkdownLabels = {
  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'Not copied',
  download: 'Download',
  wrap: 'Wrap lines',
  openImage: 'Open image',
  table: 'Table',
  taskDone: 'Done',
  taskOpen: 'To do',
  code: (language) => (language === '' ? 'Code' : `${language} code`),
  imageFrom: (host) => `Image from ${host}`,
  cancel: 'Cancel',
  openLink: 'Open',
  leave: (host) => `Go to ${host}?`,
  leaveText:
    'You have not mentioned this address in this conversation. A link can carry words of the conversation with it: look at what follows the name.',
  diagram: 'Diagram',
  diagramFailed: 'This diagram could not be drawn.',
  diagramSlow: 'Drawing it takes too long.',
  showSource: 'Show source',
  enlarge: 'Enlarge',
  exportAs: (format) => `Download as ${format}`,
};

export const MarkdownLabelsContext = createContext<MarkdownLabels>(englishLabels);
