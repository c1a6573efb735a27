import { expect, test } from '@jest/globals';
import { requireAdmin, requireManager, requireViewer, type Viewer } from './viewer.ts';

const member: Viewer = { id: 'u1', role: 'MEMBER', sessionId: 's1' };
const manager: Viewer = { ...member, role: 'MANAGER' };
const admin: Viewer = { ...member, role: 'ADMIN' };
const refusal = (code: string) => expect.objectContaining({ extensions: { code } });

test('who must be logged in', () => {
  expect(requireViewer(member)).toBe(member);
  expect(() => requireViewer(null)).toThrow(refusal('UNAUTHENTICATED'));
});

test('who must be a manager', () => {
  expect(requireManager(manager)).toBe(manager);
  expect(requireManager(admin)).toBe(admin);
  expect(() => requireManager(member)).toThrow(refusal('FORBIDDEN'));
  expect(() => requireManager(null)).toThrow(refusal('UNAUTHENTICATED'));
});

test('who must be an admin', () => {
  expect(requireAdmin(admin)).toBe(admin);
  expect(() => requireAdmin(manager)).toThrow(refusal('FORBIDDEN'));
  expect(() => requireAdmin(null)).toThrow(refusal('UNAUTHENTICATED'));
});
