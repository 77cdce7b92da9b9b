/** File endings of the languages whose name is not their ending. */
const ENDINGS: Record<string, string> = {
  arduino: 'ino',
  bash: 'sh',
  'c++': 'cpp',
  'c#': 'cs',
  csharp: 'cs',
  golang: 'go',
  graphql: 'graphql',
  javascript: 'js',
  jsx: 'jsx',
  kotlin: 'kt',
  markdown: 'md',
  objectivec: 'm',
  perl: 'pl',
  plaintext: 'txt',
  powershell: 'ps1',
  python: 'py',
  ruby: 'rb',
  rust: 'rs',
  shell: 'sh',
  text: 'txt',
  typescript: 'ts',
  vbnet: 'vb',
  yaml: 'yml',
};

export function findFileName(language: string): string {
  const name = language.toLowerCase();
  return `code.${ENDINGS[name] ?? (/^[a-z0-9]{1,8}$/.test(name) ? name : 'txt')}`;
}

/** Hands the code to the browser as a file; `text/plain`, so that nothing is ever opened as a page. */
export function downloadCode(code: string, language: string): void {
  downloadFile(new Blob([code], { type: 'text/plain' }), findFileName(language));
}

export function downloadFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
