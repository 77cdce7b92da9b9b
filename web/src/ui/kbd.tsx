/** A key combination, one cap per key. */
export const Keys = ({ caps }: { caps: readonly string[] }) => (
  <span className="inline-flex items-center gap-1" dir="ltr">
    {caps.map((cap) => (
      <kbd
        key={cap}
        className="min-w-5 rounded-[0.3rem] border border-current/25 px-1.5 text-center font-sans text-xs leading-5 text-current"
      >
        {cap}
      </kbd>
    ))}
  </span>
);
