/** The mark: a stoa, a long roof on columns, open to all. */
export const Logo = ({ className }: { className?: string }) => (
  <svg viewBox="0 0 24 24" fill="currentColor" aria-hidden className={className}>
    <path d="M3.1 3h17.8a1.6 1.6 0 0 1 1.5 1.05l.53 1.5A.75.75 0 0 1 22.2 6.6H1.8a.75.75 0 0 1-.72-1.05l.53-1.5A1.6 1.6 0 0 1 3.1 3Z" />
    <path d="M3 8.4h3.2l-.5 1.5v9.9H3.5V9.9ZM7.93 8.4h3.2l-.5 1.5v9.9h-2.2V9.9ZM12.87 8.4h3.2l-.5 1.5v9.9h-2.2V9.9ZM17.8 8.4H21l-.5 1.5v9.9h-2.2V9.9Z" />
  </svg>
);
