/** Whether a list anywhere in these variables is longer than that. */
export function hasLongList(value: unknown, longest: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value) && value.length > longest) return true;
  return Object.values(value).some((item) => hasLongList(item, longest));
}
