import { type DocumentNode, print } from 'graphql';

/** In characters, with what its text has besides: all of that is kept as long as the document is. */
export function lengthOf(document: DocumentNode): number {
  return document.loc?.source.body.length ?? print(document).length;
}
