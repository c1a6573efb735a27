const LONGEST = 100;

/** Clients choose names, and each is kept for ever: those that come first are told apart, and all others are one. */
export function boundedNames(most: number): (name: string) => string {
  const known = new Set<string>();
  return (name) => {
    if (known.has(name)) return name;
    if (known.size >= most || name.length > LONGEST) return 'other';
    known.add(name);
    return name;
  };
}
