export const markdown = {
  'markdown.copy': 'Copy',
  'markdown.copied': 'Copied',
  'markdown.copyFailed': 'Not copied',
  'markdown.download': 'Download',
  'markdown.wrap': 'Wrap lines',
  'markdown.loadImage': 'Load image',
  'markdown.table': 'Table',
  'markdown.taskDone': 'Done',
  'markdown.taskOpen': 'To do',
  'markdown.code': '{known, select, yes {{language} code} other {Code}}',
  'markdown.imageFrom': 'Image from {host}',
} as const;
