import { lengthOf } from '@berth/compiled-plan';
import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** As Apollo Server asks it, by a prefix and the hash of the text. */
export interface DocumentStore {
  get(key: string): Promise<DocumentNode | undefined>;
  set(key: string, document: DocumentNode): Promise<void>;
  delete(key: string): Promise<boolean>;
}

/** Parsed, a character takes a hundred bytes and more. */
export const MOST_CHARACTERS = 1_000_000;

/**
 * The operations that need not be parsed and validated again. Apollo Server would keep as many as make 30 MB of syntax; but
 * the whole text is kept with them, and comments are text without syntax.
 */
export function documentStore(): DocumentStore {
  const kept = new LRUCache<string, DocumentNode>({ maxSize: MOST_CHARACTERS, sizeCalculation: lengthOf });
  return {
    get: async (key) => kept.get(key),
    set: async (key, document) => void kept.set(key, document),
    delete: async (key) => kept.delete(key),
  };
}
