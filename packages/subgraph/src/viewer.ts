import type { Viewer } from '@berth/identity';
import { GraphQLError } from 'graphql';

export type { Viewer };

export function requireViewer(viewer: Viewer | null): Viewer {
  if (viewer) return viewer;
  throw new GraphQLError('Log in first.', { extensions: { code: 'UNAUTHENTICATED' } });
}

export function requireManager(viewer: Viewer | null): Viewer {
  if (isManager(requireViewer(viewer))) return viewer as Viewer;
  throw forbidden('Only managers and admins may do this.');
}

export function requireAdmin(viewer: Viewer | null): Viewer {
  if (requireViewer(viewer).role === 'ADMIN') return viewer as Viewer;
  throw forbidden('Only admins may do this.');
}

export function isManager(viewer: Viewer | null): boolean {
  return viewer?.role === 'MANAGER' || viewer?.role === 'ADMIN';
}

function forbidden(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'FORBIDDEN' } });
}
