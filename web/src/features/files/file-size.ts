import { useLocale } from '../../kernel/i18n/i18n.ts';

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** `1.2 MB`, in steps of a thousand as file managers have them. */
export const sizeText = (sizeBytes: number, locale: string): string => {
  let step = 0;
  let size = sizeBytes;
  // Rounding must not arrive at a thousand of a unit.
  while (size >= 999.5 && step < units.length - 1) {
    size /= 1_000;
    step += 1;
  }
  const maximumFractionDigits = step > 0 && size < 9.95 ? 1 : 0;
  const unit = units[step] ?? 'byte';
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    maximumFractionDigits,
  }).format(size);
};

export const useSizeText = (): ((sizeBytes: number) => string) => {
  const locale = useLocale();
  return (sizeBytes) => sizeText(sizeBytes, locale);
};
