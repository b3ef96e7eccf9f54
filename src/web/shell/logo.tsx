/** The mark: a film with lungs on it. */
export function Logo({ size = 22 }: { readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="var(--brand)"
      strokeWidth="2"
      aria-hidden="true"
    >
      <rect x="3" y="2.5" width="18" height="19" rx="3" />
      <path d="M12 6v9M12 9c-1-2-4-1.5-4 2.5S7.5 17 9 17s2-2 3-2M12 9c1-2 4-1.5 4 2.5s.5 5.5-1 5.5-2-2-3-2" />
    </svg>
  );
}
