const growsByItself = typeof CSS !== 'undefined' && CSS.supports('field-sizing', 'content');

/** Makes a field as high as its text, where the browser does not do it by `field-sizing`. */
export const fitToText = (field: HTMLTextAreaElement | null): void => {
  if (!field || growsByItself) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
};
