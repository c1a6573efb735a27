import { requireAdmin, requireManager, requireViewer, type Viewer } from './viewer.ts';

/** Whether a viewer may have a field: false makes it null, an error is answered as it is. */
// biome-ignore lint/suspicious/noExplicitAny: each field has another parent, and other arguments.
export type Rule = (viewer: Viewer | null, parent: any, args: any) => boolean;

/** By type and field. `__resolveReference` says to whom an entity exists, and is asked of the entity that was found. */
export type Rules = Readonly<Record<string, Readonly<Record<string, Rule>>>>;

export const anyone: Rule = () => true;
export const loggedIn: Rule = (viewer) => Boolean(requireViewer(viewer));
export const managers: Rule = (viewer) => Boolean(requireManager(viewer));
export const admins: Rule = (viewer) => Boolean(requireAdmin(viewer));

/** One rule for several fields: `...each(anyone, 'id name')`. */
export function each(rule: Rule, fields: string): Record<string, Rule> {
  return Object.fromEntries(fields.split(' ').map((field) => [field, rule]));
}
